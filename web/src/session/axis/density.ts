import { type Frame, xOf } from './axis-layout.ts';
import type { Lane, Mark, MarkKind } from './lane.ts';

/** How long each kind of thing went on in one column of the axis, ms. */
export type Column = Readonly<Record<MarkKind, number>>;

export const COLUMN_PX = 3;
/** With more marks in sight than this for each pixel, bars only cover each other. */
const MARKS_PER_PX_MAX = 0.4;

const inSight = ({ widthPx }: Frame, from: number, to: number): boolean => to >= 0 && from <= widthPx;

/** The marks of a lane that are in sight, with their edges. */
export function visibleMarks(frame: Frame, lane: Lane): readonly { mark: Mark; from: number; to: number }[] {
  return lane.marks
    .map((mark) => ({ mark, from: xOf(frame, mark.start), to: xOf(frame, mark.end) }))
    .filter(({ from, to }) => inSight(frame, from, to));
}

export const isCrowded = (frame: Frame, count: number): boolean => count > frame.widthPx * MARKS_PER_PX_MAX;

/**
 * What a lane of thousands of marks looks like from afar: columns in which each kind has its share of the time, so that
 * one failure among a hundred calls is a speck and not a red column.
 */
export function densityOf(frame: Frame, marks: ReturnType<typeof visibleMarks>): readonly Column[] {
  const msPerPx = (frame.view.to - frame.view.from) / frame.widthPx;
  const columns = Array.from({ length: Math.ceil(frame.widthPx / COLUMN_PX) }, () => ({
    model: 0,
    tool: 0,
    failed: 0,
    error: 0,
    waiting: 0,
    compaction: 0,
  }));
  for (const { mark, from, to } of marks) {
    const last = Math.min(columns.length - 1, Math.floor(to / COLUMN_PX));
    for (let index = Math.max(0, Math.floor(from / COLUMN_PX)); index <= last; index += 1) {
      const column = columns[index];
      const sharePx = Math.min(to, (index + 1) * COLUMN_PX) - Math.max(from, index * COLUMN_PX);
      // An instant has no length, and must be seen all the same.
      if (column !== undefined) column[mark.kind] += Math.max(sharePx * msPerPx, 1);
    }
  }
  return columns;
}

/** What goes wrong stands on the ground, where it is found at one height along the whole axis. */
export const STACK: readonly MarkKind[] = ['error', 'failed', 'waiting', 'compaction', 'tool', 'model'];
const SPECK_PX = 1.5;

/** Heights of the kinds of one column in the order of STACK; the busiest column of the lane is `heightPx` high. */
export function stackOf(column: Column, busiestMs: number, heightPx: number): readonly number[] {
  const scale = busiestMs === 0 ? 0 : heightPx / busiestMs;
  return STACK.map((kind) => (column[kind] === 0 ? 0 : Math.max(SPECK_PX, column[kind] * scale)));
}

export const totalOf = (column: Column): number => STACK.reduce((sum, kind) => sum + column[kind], 0);
