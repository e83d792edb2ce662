import type { HistogramPoint } from './metric.ts';

/** Why a histogram point contradicts itself, or '' when it does not. Buckets may be left out altogether. */
export function histogramFault({ bucketCounts, explicitBounds, count }: HistogramPoint): string {
  if (bucketCounts.length === 0) return '';
  if (bucketCounts.length !== explicitBounds.length + 1) {
    return `${bucketCounts.length} bucketCounts do not fit ${explicitBounds.length} explicitBounds`;
  }
  const sum = bucketCounts.reduce((total, bucket) => total + bucket, 0n);
  return sum === count ? '' : `count is ${count}, but bucketCounts add up to ${sum}`;
}
