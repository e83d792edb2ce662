import { formatAbsolute } from '../format/when.ts';

export interface TipLine {
  readonly name: string;
  readonly value: string;
  /** Token of the line's colour. */
  readonly token?: string | undefined;
  readonly isNear?: boolean;
}

/** Everything that is known about one time, exactly. */
export function TipList({
  at,
  lines,
  total,
}: {
  readonly at: number;
  readonly lines: readonly TipLine[];
  readonly total?: string | undefined;
}) {
  return (
    <>
      <p className="plot-tip-time">{formatAbsolute(at)}</p>
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
