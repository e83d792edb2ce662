import { formatExact } from '../format/count.ts';
import { formatExactUnit, formatRoomy, isAmount } from '../format/unit.ts';
import { Link } from '../route/link.tsx';
import { isShown, isWords, numberOf, type Row, readerOf, textOf, titleOf, unitOf } from './answer.ts';
import { CellWords } from './cell-words.tsx';
import type { ChartProps } from './chart-props.ts';

/** More rows than anybody reads; the table behind the panel has all. */
const ROWS_MAX = 100;

/** The largest first, each with a bar; a total row where the values add up. Columns that the answer has before its value stand before the bar. */
export function RankTable({ look, answer, hrefOf }: ChartProps) {
  const read = readerOf(answer);
  const max = Math.max(0, ...answer.rows.map((row) => numberOf(read(row, 'value')) ?? 0));
  const valueAt = answer.columns.findIndex(({ name }) => name === 'value');
  const others = answer.columns
    .map(({ name, type }, place) => ({ name, unit: unitOf(look, name, type), isBefore: place < valueAt }))
    .filter(({ name }) => name !== 'key' && name !== 'value' && isShown(look, name));
  const before = others.filter(({ isBefore }) => isBefore);
  const after = others.filter(({ isBefore }) => !isBefore);
  const shown = answer.rows.slice(0, ROWS_MAX);
  return (
    <table className="chart-table">
      <thead>
        <tr>
          <th scope="col">{look.columns?.['key']?.title ?? ''}</th>
          <Heads look={look} columns={before} />
          <th scope="col" className="number" colSpan={2}>
            {look.columns?.['value']?.title ?? (look.unit === 'count' ? '' : look.unit === 'usd' ? 'cost' : look.unit)}
          </th>
          <Heads look={look} columns={after} />
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
              <Cells {...{ read, row }} columns={before} />
              <td className="rank-bar">
                {value !== null && value > 0 && <i style={{ width: barWidth(value / max) }} />}
              </td>
              <td className="number">
                <CellWords value={read(row, 'value')} unit={look.unit} />
              </td>
              <Cells {...{ read, row }} columns={after} />
            </tr>
          );
        })}
      </tbody>
      <Total {...{ look, answer }} before={before.length} after={after.length} shown={shown.length} />
    </table>
  );
}

/** As wide as its place allows: over a whole page a bar would be too loud for what it says. */
const BAR_MAX_PX = 280;
const barWidth = (part: number): string => `min(${part * 100}%, ${part * BAR_MAX_PX}px)`;

interface Column {
  readonly name: string;
  readonly unit: ChartProps['look']['unit'];
}

const classOf = ({ unit }: Column): string => (isWords(unit) ? 'table-words' : 'number');

function Heads({ look, columns }: Pick<ChartProps, 'look'> & { readonly columns: readonly Column[] }) {
  return columns.map((column) => (
    <th key={column.name} scope="col" className={classOf(column)}>
      {titleOf(look, column.name)}
    </th>
  ));
}

interface CellsProps {
  readonly read: ReturnType<typeof readerOf>;
  readonly row: Row;
  readonly columns: readonly Column[];
}

function Cells({ read, row, columns }: CellsProps) {
  return columns.map((column) => (
    <td key={column.name} className={classOf(column)}>
      <CellWords value={read(row, column.name)} unit={column.unit} />
    </td>
  ));
}

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
  readonly shown: number;
  /** Columns between the key's and the bar's. */
  readonly before: number;
  /** Columns behind the value's. */
  readonly after: number;
}

function Total({ look, answer, shown, before, after }: TotalProps) {
  const { rows } = answer;
  const read = readerOf(answer);
  const isSum = look.total !== false && isAmount(look.unit) && rows.length > 1;
  if (!isSum && shown === rows.length) return null;
  const total = rows.reduce((sum, row) => sum + (numberOf(read(row, 'value')) ?? 0), 0);
  return (
    <tfoot>
      <tr>
        <th scope="row" colSpan={before + 2}>
          {shown < rows.length ? `all ${formatExact(rows.length)}, ${formatExact(shown)} shown` : 'all'}
        </th>
        <td className="number" title={isSum ? formatExactUnit(total, look.unit) : undefined}>
          {isSum ? formatRoomy(total, look.unit) : ''}
        </td>
        {after > 0 && <td colSpan={after} />}
      </tr>
    </tfoot>
  );
}
