import fc from 'fast-check';
import { expect, test } from 'vitest';
import { monthOf } from './month.ts';

test.each([
  ['2026-11-20T12:00:00Z', 'UTC', '2026-11-01T00:00:00.000Z', '2026-12-01T00:00:00.000Z'],
  ['2026-12-31T23:30:00Z', 'Europe/Berlin', '2026-12-31T23:00:00.000Z', '2027-01-31T23:00:00.000Z'],
  // a change of clocks in the month, either way
  ['2026-03-30T12:00:00Z', 'Europe/Berlin', '2026-02-28T23:00:00.000Z', '2026-03-31T22:00:00.000Z'],
  ['2026-10-30T12:00:00Z', 'Europe/Berlin', '2026-09-30T22:00:00.000Z', '2026-10-31T23:00:00.000Z'],
  // November of New York begins in the hours before the change
  ['2026-11-20T12:00:00Z', 'America/New_York', '2026-11-01T04:00:00.000Z', '2026-12-01T05:00:00.000Z'],
  ['2026-11-20T12:00:00Z', 'Asia/Kathmandu', '2026-10-31T18:15:00.000Z', '2026-11-30T18:15:00.000Z'],
  // an end that is a beginning
  ['2026-11-01T00:00:00Z', 'UTC', '2026-10-01T00:00:00.000Z', '2026-11-01T00:00:00.000Z'],
])('what ends at %s in %s is in the month from %s on', (end, timeZone, since, until) => {
  const month = monthOf(Date.parse(end), timeZone);
  expect([month.since, month.until].map((at) => new Date(at).toISOString())).toEqual([since, until]);
});

test('every instant is in its month, and months touch', () => {
  const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia');
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 41 }), zones, (end, timeZone) => {
      const month = monthOf(end, timeZone);
      expect(month.since).toBeLessThan(end);
      expect(month.until).toBeGreaterThanOrEqual(end);
      expect(monthOf(month.until + 1, timeZone).since).toBe(month.until);
    }),
  );
});
