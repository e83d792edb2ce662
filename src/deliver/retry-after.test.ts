import { expect, test } from 'vitest';
import { RETRY_AFTER_MAX_MS, retryAfterMs } from './retry-after.ts';

const NOW = Date.parse('2026-11-21T06:00:00Z');

test.each<[string | undefined, number | null]>([
  [undefined, null],
  ['', null],
  ['soon', null],
  ['7 minutes', null],
  ['0', 0],
  ['7', 7000],
  [' 7 ', 7000],
  ['1.5', 1500],
  ['-5', 0],
  ['3600', RETRY_AFTER_MAX_MS],
  ['3601', RETRY_AFTER_MAX_MS],
  ['99999999999999999999', RETRY_AFTER_MAX_MS],
  ['Sat, 21 Nov 2026 06:00:30 GMT', 30_000],
  ['Saturday, 21-Nov-26 06:00:30 GMT', 30_000],
  ['Sat Nov 21 06:00:30 2026', 30_000],
  ['Sat, 21 Nov 2026 05:59:00 GMT', 0],
  ['Sun, 22 Nov 2026 06:00:00 GMT', RETRY_AFTER_MAX_MS],
  ['Sat, 99 Nov 2026 06:00:30 GMT', null],
])('%o waits %o ms', (value, expected) => {
  expect(retryAfterMs(value, undefined, NOW)).toBe(expected);
});

test('a date is measured against the clock of the backend', () => {
  const dates = ['Sat, 21 Nov 2026 09:00:30 GMT', 'Sat, 21 Nov 2026 09:00:00 GMT'] as const;
  expect(retryAfterMs(...dates, NOW)).toBe(30_000);
});
