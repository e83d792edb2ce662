import { expect, test } from 'vitest';
import { contextWords, windowName } from './limit.ts';

test.each([
  [168_000, 272_000, '62 % of 272 k'],
  [168_000, null, '168 k tokens'],
  [168_000, 0, '168 k tokens'],
])('%d of %s', (used_tokens, window_tokens, expected) => {
  expect(contextWords({ used_tokens, window_tokens })).toBe(expected);
});

test.each([
  [300, '5 h'],
  [90, '90 min'],
  [10_080, 'weekly'],
  [43_200, '30 d'],
  [null, 'primary'],
])('%s minutes: %s', (window_minutes, expected) => {
  const limit = { limit_id: null, window: 'primary' as const, used_percent: 1, resets_at: null };
  expect(windowName({ ...limit, window_minutes })).toBe(expected);
});
