import { formatAbsolute } from '../format/when.ts';

const DAY_SECONDS = 86_400;

/**
 * The time that a step is about, in the reader's zone: `Sat, 21 Nov 2026` for a day, `21 Nov 2026, 12:00 – 14:00` for less, both days for more.
 * @param at start of the step, ms since the epoch
 */
export function stepWords(at: number, stepSeconds: number | undefined, timeZone: string): string {
  if (stepSeconds === undefined) return formatAbsolute(at);
  const write = (when: number, options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('en-GB', { ...options, timeZone, hourCycle: 'h23' }).format(when);
  const end = at + stepSeconds * 1000;
  const day = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  if (stepSeconds === DAY_SECONDS) return write(at, { weekday: 'short', ...day });
  // The last day of several is the one before they end, and a change of clocks moves the end by an hour.
  if (stepSeconds % DAY_SECONDS === 0)
    return `${write(at, { day: 'numeric', month: 'short' })} – ${write(end - DAY_SECONDS * 500, day)}`;
  const clock = {
    hour: '2-digit',
    minute: '2-digit',
    ...(stepSeconds < 60 ? { second: '2-digit' as const } : {}),
  } as const;
  return `${write(at, day)}, ${write(at, clock)} – ${write(end, clock)}`;
}
