import type { ReceiverLimits } from './limits.ts';

/** Counts a reset at `nowMs` (of a clock that only goes forward); true when there were too many for a good sender. */
export type ResetMeter = (nowMs: number) => boolean;

/** A bucket of `streamResetBurst` that refills steadily: callers do give up at times, but not by the thousand. */
export function createResetMeter(
  limits: Pick<ReceiverLimits, 'streamResetBurst' | 'streamResetsPerSecond'>,
): ResetMeter {
  let left = limits.streamResetBurst;
  let at: number | undefined;
  return (nowMs) => {
    const elapsedMs = nowMs - (at ?? nowMs);
    at = nowMs;
    left = Math.min(limits.streamResetBurst, left + (elapsedMs / 1_000) * limits.streamResetsPerSecond) - 1;
    return left < 0;
  };
}
