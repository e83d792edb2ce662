/** Names and colours, for where labels at the lines' ends find no room (chart.css decides). */
export function Legend({ lines }: { readonly lines: readonly { readonly name: string; readonly token: string }[] }) {
  return (
    <ul className="chart-legend" aria-hidden="true">
      {lines.map(({ name, token }) => (
        <li key={name}>
          <i style={{ background: `var(--${token})` }} />
          {name}
        </li>
      ))}
    </ul>
  );
}
