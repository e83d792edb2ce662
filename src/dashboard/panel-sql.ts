/**
 * The SQL of a panel with its places filled. Two texts come out: one with `{name:Type}` placeholders and their values apart, which is run, and one with every value put
 * in, which is shown and means the same.
 */
import { AppError } from '../lib/errors.ts';
import type { Budget } from '../model/budget.ts';
import { filterParams, filterSql, type SessionFilter } from '../query/session-filter.ts';
import { sessionCondition } from '../query/session-sql.ts';
import { literalOf, quoteString } from '../store/sql-literal.ts';
import { singleStatement } from '../store/sql-text.ts';
import type { QueryParams } from '../store/store.ts';
import { monthOf } from './month.ts';
import { DAY_SECONDS, type PanelSpan, WEEK_SECONDS } from './panel-span.ts';

export interface PanelSql {
  readonly bound: string;
  readonly params: QueryParams;
  /** Stands by itself. */
  readonly shown: string;
}

export interface PanelAsk {
  readonly span: PanelSpan;
  /** Its own bounds of time do not count: those of the span do. */
  readonly filter: SessionFilter;
  readonly budgets?: readonly Budget[];
}

/** Strings, quoted names and comments are passed over; then a place, its words in 1, or a parameter, its name in 2 and type in 3. */
const PART =
  /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|--[^\n]*|\/\*[\s\S]*?\*\/|\{\{\s*([^{}]+?)\s*\}\}|\{\s*(\w+)\s*:\s*([^{}]+?)\s*\}/g;
const STEP = /^step:\s*(.+)$/s;
const FIGURE = /^(count|usd):\s*(.+)$/s;
const COMMENT_LINE = /^(--.*)?\n/gm;

/** @param name of the panel, for messages. Throws `invalid_input` for places and parameters that do not exist. */
export function panelSql(name: string, text: string, ask: PanelAsk): PanelSql {
  const values = panelParams(ask);
  const places = placesOf(ask);
  const filled = fillPlaces(name, text, places, ask.span);
  const params: Record<string, QueryParams[string]> = {};
  const shown = filled.replace(PART, (part, _place, param?: string, type?: string) => {
    if (param === undefined || type === undefined) return part;
    const value = values[param];
    if (value === undefined) throw unknown(name, `parameter {${param}:…}`, Object.keys(values));
    params[param] = value;
    return literalOf(value, type);
  });
  return { bound: filled, params, shown };
}

function panelParams({ span, filter }: PanelAsk): QueryParams {
  const { since, until, now, stepSeconds, timeZone } = span;
  const month = monthOf(now, timeZone);
  return {
    ...filterParams({ ...filter, since, until }),
    before: Math.max(0, since - (until - since)),
    span: until - since,
    step: stepSeconds,
    tz: timeZone,
    now,
    month: month.since,
    month_end: month.until,
  };
}

type Places = Readonly<Record<string, () => string>>;

function placesOf({ span, filter, budgets = [] }: PanelAsk): Places {
  const sessions = (): string => `${sessionCondition(filter)}\n`.replace(COMMENT_LINE, '').trimEnd();
  return {
    'session-filter': sessions,
    'session-filter-with-before': () => sessions().replaceAll('{since:Int64}', '{before:Int64}'),
    budgets: () => budgetTable(budgets),
    'event-filter': () => eventCondition(sessions(), filter),
    fill: () => fillOf(span),
  };
}

/** Settings are no table of the store: they become one inside of the statement, so that it stands by itself. */
function budgetTable(budgets: readonly Budget[]): string {
  const rows = budgets.map(({ kind, name, monthUsd }) => `(${quoteString(kind)}, ${quoteString(name)}, ${monthUsd})`);
  return `(SELECT entry.1 AS kind, entry.2 AS name, entry.3 AS month_usd FROM (SELECT arrayJoin(CAST([${rows.join(', ')}], 'Array(Tuple(String, String, Float64))')) AS entry))`;
}

