import { describe, expect, test } from 'vitest';
import { parseWhen } from './when.ts';

const NOW = Date.parse('2026-11-20T10:30:00Z');

describe('parseWhen', () => {
  test.each([
    ['30m', '2026-11-20T10:00:00.000Z'],
    ['7d', '2026-11-13T10:30:00.000Z'],
    ['2W', '2026-11-06T10:30:00.000Z'],
    ['now', '2026-11-20T10:30:00.000Z'],
    ['today', '2026-11-20T00:00:00.000Z'],
    ['yesterday', '2026-11-19T00:00:00.000Z'],
    ['2026-11-01', '2026-11-01T00:00:00.000Z'],
    ['2026-11-01T08:15:00+02:00', '2026-11-01T06:15:00.000Z'],
    ['2026-11-01 08:15Z', '2026-11-01T08:15:00.000Z'],
  ])('%s', (text, expected) => {
    const at = parseWhen(text, NOW);
    expect(at === undefined ? undefined : new Date(at).toISOString()).toBe(expected);
  });

  test.each(['', '7', 'd7', 'March', '2026', '2026-13-40', '7 days', '-1d', '9999999d'])('refuses %j', (text) => {
    expect(parseWhen(text, NOW)).toBeUndefined();
  });
});
