const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `now`, `4 min ago`, `3 h ago`, `2 days ago`, then the date. Clocks that disagree by a little read `now`. */
export function formatAgo(at: number, now: number): string {
  const age = now - at;
  if (age < 45_000) return 'now';
  if (age < 60 * MINUTE - 30_000) return `${Math.max(1, Math.round(age / MINUTE))} min ago`;
  if (age < DAY - HOUR / 2) return `${Math.round(age / HOUR)} h ago`;
  const days = Math.round(age / DAY);
  if (days < 14) return days === 1 ? 'yesterday' : `${days} days ago`;
  return DATE.format(at);
}

const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const ABSOLUTE = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
});
const CLOCK = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

/** The user's own zone, named: `Fri, 20 Nov 2026, 23:08:48 UTC`. */
export const formatAbsolute = (at: number): string => ABSOLUTE.format(at);

/** `23:08:48.412`, for things inside one session. */
export const formatClock = (at: number): string => CLOCK.format(at);

const MOMENT_PARTS = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const;
const MOMENT = new Intl.DateTimeFormat('en-GB', MOMENT_PARTS);
const SHORT_MOMENT = new Intl.DateTimeFormat('en-GB', { ...MOMENT_PARTS, second: '2-digit' });

/** `20 Nov, 23:08`, for an end of a scale of `length` ms; with seconds where the other end would read alike. */
export const formatMoment = (at: number, length: number): string =>
  (length < 10 * MINUTE ? SHORT_MOMENT : MOMENT).format(at);
