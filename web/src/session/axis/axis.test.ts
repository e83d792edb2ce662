import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agentsSession, waitingSession } from '../../../dev/sample-story.ts';
import { itemsOf } from '../item.ts';
import {
  laneHeightPx,
  markAt,
  RULER_HEIGHT_PX,
  TRACK_HEIGHT_PX,
  TURN_HEIGHT_PX,
  ticksOf,
  viewWith,
  wholeView,
  windowOf,
  xOf,
  zoomTo,
} from './axis-layout.ts';
import { foldTime, toEpoch, toFolded } from './folded-time.ts';
import { lanesOf } from './lane.ts';

const MINUTE = 60_000;
const windows = fc.array(
  fc
    .record({ start: fc.integer({ min: 0, max: 10_000_000 }), length: fc.integer({ min: 0, max: 100_000 }) })
    .map(({ start, length }) => ({ start, end: start + length })),
  { minLength: 1, maxLength: 30 },
);

describe('folded time', () => {
  test('a short pause is drawn, a night is folded', () => {
    const work = { start: 0, end: 10 * MINUTE };
    const short = foldTime([work, { start: 11 * MINUTE, end: 20 * MINUTE }]);
    expect(short.pieces.map((piece) => piece.isFolded)).toEqual([false]);
    const night = foldTime([work, { start: 600 * MINUTE, end: 610 * MINUTE }]);
    expect(night.pieces.map((piece) => piece.isFolded)).toEqual([false, true, false]);
    expect(night.length).toBeCloseTo(20 * MINUTE * 1.03);
  });

  test('nothing seen is an axis of length 1, not a division by zero', () => {
    const empty = foldTime([]);
    expect([empty.length, toFolded(empty, 5), toEpoch(empty, 5)]).toEqual([1, 0, 0]);
  });

  test('later is never further left', () => {
    fc.assert(
      fc.property(windows, fc.nat(11_000_000), fc.nat(11_000_000), (some, a, b) => {
        const time = foldTime(some);
        expect(toFolded(time, Math.min(a, b))).toBeLessThanOrEqual(toFolded(time, Math.max(a, b)) + 1e-6);
      }),
    );
  });

  test('there and back again, wherever something happened', () => {
    fc.assert(
      fc.property(windows, (some) => {
        const time = foldTime(some);
        for (const { start, end } of some) {
          expect(toEpoch(time, toFolded(time, start))).toBeCloseTo(start, 3);
          expect(toEpoch(time, toFolded(time, end))).toBeCloseTo(end, 3);
        }
      }),
    );
  });
});

describe('zoom', () => {
  const time = foldTime([{ start: 1000, end: 101_000 }]);
  const frame = { time, view: wholeView(time), widthPx: 1000 };

  test('a drag of a few pixels is a click', () => expect(zoomTo(frame, 100, 103)).toBeNull());

  test('a drag in any direction zooms, and stays on the axis', () => {
    expect(zoomTo(frame, 500, 250)).toEqual({ from: 25_000, to: 50_000 });
    expect(zoomTo(frame, 900, 2000)).toEqual({ from: 90_000, to: 100_000 });
  });

  test('everything in sight is no window', () => {
    expect(windowOf(time, wholeView(time))).toBeNull();
    expect(windowOf(time, { from: 25_000, to: 50_000 })).toEqual({ start: 26_000, end: 51_000 });
  });

  test('what is out of sight is brought in, with the same width', () => {
    const view = { from: 0, to: 10_000 };
    expect(viewWith(time, view, 5000)).toBe(view);
    expect(viewWith(time, view, 51_000)).toEqual({ from: 45_000, to: 55_000 });
    expect(viewWith(time, view, 101_000)).toEqual({ from: 90_000, to: 100_000 });
  });
});

describe('the ruler', () => {
  test('ticks are round, apart and few, however long the session', () => {
    const length = fc.integer({ min: 10, max: 20 * 86_400_000 });
    fc.assert(
      fc.property(length, fc.integer({ min: 200, max: 3000 }), (lengthMs, widthPx) => {
        const time = foldTime([{ start: 0, end: lengthMs }]);
        const ticks = ticksOf({ time, view: wholeView(time), widthPx }, 84);
        expect(ticks.length).toBeLessThanOrEqual(widthPx / 60 + 1);
        expect(ticks[0]?.elapsedMs).toBe(0);
      }),
    );
  });
});

describe('pointing', () => {
  const session = agentsSession(Date.UTC(2026, 10, 20));
  const lanes = lanesOf(session, itemsOf(session), 0);
  const time = foldTime(lanes.flatMap((lane) => [...lane.turns, ...lane.marks]));
  const frame = { time, view: wholeView(time), widthPx: 20_000 };

  test('the middle of every mark finds it, or one that lies over it', () => {
    let top = RULER_HEIGHT_PX;
    for (const lane of lanes) {
      for (const mark of lane.marks) {
        const x = (xOf(frame, mark.start) + xOf(frame, mark.end)) / 2;
        const y = top + TURN_HEIGHT_PX + 3 + mark.track * TRACK_HEIGHT_PX + 2;
        const found = markAt(frame, lanes, x, y);
        expect(found?.track).toBe(mark.track);
        expect(Math.abs(xOf(frame, found?.start ?? 0) - x)).toBeLessThanOrEqual(x - xOf(frame, mark.start) + 6);
      }
      top += laneHeightPx(lane);
    }
  });

  test('the bar of a turn is the turn, the ruler is nothing', () => {
    const turn = lanes[0]?.turns[0];
    const x = xOf(frame, turn?.start ?? 0) + 50;
    expect(markAt(frame, lanes, x, RULER_HEIGHT_PX + 5)?.item.id).toBe(turn?.item.id);
    expect(markAt(frame, lanes, x, 10_000)).toBeNull();
  });
});

test('a turn that waits reaches now, however long it had lasted when it was last put together', () => {
  const told = waitingSession(0);
  const session = { ...told, turns: told.turns.map((turn) => ({ ...turn, duration_ms: 18_000 })) };
  const now = 60 * MINUTE;
  const [lane] = lanesOf(session, itemsOf(session), now);
  expect(session.turns.at(-1)?.status).toBe('waiting');
  expect(lane?.turns.at(-1)?.end).toBe(now);
});
