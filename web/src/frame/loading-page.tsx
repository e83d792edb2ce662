const ROWS = Array.from({ length: 8 }, (_, index) => index);

/** The frame of a page whose code is on its way: grey bars, nothing that spins. */
export function LoadingPage() {
  return (
    <main className="page" aria-busy="true">
      <header className="bar" />
      <div role="status" aria-label="Loading the page">
        {ROWS.map((index) => (
          <div key={index} className="loading-row">
            <span className={`loading-bar loading-${index % 4}`} />
          </div>
        ))}
      </div>
    </main>
  );
}
