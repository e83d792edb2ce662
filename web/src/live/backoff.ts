const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * How long to wait before attempt `attempt` (0-based): doubling to 30 s, with up to a quarter of jitter so that many
 * open tabs do not return in step.
 * @param random in [0, 1)
 */
export function backoffMs(attempt: number, random: number): number {
  const base = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 16));
  return Math.round(base * (1 - 0.25 * random));
}
