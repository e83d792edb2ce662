/**
 * Durations as people read them: `34 ms`, `1.2 s`, `38 s`, `2 m 14 s`, `3 h 05 m`, `2 d 4 h`, as the terminal
 * writes them.
 * @param durationMs milliseconds, not negative
 */
export function formatDuration(durationMs: number): string {
  if (durationMs < 99.5) return `${Math.round(durationMs)} ms`;
  if (durationMs < 9_950) return `${(durationMs / 1000).toFixed(1)} s`;
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${twoDigits(seconds % 60)} s`;
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${twoDigits(minutes % 60)} m`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');
