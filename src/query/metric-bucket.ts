/** Buckets of histograms: put together though their bounds differ, and percentiles out of them. Pure. */

export interface Bucket {
  /** -Infinity and Infinity at the ends. */
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/**
 * The same counts over the bounds of all: a bucket that another's bound divides gives each part its share by width. One without a bound
 * on a side has no width to share by and stays whole. Rising; where nothing was counted there is no bucket.
 */
export function alignBuckets(buckets: readonly Bucket[]): readonly Bucket[] {
  const bounds = [...new Set(buckets.flatMap(({ low, high }) => [low, high]))].sort((a, b) => a - b);
  const aligned = new Map<string, Bucket>();
  for (const bucket of buckets) {
    for (const part of partsOf(bucket, bounds)) {
      const key = `${part.low} ${part.high}`;
      aligned.set(key, { ...part, count: part.count + (aligned.get(key)?.count ?? 0) });
    }
  }
  return [...aligned.values()].filter(({ count }) => count > 0).sort((a, b) => a.low - b.low || a.high - b.high);
}

function partsOf(bucket: Bucket, bounds: readonly number[]): readonly Bucket[] {
  const { low, high, count } = bucket;
  const width = high - low;
  if (!Number.isFinite(width) || width === 0) return [bucket];
  const inside = bounds.filter((bound) => bound > low && bound <= high);
  return inside.map((bound, index) => {
    const from = inside[index - 1] ?? low;
    return { low: from, high: bound, count: (count * (bound - from)) / width };
  });
}

export interface Extremes {
  readonly min: number | null;
  readonly max: number | null;
}

/**
 * The value that `share` (0 to 1) of what was counted does not exceed, by a straight line inside its bucket; null where nothing was counted.
 * Ends without a bound reach to the extremes where those are known, else the answer is the bound that is known.
 */
export function quantileOf(aligned: readonly Bucket[], share: number, { min, max }: Extremes): number | null {
  const total = aligned.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return null;
  const rank = share * total;
  let below = 0;
  for (const bucket of aligned) {
    if (below + bucket.count >= rank) return within(bucket, (rank - below) / bucket.count, { min, max });
    below += bucket.count;
  }
  const last = aligned.at(-1);
  return last === undefined ? null : within(last, 1, { min, max });
}

function within({ low, high }: Bucket, share: number, { min, max }: Extremes): number {
  const from = Number.isFinite(low) ? low : (min ?? Math.min(0, high));
  const to = Number.isFinite(high) ? high : (max ?? from);
  const value = from + (to - from) * Math.max(0, share);
  return Math.min(max ?? value, Math.max(min ?? value, value));
}
