/** Logs. */
export function LogsPage() {
  return (
    <main className="page">
      <header className="bar">
        <h1>Logs</h1>
      </header>
    </main>
  );
}
