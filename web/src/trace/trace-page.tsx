/** Trace. */
export function TracePage(_: { readonly traceId: string }) {
  return (
    <main className="page">
      <header className="bar">
        <h1>Trace</h1>
      </header>
    </main>
  );
}
