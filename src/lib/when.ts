/**
 * Points in time as people type them: `30m`, `12h`, `7d`, `2w` before now, `today`, `yesterday`, or an ISO 8601 date
 * or date-time. A date without a zone is midnight UTC, so that a script gives the same answer everywhere.
 */
const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const DAY_MS = 86_400_000;

/** Milliseconds since the epoch, or undefined when the text is no point in time. */
export function parseWhen(text: string, nowMs: number): number | undefined {
  const word = text.trim().toLowerCase();
  if (word === 'now') return nowMs;
  if (word === 'today') return nowMs - (nowMs % DAY_MS);
  if (word === 'yesterday') return nowMs - (nowMs % DAY_MS) - DAY_MS;
  const ago = /^(\d{1,6})([smhdw])$/.exec(word);
  if (ago) return nowMs - Number(ago[1]) * (UNIT_MS[ago[2] ?? ''] ?? 0);
  // Date.parse alone would also take "1" or "March": only what looks like ISO may pass.
  if (!/^\d{4}-\d{2}-\d{2}([t ]\d{2}:\d{2}|$)/.test(word)) return undefined;
  const at = Date.parse(/^\S{10}$/.test(word) ? `${word}T00:00:00Z` : text.trim().replace(' ', 'T'));
  return Number.isNaN(at) ? undefined : at;
}
