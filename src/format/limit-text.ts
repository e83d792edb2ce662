/** How much is left: of the context window, and of what the provider allows. */

import { count } from '../lib/figure.ts';
import type { ContextFill, RateLimit } from '../model/session.ts';
import { cleanLine } from './clean.ts';

/** `context 62 % of 272 k`; without a known window `context 168 k`. */
export function contextText({ used_tokens: used, window_tokens: window }: ContextFill): string {
  if (window === null || window <= 0) return `context ${count(used)}`;
  return `context ${Math.round((used / window) * 100)} % of ${count(window)}`;
}

/** The limit that is meant when nothing is said. */
const USUAL_LIMIT = 'codex';

export interface Reader {
  /** ms since the epoch. */
  readonly now: number;
  /** IANA name; the reader's own zone where absent. */
  readonly timeZone?: string | undefined;
}

/** `5 h window 31 %, resets 14:05`, in the time of the reader. */
export function rateLimitText(limit: RateLimit, reader: Reader): string {
  const other = limit.limit_id === null || limit.limit_id === USUAL_LIMIT ? '' : `${cleanLine(limit.limit_id)} `;
  const used = `${other}${windowName(limit)} ${Math.round(limit.used_percent)} %`;
  if (limit.resets_at === null) return used;
  const at = Date.parse(limit.resets_at);
  // What was told is what was true then: a window that has ended since says nothing about today.
  return at <= reader.now ? `${used} (has been reset since)` : `${used}, resets ${clock(at, reader)}`;
}

function windowName({ window, window_minutes: minutes }: RateLimit): string {
  if (minutes === null) return `${window} window`;
  if (minutes === 7 * 1_440) return 'weekly window';
  if (minutes % 1_440 === 0) return `${minutes / 1_440} d window`;
  return minutes % 60 === 0 ? `${minutes / 60} h window` : `${minutes} min window`;
}

const DAY_MS = 86_400_000;

/** The time alone today, with the day of the week within six days, else with the date. */
function clock(at: number, { now, timeZone }: Reader): string {
  const text = (of: number, options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('en-GB', { ...options, timeZone }).format(of);
  const time = text(at, { hour: '2-digit', minute: '2-digit' });
  const day: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' };
  if (text(at, day) === text(now, day)) return time;
  return `${text(at, at - now < 6 * DAY_MS ? { weekday: 'short' } : day)} ${time}`;
}
