import { describe, expect, test } from 'vitest';
import type { RateLimit } from '../model/session.ts';
import { contextText, rateLimitText } from './limit-text.ts';

test.each([
  [168_000, 272_000, 'context 62 % of 272 k'],
  [0, 272_000, 'context 0 % of 272 k'],
  [168_000, null, 'context 168 k'],
  [168_000, 0, 'context 168 k'],
])('%s of %s', (used_tokens, window_tokens, expected) => {
  expect(contextText({ used_tokens, window_tokens })).toBe(expected);
});

describe('rate limits', () => {
  const reader = { now: Date.parse('2026-11-20T11:00:00Z'), timeZone: 'Europe/Berlin' };
  const limit = (rest: Partial<RateLimit>): RateLimit => ({
    limit_id: 'codex',
    window: 'primary',
    used_percent: 31.4,
    window_minutes: 300,
    resets_at: null,
    ...rest,
  });

  test.each([
    [{}, '5 h window 31 %'],
    [{ resets_at: '2026-11-20T13:05:00Z' }, '5 h window 31 %, resets 14:05'],
    [{ resets_at: '2026-11-20T10:05:00Z' }, '5 h window 31 % (has been reset since)'],
    [{ window_minutes: 10_080, resets_at: '2026-11-24T08:05:00Z' }, 'weekly window 31 %, resets Tue 09:05'],
    [{ window_minutes: 43_200, resets_at: '2026-11-28T08:05:00Z' }, '30 d window 31 %, resets 28 Nov 09:05'],
    [{ window_minutes: 90 }, '90 min window 31 %'],
    [{ window_minutes: null, window: 'secondary' as const }, 'secondary window 31 %'],
    [{ limit_id: 'codex_other\u001b[31m' }, 'codex_other 5 h window 31 %'],
    [{ limit_id: null }, '5 h window 31 %'],
  ])('%j → %s', (rest, expected) => {
    expect(rateLimitText(limit(rest), reader)).toBe(expected);
  });
});
