import fc from 'fast-check';
import { expect, test } from 'vitest';
import { panelSpan } from './panel-span.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const DAY_MS = 86_400_000;

test('without a beginning it is the seven days before the end', () => {
  expect(panelSpan({}, NOW)).toEqual({
    since: NOW - 7 * DAY_MS,
    until: NOW,
    now: NOW,
    stepSeconds: 7_200,
    timeZone: 'UTC',
  });
  expect(panelSpan({ until: NOW - DAY_MS }, NOW).since).toBe(NOW - 8 * DAY_MS);
});

test.each([
  [20 * 60_000, 10],
  [DAY_MS / 24, 30],
  [DAY_MS, 900],
  [14 * DAY_MS, 10_800],
  [30 * DAY_MS, 86_400],
  [90 * DAY_MS, 86_400],
  [365 * DAY_MS, 604_800],
])('a span of %i ms has steps of %i s', (length, step) => {
  expect(panelSpan({ since: NOW - length }, NOW).stepSeconds).toBe(step);
});

test('any span has at most 120 steps', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: NOW }), (length) => {
      const { since, until, stepSeconds } = panelSpan({ since: NOW - length }, NOW);
      expect((until - since) / 1000 / stepSeconds).toBeLessThanOrEqual(120);
    }),
  );
});

test.each([
  [{ since: NOW }, 'ends before it begins'],
  [{ since: NOW - 30 * DAY_MS, stepSeconds: 60 }, 'more than'],
  [{ timeZone: "Europe/Berlin' OR 1" }, 'no time zone'],
])('%j is refused', (wanted, why) => {
  expect(() => panelSpan(wanted, NOW)).toThrow(
    expect.objectContaining({ code: 'invalid_input', message: expect.stringContaining(why) }),
  );
});
