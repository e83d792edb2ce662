/** Metrics. */
export function MetricsPage() {
  return (
    <main className="page">
      <header className="bar">
        <h1>Metrics</h1>
      </header>
    </main>
  );
}