/** Events are narrowed by their sessions only where something besides time is asked: the list of a month's threads is long. */
function eventCondition(sessions: string, filter: SessionFilter): string {
  const time =
    'Timestamp >= fromUnixTimestamp64Milli({since:Int64})\nAND Timestamp < fromUnixTimestamp64Milli({until:Int64})';
  if (filterSql(filter) === '') return time;
  return `${time}\nAND ThreadId IN (SELECT arrayJoin(ThreadIds) FROM session FINAL WHERE ${sessions})`;
}

function fillPlaces(name: string, text: string, places: Places, span: PanelSpan): string {
  let hasSteps = false;
  const filled = (singleStatement(text) ?? text)
    .trim()
    .replace(PART, (part, place: string | undefined, _param, _type, at: number, whole: string) => {
      if (place === undefined) return part;
      const step = STEP.exec(place)?.[1];
      if (step !== undefined) hasSteps = true;
      const fill = step === undefined ? (places[place] ?? figureOf(place)) : () => stepOf(step, span);
      if (fill === undefined)
        throw unknown(name, `place {{${place}}}`, [...Object.keys(places), 'step:…', 'count:…', 'usd:…']);
      return fill().replaceAll('\n', `\n${indentAt(whole, at)}`);
    });
  // Days are counted in the zone, so that the day of a change of clocks is one day; what is answered is UTC as everywhere.
  const isZoned = hasSteps && span.stepSeconds % DAY_SECONDS === 0 && span.timeZone !== 'UTC';
  return isZoned ? `SELECT * REPLACE (toTimeZone(at, 'UTC') AS at)\nFROM\n(\n${filled}\n)` : filled;
}

/** A figure in a sentence, as people write it: `12,345`, `$1,234.50`. The engine has no function that groups digits; from behind, a comma follows every third. */
function figureOf(place: string): (() => string) | undefined {
  const [, kind, value] = FIGURE.exec(place) ?? [];
  if (value === undefined) return undefined;
  const digits = kind === 'usd' ? `toDecimalString(assumeNotNull(${value}), 2)` : `toString(${value})`;
  const grouped = `trim(LEADING ',' FROM reverse(replaceRegexpAll(reverse(${digits}), '([0-9][0-9][0-9])', '\\\\1,')))`;
  return () => (kind === 'usd' ? `concat('$', ${grouped})` : grouped);
}

/** Conditions stand below each other where they are put in: the SQL is read by people. */
const indentAt = (text: string, at: number): string => /(?:^|\n)([ ]*)[^\n]*$/.exec(text.slice(0, at))?.[1] ?? '';

/** The start of the step that an instant lies in. Below a day steps are counted in UTC: hours of a zone are not all of one length. */
function stepOf(instant: string, { stepSeconds, timeZone }: PanelSpan): string {
  if (stepSeconds === WEEK_SECONDS)
    return `toDateTime(toStartOfWeek(${instant}, 1, ${quoteString(timeZone)}), ${quoteString(timeZone)})`;
  if (stepSeconds % DAY_SECONDS === 0)
    return `toStartOfInterval(${instant}, INTERVAL ${stepSeconds / DAY_SECONDS} DAY, ${quoteString(timeZone)})`;
  return `toStartOfInterval(${instant}, INTERVAL ${stepSeconds} SECOND, 'UTC')`;
}

/** Behind `ORDER BY …, at`: steps in which nothing happened are rows, too. */
function fillOf(span: PanelSpan): string {
  const { stepSeconds } = span;
  const isDays = stepSeconds % DAY_SECONDS === 0;
  const length = isDays ? `${stepSeconds / DAY_SECONDS} DAY` : `${stepSeconds} SECOND`;
  const first = stepOf('fromUnixTimestamp64Milli({since:Int64})', span);
  return `WITH FILL FROM ${first} TO toDateTime(fromUnixTimestamp64Milli({until:Int64})) STEP INTERVAL ${length}`;
}

function unknown(name: string, what: string, known: readonly string[]): AppError {
  return new AppError('invalid_input', `cannot ask for ${name}: its SQL has the ${what}, which does not exist`, {
    hint: `There are ${known.join(', ')}.`,
  });
}
