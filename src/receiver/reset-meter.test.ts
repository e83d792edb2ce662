import { expect, test } from 'vitest';
import { createResetMeter } from './reset-meter.ts';

const LIMITS = { streamResetBurst: 3, streamResetsPerSecond: 10 };

test('G-12: a burst is allowed, one more is not', () => {
  const isAbuse = createResetMeter(LIMITS);
  expect([0, 0, 0, 0].map(isAbuse)).toEqual([false, false, false, true]);
});

test('G-12: as many as refill are allowed for ever', () => {
  const isAbuse = createResetMeter(LIMITS);
  const times = Array.from({ length: 1_000 }, (_, index) => index * 100);
  expect(times.some(isAbuse)).toBe(false);
});

test('G-12: rest does not save up more than a burst', () => {
  const isAbuse = createResetMeter(LIMITS);
  expect([0, 1e9, 1e9, 1e9, 1e9].map(isAbuse)).toEqual([false, false, false, false, true]);
});
