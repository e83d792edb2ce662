/** Figures as people read them: the number and its unit, `–` for unknown. */
export const UNKNOWN = '–';

/** `0.4 s` `1.2 s` `48 s` `2 m 14 s` `3 h 05 m` `2 d 4 h`; below 100 ms `35 ms`. Milliseconds in. */
export function duration(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms)) return UNKNOWN;
  if (ms < 0) return UNKNOWN;
  if (ms < 99.5) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} m ${twoDigits(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${twoDigits(minutes % 60)} m`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** `7` `950` `1.2 k` `84 k` `1.3 M`: tokens and other large counts. */
export function count(value: number | null): string {
  if (value === null) return UNKNOWN;
  if (value < 1_000) return String(value);
  for (const [unit, size] of UNITS) {
    const scaled = value / size;
    if (scaled < 9.95) return `${scaled.toFixed(1)} ${unit}`;
    if (scaled < 999.5) return `${Math.round(scaled)} ${unit}`;
  }
  return `${Math.round(value / 1e12)} T`;
}

const UNITS = [
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
] as const;

/** `$0.21` `$12.40` `$1,204`; less than a cent keeps two digits that say something. */
export function cost(usd: number | null): string {
  if (usd === null) return UNKNOWN;
  if (usd === 0) return '$0.00';
  if (usd < 0.01) return usd < 0.0001 ? '<$0.0001' : `$${usd.toFixed(4)}`;
  return usd < 1_000 ? `$${usd.toFixed(2)}` : `$${Math.round(usd).toLocaleString('en-US')}`;
}

/** `3 turns`, `1 turn`, `– turns`. */
export function counted(value: number | null, singular: string, plural = `${singular}s`): string {
  if (value === null) return `${UNKNOWN} ${plural}`;
  return `${value.toLocaleString('en-US')} ${value === 1 ? singular : plural}`;
}

/** `now` `40 s ago` `4 min ago` `3 h ago` `2 d ago`, after a month the date. Both in ms since the epoch. */
export function ago(at: number, now: number): string {
  const seconds = Math.round((now - at) / 1_000);
  if (!Number.isFinite(seconds)) return UNKNOWN;
  if (seconds < 5) return 'now';
  if (seconds < 60) return `${seconds} s ago`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ago`;
  const days = Math.floor(hours / 24);
  return days < 31 ? `${days} d ago` : new Date(at).toISOString().slice(0, 10);
}
