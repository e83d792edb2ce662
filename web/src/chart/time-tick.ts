const DAY_MS = 86_400_000;

/**
 * Words for the marks of a time axis, in the reader's zone: clock times with the date where a new day begins; dates where marks lie
 * days apart, with the year where a new one begins.
 * @param times ms since the epoch, rising
 */
export function timeTicks(times: readonly number[], timeZone: string): readonly string[] {
  const apart = times.length < 2 ? DAY_MS : Math.min(...times.slice(1).map((at, index) => at - (times[index] ?? 0)));
  const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat('en-GB', { ...options, timeZone, hourCycle: 'h23' });
  const day = format({ day: 'numeric', month: 'short' });
  const clock = format({ hour: '2-digit', minute: '2-digit', ...(apart < 60_000 ? { second: '2-digit' } : {}) });
  const year = format({ year: 'numeric' });
  // A day in March has 23 hours.
  const isDaily = apart >= DAY_MS - 3_600_000;
  return times.map((at, index) => {
    const before = index === 0 ? undefined : times[index - 1];
    if (isDaily) {
      const isNewYear = before !== undefined && year.format(before) !== year.format(at);
      return isNewYear ? `${day.format(at)} ${year.format(at)}` : day.format(at);
    }
    const isNewDay = before !== undefined && day.format(before) !== day.format(at);
    return isNewDay ? day.format(at) : clock.format(at);
  });
}
