import { formatDuration } from '../format/duration.ts';

/** Durations of spans, many of which are shorter than a millisecond: `310 µs`, `4.2 ms`, `340 ms`, then as everywhere. */
export function formatShort(durationMs: number): string {
  if (durationMs < 0) return `−${formatShort(-durationMs)}`;
  if (durationMs < 0.9995) return `${Math.round(durationMs * 1000)} µs`;
  if (durationMs < 9.95) return `${durationMs.toFixed(1)} ms`;
  if (durationMs < 999.5) return `${Math.round(durationMs)} ms`;
  return formatDuration(durationMs);
}
