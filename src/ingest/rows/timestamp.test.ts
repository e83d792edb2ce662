import { expect, test } from 'vitest';
import { rowTime } from './timestamp.ts';

test.each([
  ['sent', 5n, 7n, { nanoseconds: 5n, source: 0 }],
  ['observed, where the sender left its own out', 0n, 7n, { nanoseconds: 7n, source: 1 }],
  ['received, where there is no other', 0n, 0n, { nanoseconds: 9_000_000n, source: 2 }],
  ['sent, however strange', 2n ** 63n, 7n, { nanoseconds: 2n ** 63n, source: 0 }],
])('D-12: a record is filed under the time when it was %s', (_, sent, observed, time) => {
  expect(rowTime(sent, observed, 9)).toEqual(time);
});
