/** SQL. */
export function SqlPage() {
  return (
    <main className="page">
      <header className="bar">
        <h1>SQL</h1>
      </header>
    </main>
  );
}
