import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createRefresh } from './refresh.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(tookMs: number) {
  const seen = { reads: 0, isHidden: false };
  const refresh = createRefresh({
    fetch: () => {
      seen.reads += 1;
      return new Promise((resolve) => setTimeout(resolve, tookMs));
    },
    isHidden: () => seen.isHidden,
    now: () => Date.now(),
  });
  const changeFor = async (spanMs: number): Promise<void> => {
    for (let at = 0; at < spanMs; at += 100) {
      refresh.changed('paced');
      await vi.advanceTimersByTimeAsync(100);
    }
  };
  return { seen, refresh, changeFor };
}

describe('reading a session again while it changes ten times a second', () => {
  test('a small one is read about three times a second', async () => {
    const { seen, changeFor } = setUp(5);
    await changeFor(10_000);
    expect(seen.reads).toBeGreaterThan(25);
    expect(seen.reads).toBeLessThanOrEqual(40);
  });

  test('one that takes half a second is read a tenth of the time', async () => {
    const { seen, changeFor } = setUp(500);
    await changeFor(50_000);
    expect(seen.reads).toBeGreaterThan(8);
    expect(seen.reads).toBeLessThanOrEqual(10);
  });

  test('the end is not waited for', async () => {
    const { seen, refresh } = setUp(500);
    refresh.changed('paced');
    refresh.changed('soon');
    await vi.advanceTimersByTimeAsync(300);
    expect(seen.reads).toBe(1);
  });

  test('a change during a reading is read after it', async () => {
    const { seen, refresh } = setUp(100);
    refresh.changed('soon');
    await vi.advanceTimersByTimeAsync(300);
    refresh.changed('paced');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(seen.reads).toBe(2);
  });

  test('nobody looks, nothing is read; whoever returns sees the present', async () => {
    const { seen, refresh, changeFor } = setUp(5);
    seen.isHidden = true;
    await changeFor(5_000);
    expect(seen.reads).toBe(0);
    seen.isHidden = false;
    refresh.seen();
    await vi.advanceTimersByTimeAsync(300);
    expect(seen.reads).toBe(1);
  });

  test('a page that was left reads no more', async () => {
    const { seen, refresh } = setUp(5);
    refresh.changed('paced');
    refresh.stop();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(seen.reads).toBe(0);
  });
});
