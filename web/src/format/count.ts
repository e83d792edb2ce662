/**
 * Token counts in lists and totals: `950`, `8.4 k`, `84 k`, `1.2 M`. Three figures are enough to compare by eye;
 * the exact count is in the inspector.
 */
export function formatCount(count: number): string {
  if (count < 1000) return String(Math.round(count));
  if (count < 9_950) return `${(count / 1000).toFixed(1)} k`;
  if (count < 999_500) return `${Math.round(count / 1000)} k`;
  if (count < 9_950_000) return `${(count / 1e6).toFixed(1)} M`;
  if (count < 999_500_000) return `${Math.round(count / 1e6)} M`;
  return `${(count / 1e9).toFixed(1)} G`;
}

const GROUPED = new Intl.NumberFormat('en-US');

/** Every figure: `12,345`. */
export const formatExact = (count: number): string => GROUPED.format(count);

/** `3 turns`, `1 turn`. */
export const plural = (count: number, noun: string): string => `${formatExact(count)} ${noun}${count === 1 ? '' : 's'}`;

/** Bytes of text as it travels: `840 B`, `2.1 kB`, `3.0 GB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1000).toFixed(1)} kB`;
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(1)} MB`;
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** What part of `whole` is `part`: `71 %`; null when either is unknown or there is nothing to share. */
export function formatShare(part: number | null, whole: number | null): string | null {
  if (part === null || whole === null || whole === 0) return null;
  return `${Math.round((part / whole) * 100)} %`;
}
