import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QUIET_MS, SettleWatch } from './settle-watch.ts';

const SECOND = 1_000;
const T0 = 1_780_000_000_000;
/** After `seconds`. */
const at = (seconds: number): number => T0 + seconds * SECOND;
const ids = (watch: SettleWatch, seconds: number): string[] => watch.due(at(seconds)).map(({ sessionId }) => sessionId);

describe('a session is due', () => {
  it('when it has been quiet, once', () => {
    const watch = new SettleWatch();
    watch.note('a', at(0));
    watch.note('a', at(4));
    expect(ids(watch, 13.9)).toEqual([]);
    expect(watch.due(at(14))).toEqual([{ sessionId: 'a', isQuiet: true }]);
    expect(ids(watch, 1_000)).toEqual([]);
  });

  it('every fifteen seconds while it never is', () => {
    const watch = new SettleWatch();
    const seen: number[] = [];
    for (let second = 0; second <= 60; second += 1) {
      watch.note('a', at(second));
      if (watch.due(at(second)).length > 0) seen.push(second);
    }
    // the change of second 15 was looked at in it; the next is that of second 16
    expect(seen).toEqual([15, 31, 47]);
  });

  it('by its own time where nothing changes, and knows that it is quiet by then', () => {
    const watch = new SettleWatch();
    watch.note('a', at(0));
    watch.note('a', at(9));
    watch.note('a', at(14));
    expect(watch.due(at(15))).toEqual([{ sessionId: 'a', isQuiet: false }]);
    watch.again('a', at(23));
    expect(watch.due(at(22.9))).toEqual([]);
    expect(watch.due(at(23))).toEqual([{ sessionId: 'a', isQuiet: false }]);
    watch.again('a', at(33));
    expect(watch.due(at(33))).toEqual([{ sessionId: 'a', isQuiet: true }]);
  });

  it('although the clock was set back', () => {
    const watch = new SettleWatch();
    watch.note('a', at(3_600));
    expect(watch.due(at(0))).toEqual([{ sessionId: 'a', isQuiet: true }]);
  });
});

it('a change during the look is looked at as well', () => {
  const watch = new SettleWatch();
  watch.note('a', at(0));
  expect(ids(watch, 10)).toEqual(['a']);
  watch.note('a', at(10.5));
  watch.again('a', at(3_600));
  expect(ids(watch, 20)).toEqual([]);
  expect(ids(watch, 20.5)).toEqual(['a']);
});

it('gives out everything at the end, and knows what has only just changed by then', () => {
  const watch = new SettleWatch();
  watch.note('a', at(0));
  watch.note('b', at(5));
  expect(watch.restless(at(6), 2 * SECOND)).toEqual(['b']);
  expect(watch.restless(at(7), 2 * SECOND)).toEqual([]);
  expect(watch.rest()).toEqual(['a', 'b']);
  watch.again('b', at(16));
  expect(watch.oldestAt).toBe(at(0));
  expect(ids(watch, 16)).toEqual(['b']);
});

it('tells since when anything waits, through every look until it is done with', () => {
  const watch = new SettleWatch();
  expect(watch.oldestAt).toBeNull();
  watch.note('a', at(0));
  watch.note('b', at(5));
  expect(watch.oldestAt).toBe(at(0));
  expect(ids(watch, 10)).toEqual(['a']);
  // it is being looked at
  expect(watch.oldestAt).toBe(at(0));
  watch.again('a', at(86_400));
  expect(ids(watch, 15)).toEqual(['b']);
  expect(watch.oldestAt).toBe(at(0));
  ids(watch, 86_400);
  ids(watch, 86_401);
  expect(watch.oldestAt).toBeNull();
});

it('a turn that ends is out within half a minute, whatever else happens in its session', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 200, max: 12_000 }), { minLength: 30, maxLength: 80 }), (gaps) => {
      const watch = new SettleWatch();
      let now = T0;
      const changes = gaps.map((gap) => (now += gap));
      const endedAt = changes[10] ?? 0;
      let sentAt = Number.POSITIVE_INFINITY;
      let seenAt = Number.POSITIVE_INFINITY;
      for (let tick = T0; tick < endedAt + 40 * SECOND && sentAt === Number.POSITIVE_INFINITY; tick += 200) {
        for (const change of changes) if (change > tick - 200 && change <= tick) watch.note('a', change);
        for (const { isQuiet } of watch.due(tick)) {
          if (endedAt > tick) continue;
          seenAt = Math.min(seenAt, tick);
          if (isQuiet || seenAt <= tick - QUIET_MS) sentAt = tick;
          else watch.again('a', seenAt + QUIET_MS);
        }
      }
      expect(sentAt - endedAt).toBeLessThanOrEqual(30 * SECOND);
    }),
  );
});
