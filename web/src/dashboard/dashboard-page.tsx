/** Dashboards. */
export function DashboardPage(_: { readonly dashboardId: string }) {
  return (
    <main className="page">
      <header className="bar">
        <h1>Dashboards</h1>
      </header>
    </main>
  );
}
