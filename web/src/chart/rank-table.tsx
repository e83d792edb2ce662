import { formatExact } from '../format/count.ts';
import { formatExactUnit, formatRoomy, isAmount } from '../format/unit.ts';
import { Link } from '../route/link.tsx';
import { isShown, numberOf, type Row, readerOf, textOf, titleOf, unitOf } from './answer.ts';
import { CellWords } from './cell-words.tsx';
import type { ChartProps } from './chart-props.ts';

/** More rows than anybody reads; the table behind the panel has all. */
const ROWS_MAX = 100;

/** The largest first, each with a bar; a total row where the values add up. */
export function RankTable({ look, answer, hrefOf }: ChartProps) {
  const read = readerOf(answer);
  const max = Math.max(0, ...answer.rows.map((row) => numberOf(read(row, 'value')) ?? 0));
  const more = answer.columns.filter(({ name }) => name !== 'key' && name !== 'value' && isShown(look, name));
  const shown = answer.rows.slice(0, ROWS_MAX);
  return (
    <table className="chart-table">
      <thead>
        <tr>
          <th scope="col">{look.columns?.['key']?.title ?? ''}</th>
          <th scope="col" className="number" colSpan={2}>
            {look.columns?.['value']?.title ?? (look.unit === 'count' ? '' : look.unit === 'usd' ? 'cost' : look.unit)}
          </th>
          {more.map(({ name, type }) => (
            <th key={name} scope="col" className={isFigure(unitOf(look, name, type)) ? 'number' : undefined}>
              {titleOf(look, name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {shown.map((row, index) => {
          const value = numberOf(read(row, 'value'));
          return (
            <tr key={`${textOf(read(row, 'key'))} ${index}`}>
              <th scope="row" className="rank-key">
                <Key value={read(row, 'key')} unit={unitOf(look, 'key')} href={hrefOf?.([row]) ?? null} />
              </th>
              <td className="rank-bar">
                {value !== null && value > 0 && <i style={{ width: barWidth(value / max) }} />}
              </td>
              <td className="number">
                <CellWords value={read(row, 'value')} unit={look.unit} />
              </td>
              {more.map(({ name, type }) => (
                <td key={name} className={isFigure(unitOf(look, name, type)) ? 'number' : undefined}>
                  <CellWords value={read(row, name)} unit={unitOf(look, name, type)} />
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
      <Total {...{ look, answer }} count={more.length} rows={answer.rows} shown={shown.length} />
    </table>
  );
}

/** As wide as its place allows: over a whole page a bar would be too loud for what it says. */
const BAR_MAX_PX = 280;
const barWidth = (part: number): string => `min(${part * 100}%, ${part * BAR_MAX_PX}px)`;

const isFigure = (unit: ChartProps['look']['unit']): boolean => unit !== 'text';

function Key({
  value,
  unit,
  href,
}: {
  readonly value: unknown;
  readonly unit: ChartProps['look']['unit'];
  readonly href: string | null;
}) {
  const words = <CellWords value={value} unit={unit} />;
  return href === null ? (
    <span className="cut" title={textOf(value)}>
      {words}
    </span>
  ) : (
    <Link className="cut" href={href} title={textOf(value)}>
      {words}
    </Link>
  );
}

interface TotalProps extends Pick<ChartProps, 'look' | 'answer'> {
  readonly rows: readonly Row[];
  readonly shown: number;
  /** Columns behind the value's. */
  readonly count: number;
}

function Total({ look, answer, rows, shown, count }: TotalProps) {
  const read = readerOf(answer);
  const isSum = look.total !== false && isAmount(look.unit) && rows.length > 1;
  if (!isSum && shown === rows.length) return null;
  const total = rows.reduce((sum, row) => sum + (numberOf(read(row, 'value')) ?? 0), 0);
  return (
    <tfoot>
      <tr>
        <th scope="row" colSpan={2}>
          {shown < rows.length ? `all ${formatExact(rows.length)}, ${formatExact(shown)} shown` : 'all'}
        </th>
        <td className="number" title={isSum ? formatExactUnit(total, look.unit) : undefined}>
          {isSum ? formatRoomy(total, look.unit) : ''}
        </td>
        {count > 0 && <td colSpan={count} />}
      </tr>
    </tfoot>
  );
}
