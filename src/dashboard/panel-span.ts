/** The time that a panel is about, and the steps that it is drawn in. */
import { AppError } from '../lib/errors.ts';
import { monthOf } from './month.ts';

export interface PanelSpan {
  /** ms since the epoch. */
  readonly since: number;
  readonly until: number;
  /** Where the span ends that was asked about: `until`, but for a month, which goes on behind it. */
  readonly now: number;
  readonly stepSeconds: number;
  /** In which days and weeks begin, as IANA names it. */
  readonly timeZone: string;
}

export interface WantedSpan {
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  readonly stepSeconds?: number | undefined;
  readonly timeZone?: string | undefined;
}

export const DAY_SECONDS = 86_400;
export const WEEK_SECONDS = 7 * DAY_SECONDS;
const DEFAULT_SPAN_MS = WEEK_SECONDS * 1000;
/** More than these no screen shows apart. */
const STEPS_WANTED_MAX = 120;
/** A step that is asked for may be finer, for as long as all of them and their series fit into an answer. */
const STEPS_MAX = 1_500;
/**
 * Each divides the next, as far as people count: a step of a day holds whole steps of an hour. Nothing between 3 hours and a day: steps of half a day show little but
 * that people sleep, and begin at hours that are nobody's.
 */
const STEPS_SECONDS = [10, 30, 60, 300, 900, 1_800, 3_600, 7_200, 10_800, DAY_SECONDS, WEEK_SECONDS];

/** Without a beginning: the 7 days before the end. Throws `invalid_input` for a span without length, steps without number, and zones that nobody knows. */
export function panelSpan(wanted: WantedSpan, now: number): PanelSpan {
  const until = Math.trunc(wanted.until ?? now);
  const since = Math.trunc(Math.max(0, wanted.since ?? until - DEFAULT_SPAN_MS));
  if (since >= until) {
    throw new AppError('invalid_input', 'cannot ask about this time: it ends before it begins', {
      hint: 'Give a `since` that is before `until`.',
    });
  }
  const seconds = (until - since) / 1000;
  const stepSeconds = wanted.stepSeconds ?? stepFor(seconds);
  if (seconds / stepSeconds > STEPS_MAX) {
    throw new AppError('invalid_input', `cannot cut this time into steps of ${stepSeconds} s: more than ${STEPS_MAX}`, {
      hint: `Take steps of at least ${Math.ceil(seconds / STEPS_MAX)} s, or none: they are then chosen.`,
    });
  }
  return { since, until, now: until, stepSeconds, timeZone: knownZone(wanted.timeZone ?? 'UTC') };
}

/** The whole month that a span ends in, day by day: what is asked of budgets. */
export const monthSpan = (span: PanelSpan): PanelSpan => ({
  ...span,
  ...monthOf(span.now, span.timeZone),
  stepSeconds: DAY_SECONDS,
});

/** The same span in steps of days, or of what it has already where that is longer. */
export const inDays = (span: PanelSpan): PanelSpan => ({
  ...span,
  stepSeconds: Math.max(span.stepSeconds, DAY_SECONDS),
});

function stepFor(seconds: number): number {
  return (
    STEPS_SECONDS.find((step) => seconds / step <= STEPS_WANTED_MAX) ??
    WEEK_SECONDS * Math.ceil(seconds / WEEK_SECONDS / STEPS_WANTED_MAX)
  );
}

function knownZone(name: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch (cause) {
    throw new AppError('invalid_input', `cannot begin days in ${JSON.stringify(name)}: it is no time zone`, {
      hint: 'Give a name such as Europe/Berlin.',
      cause,
    });
  }
}
