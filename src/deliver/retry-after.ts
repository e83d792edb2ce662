/** Longest wait that a backend can ask for, ms: one that says "tomorrow" is asked again before. */
export const RETRY_AFTER_MAX_MS = 3_600_000;

/**
 * `Retry-After` in ms: seconds or an HTTP date, at least 0, capped; null when absent or unreadable. A date is measured against `dateHeader`, the backend's own clock,
 * where the answer has one: ours may be wrong.
 */
export function retryAfterMs(value: string | undefined, dateHeader: string | undefined, nowMs: number): number | null {
  const text = value?.trim() ?? '';
  if (/^[+-]?\d+(?:\.\d+)?$/.test(text)) return boundedDelayMs(Number(text) * 1000);
  const at = dateMs(text);
  return at === null ? null : boundedDelayMs(at - (dateMs(dateHeader ?? '') ?? nowMs));
}

/** Between 0 and the cap, whole ms. */
export const boundedDelayMs = (ms: number): number => Math.ceil(Math.min(Math.max(ms, 0), RETRY_AFTER_MAX_MS));

/** All three forms of an HTTP date name month and time; `Date.parse` alone would take a bare "7". */
function dateMs(text: string): number | null {
  if (!/[A-Za-z]{3}.*\d\d:\d\d:\d\d/.test(text)) return null;
  const ms = Date.parse(/GMT|UTC|Z$|[+-]\d{4}$/.test(text) ? text : `${text} GMT`);
  return Number.isNaN(ms) ? null : ms;
}
