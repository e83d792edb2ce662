export interface TipLine {
  readonly name: string;
  readonly value: string;
  /** Token of the line's colour. */
  readonly token?: string | undefined;
  readonly isNear?: boolean;
}

/** Everything that is known about one time, exactly. */
export function TipList({
  when,
  lines,
  total,
}: {
  /** The step or the instant, in words. */
  readonly when: string;
  readonly lines: readonly TipLine[];
  readonly total?: string | undefined;
}) {
  return (
    <>
      <p className="plot-tip-time">{when}</p>
      <dl>
        {lines.map(({ name, value, token, isNear }) => (
          <div key={name} className={isNear ? 'plot-tip-near' : undefined}>
            <dt>
              {token !== undefined && <i style={{ background: `var(--${token})` }} />}
              {name}
            </dt>
            <dd>{value}</dd>
          </div>
        ))}
        {total !== undefined && (
          <div className="plot-tip-total">
            <dt>all</dt>
            <dd>{total}</dd>
          </div>
        )}
      </dl>
    </>
  );
}
