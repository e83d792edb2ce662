/** Instead of every page while the server does not know this browser. */
export function SignedOut() {
  return (
    <main className="alone">
      <div className="note">
        <h1>Open the login link</h1>
        <p>
          This browser is not signed in. <code>turnscope up</code> printed a link that ends in{' '}
          <code>/login?token=…</code>: open it once and this page works from then on.
        </p>
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
