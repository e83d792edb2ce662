/** Calendar months of a time zone. */

export interface Month {
  /** ms since the epoch: its first instant, and that of the next. */
  readonly since: number;
  readonly until: number;
}

/** The month that the instant before `end` lies in: a span that ends where a month begins is about the month that is over. */
export function monthOf(end: number, timeZone: string): Month {
  const { year, month } = dateIn(end - 1, timeZone);
  return { since: firstOf(year, month, timeZone), until: firstOf(year, month + 1, timeZone) };
}

/** @param month 1 for January; 13 is the next year's */
function firstOf(year: number, month: number, timeZone: string): number {
  const wall = Date.UTC(year, month - 1, 1);
  // The distance from UTC at the instant itself is found in two steps: it may change between the first guess and there.
  const guess = wall - aheadAt(wall, timeZone);
  return wall - aheadAt(guess, timeZone);
}

/** How much later it is on walls there than in UTC, in ms. */
function aheadAt(at: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = dateIn(at, timeZone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

type DateParts = Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>;

function dateIn(at: number, timeZone: string): DateParts {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'iso8601',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const of = (type: keyof DateParts): number => parts.get(type) ?? 0;
  return {
    year: of('year'),
    month: of('month'),
    day: of('day'),
    hour: of('hour'),
    minute: of('minute'),
    second: of('second'),
  };
}
