import { describe, expect, test } from 'vitest';
import { longSession } from '../../../dev/sample-story.ts';
import { itemsOf } from '../item.ts';
import { wholeView } from './axis-layout.ts';
import { COLUMN_PX, densityOf, isCrowded, STACK, stackOf, totalOf, visibleMarks } from './density.ts';
import { foldTime } from './folded-time.ts';
import { lanesOf } from './lane.ts';

const session = longSession(Date.UTC(2026, 10, 20));
const [lane] = lanesOf(session, itemsOf(session), 0);
if (lane === undefined) throw new Error('the sample has no lane');
const time = foldTime([...lane.turns, ...lane.marks]);
const frame = { time, view: wholeView(time), widthPx: 900 };

describe('thousands of marks on a few hundred pixels', () => {
  test('are too many for bars, a hundred are not', () => {
    expect(isCrowded(frame, visibleMarks(frame, lane).length)).toBe(true);
    expect(isCrowded(frame, 100)).toBe(false);
  });

  test('no time is lost: the columns add up to what the marks last', () => {
    const columns = densityOf(frame, visibleMarks(frame, lane));
    const lasted = lane.marks.reduce((sum, mark) => sum + mark.end - mark.start, 0);
    const drawn = columns.reduce((sum, column) => sum + totalOf(column), 0);
    expect(columns).toHaveLength(frame.widthPx / COLUMN_PX);
    // Each part in a column counts for at least a millisecond.
    expect(Math.abs(drawn - lasted)).toBeLessThan(lane.marks.length * 4);
  });

  test('what is out of sight is not counted', () => {
    const zoomed = { ...frame, view: { from: 0, to: time.length / 40 } };
    expect(visibleMarks(zoomed, lane).length).toBeLessThan(lane.marks.length / 20);
  });
});

describe('a column', () => {
  const column = { model: 900, tool: 99, failed: 1, error: 0, waiting: 0, compaction: 0 };

  test('shows one failure among much work as a speck, not as nothing and not as all', () => {
    const heights = stackOf(column, 1000, 36);
    expect(heights[STACK.indexOf('failed')]).toBe(1.5);
    expect(heights[STACK.indexOf('model')]).toBeCloseTo(32.4);
    expect(heights[STACK.indexOf('error')]).toBe(0);
  });

  test('is empty where nothing happened at all', () => {
    const empty = { model: 0, tool: 0, failed: 0, error: 0, waiting: 0, compaction: 0 };
    expect(stackOf(empty, 0, 36)).toEqual(STACK.map(() => 0));
  });
});
