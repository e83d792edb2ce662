import { formatExactUnit, formatRoomy } from '../format/unit.ts';
import { Unknown } from '../mark/unknown.tsx';
import { Link } from '../route/link.tsx';
import { numberOf, readerOf } from './answer.ts';
import type { ChartProps } from './chart-props.ts';
import { differenceWords } from './difference.ts';

/** One figure, large, and how it differs from the span before. No colour: whether more is good, nobody knows. */
export function NumberFigure({ look, answer, hrefOf }: ChartProps) {
  const read = readerOf(answer);
  const row = answer.rows[0] ?? [];
  const [value, before] = [numberOf(read(row, 'value')), numberOf(read(row, 'before'))];
  if (value === null) {
    return (
      <p className="figure-value">
        <Unknown why="no session of this span tells it" />
      </p>
    );
  }
  const href = hrefOf?.([row]) ?? null;
  const words = formatRoomy(value, look.unit);
  return (
    <>
      <p className="figure-value" title={formatExactUnit(value, look.unit)}>
        {href === null ? words : <Link href={href}>{words}</Link>}
      </p>
      {before !== null && <p className="figure-before">{differenceWords(value, before, look.unit)}</p>}
    </>
  );
}
