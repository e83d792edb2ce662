/** Aligned columns that fit a terminal. Cells are plain text; colour is added after measuring and cutting. */
import { textWidth, truncate } from './width.ts';

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => string;
  readonly paint?: (text: string, row: Row) => string;
  readonly align?: 'left' | 'right';
  /** Takes what room is left and is cut first; never narrower than `minWidth`. */
  readonly flexible?: boolean;
  readonly minWidth?: number;
  /** When the table is too wide, columns leave in this order, the highest first; columns without it stay. */
  readonly leaves?: number;
}

export interface TableOptions {
  /** Terminal columns; a pipe has no width and gets whole lines. */
  readonly width: number;
  readonly paintHead?: (text: string) => string;
}

const GAP = '  ';
const FLEXIBLE_MIN = 12;

/** Lines without a trailing line feed; the head alone when there are no rows. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[], options: TableOptions): string[] {
  const measured = columns.map((column) => {
    const cells = rows.map((row) => column.cell(row));
    const natural = cells.reduce((widest, cell) => Math.max(widest, textWidth(cell)), textWidth(column.head));
    return { column, cells, natural, width: natural };
  });
  const kept = fit(measured, options.width);
  const line = (texts: readonly string[], paint: (text: string, index: number) => string): string =>
    texts
      .map((text, index) => {
        const { column, width } = kept[index] ?? { column: { align: 'left' as const }, width: 0 };
        const cut = truncate(text, width);
        const isLast = index === texts.length - 1;
        const space = ' '.repeat(Math.max(0, width - textWidth(cut)));
        if (column.align === 'right') return space + paint(cut, index);
        return paint(cut, index) + (isLast ? '' : space);
      })
      .join(GAP)
      .trimEnd();
  const paintHead = options.paintHead ?? ((text: string) => text);
  return [
    line(
      kept.map(({ column }) => column.head),
      (text) => paintHead(text),
    ),
    ...rows.map((row, rowIndex) =>
      line(
        kept.map(({ cells }) => cells[rowIndex] ?? ''),
        (text, index) => kept[index]?.column.paint?.(text, row) ?? text,
      ),
    ),
  ];
}

interface Measured<Row> {
  readonly column: Column<Row>;
  readonly cells: readonly string[];
  readonly natural: number;
  width: number;
}

/** First narrows flexible columns, then lets columns leave, until the line fits or nothing more can give. */
function fit<Row>(measured: Measured<Row>[], width: number): Measured<Row>[] {
  let kept = measured;
  for (;;) {
    const rest = width - GAP.length * (kept.length - 1) - sum(kept.filter(({ column }) => column.flexible !== true));
    const flexible = kept.filter(({ column }) => column.flexible === true);
    const least = flexible.reduce((total, part) => total + leastWidth(part), 0);
    const leaving = kept.reduce<Measured<Row> | undefined>(
      (first, part) => ((part.column.leaves ?? 0) > (first?.column.leaves ?? 0) ? part : first),
      undefined,
    );
    if (least <= rest || leaving === undefined) {
      share(flexible, Math.max(rest, least));
      return kept;
    }
    kept = kept.filter((part) => part !== leaving);
  }
}

const sum = (parts: readonly { readonly natural: number }[]): number =>
  parts.reduce((total, { natural }) => total + natural, 0);

const leastWidth = ({ column, natural }: { column: { minWidth?: number }; natural: number }): number =>
  Math.min(natural, column.minWidth ?? FLEXIBLE_MIN);

/** Gives flexible columns their natural width while there is room; the widest is cut first. */
function share<Row>(flexible: readonly Measured<Row>[], room: number): void {
  let over = sum(flexible) - room;
  for (const part of [...flexible].sort((a, b) => b.natural - a.natural)) {
    const cut = Math.max(0, Math.min(over, part.natural - leastWidth(part)));
    part.width = part.natural - cut;
    over -= cut;
  }
}
