/** How long to wait after trouble: twice as long each time, and anywhere below that, so that many who failed together do not come back together. */
export interface BackoffLimits {
  readonly firstMs: number;
  readonly longestMs: number;
}

export const BACKOFF: BackoffLimits = { firstMs: 1_000, longestMs: 300_000 };
/** Even the luckiest draw leaves the backend this long. */
const SHORTEST_MS = 100;

/**
 * `attempt` counts from 1. `askedMs` is what the backend asked for: then it is the least, with a little on top for the same reason. `draw` is a number from 0 to 1.
 */
export function pauseMs(
  attempt: number,
  askedMs: number | null,
  draw: number,
  limits: BackoffLimits = BACKOFF,
): number {
  const ceiling = Math.min(limits.longestMs, limits.firstMs * 2 ** Math.min(attempt - 1, 30));
  const own = Math.max(SHORTEST_MS, Math.round(draw * ceiling));
  return askedMs === null ? own : Math.max(0, Math.round(askedMs)) + Math.round(draw * limits.firstMs);
}
