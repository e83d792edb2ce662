/** Traces. */
export function TracesPage() {
  return (
    <main className="page">
      <header className="bar">
        <h1>Traces</h1>
      </header>
    </main>
  );
}
