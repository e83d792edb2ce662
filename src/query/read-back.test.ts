import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readBack } from './read-back.ts';

const DAY_MS = 86_400_000;
const NOW = 1_000 * DAY_MS;

const time = fc.integer({ min: 0, max: NOW + DAY_MS });

test('gives the newest rows of a span, newest first, whatever the stretches', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(time, { maxLength: 60 }),
      fc.record({ a: time, b: time, limit: fc.integer({ min: 1, max: 20 }) }),
      async (times, { a, b, limit }) => {
        const rows = times.toSorted((x, y) => y - x);
        const [since, until] = [Math.min(a, b), Math.max(a, b)];
        const inside = (from: number, to: number): number[] => rows.filter((at) => at >= from && at < to);
        const found = await readBack({ since, until, anchor: Math.min(until, NOW), limit }, async (stretch) =>
          inside(stretch.since, stretch.until).slice(0, stretch.limit),
        );
        expect(found).toEqual(inside(since, until).slice(0, limit));
      },
    ),
  );
});

test('does not look further back than it has to', async () => {
  const asked: number[] = [];
  await readBack({ since: 0, until: NOW, anchor: NOW, limit: 1 }, ({ since }) => {
    asked.push(since);
    return Promise.resolve([1]);
  });
  expect(asked).toEqual([NOW - 3_600_000]);
});
