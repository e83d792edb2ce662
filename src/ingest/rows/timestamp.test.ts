import { expect, test } from 'vitest';
import { rowTime } from './timestamp.ts';

const RECEIVED_AT = Date.parse('2026-11-20T22:33:11.000Z');
const RECEIVED = BigInt(RECEIVED_AT) * 1_000_000n;
const DAY = 86_400_000_000_000n;
const YEAR_1971 = BigInt(Date.UTC(1971, 0, 1)) * 1_000_000n;

test.each([
  ['sent', RECEIVED - 5n, RECEIVED, { nanoseconds: RECEIVED - 5n, source: 0 }],
  ['observed, where the sender left its own out', 0n, RECEIVED - 7n, { nanoseconds: RECEIVED - 7n, source: 1 }],
  ['received, where there is no other', 0n, 0n, { nanoseconds: RECEIVED, source: 2 }],
  ['sent, up to a day ahead', RECEIVED + DAY, 0n, { nanoseconds: RECEIVED + DAY, source: 0 }],
  ['sent more than a day ahead, with a mark', RECEIVED + DAY + 1n, 0n, { nanoseconds: RECEIVED + DAY + 1n, source: 3 }],
  ['sent, from 1971 on', YEAR_1971, 0n, { nanoseconds: YEAR_1971, source: 0 }],
  ['sent before 1971, with a mark', YEAR_1971 - 1n, RECEIVED, { nanoseconds: YEAR_1971 - 1n, source: 3 }],
  ['observed before 1971, with a mark', 0n, 7n, { nanoseconds: 7n, source: 4 }],
  ['sent beyond any calendar, with a mark', 2n ** 63n, 7n, { nanoseconds: 2n ** 63n - 1n, source: 3 }],
])('D-12: a record is filed under the time when it was %s', (_, sent, observed, time) => {
  expect(rowTime(sent, observed, RECEIVED_AT)).toEqual(time);
});
