/** Instead of every page while the server does not know this browser. */
export function SignedOut() {
  const isRefused = new URLSearchParams(window.location.search).get('login') === 'refused';
  return (
    <main className="alone">
      <div className="note">
        <h1>{isRefused ? 'This login link is not valid any more' : 'Open the login link'}</h1>
        {isRefused ? (
          <p>
            A link works once, within a day. Start <code>turnscope up</code> again and open the one that it prints.
          </p>
        ) : (
          <p>
            This browser is not signed in. <code>turnscope up</code> printed a link that ends in{' '}
            <code>/login?token=…</code>: open it once and this page works from then on.
          </p>
        )}
        <p className="dim">The token keeps other programs and people on this machine from reading your sessions.</p>
        <p className="note-actions">
          <a className="button" href={window.location.pathname}>
            I have opened it
          </a>
        </p>
      </div>
    </main>
  );
}
