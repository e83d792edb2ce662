import { formatDuration } from '../format/duration.ts';

/** Durations of spans, many of which are shorter than a millisecond: `310 µs`, `4.2 ms`, then as everywhere. */
export function formatShort(durationMs: number): string {
  if (durationMs < 0) return `−${formatShort(-durationMs)}`;
  if (durationMs < 0.9995) return `${Math.round(durationMs * 1000)} µs`;
  if (durationMs < 9.95) return `${durationMs.toFixed(1)} ms`;
  return formatDuration(durationMs);
}
