/**
 * Which log records a question is about, as conditions that the table's order and indexes can answer. Which conditions there are decides over the
 * statement; their values are bound.
 */
import { AppError } from '../lib/errors.ts';
import type { QueryParams } from '../store/store.ts';
import { type LogFilter, SEVERITIES } from './telemetry.ts';
import { wordsOf } from './text-condition.ts';

export interface Condition {
  /** Joined by AND; never empty. */
  readonly sql: string;
  readonly params: QueryParams;
}

/** As far as the tables' own order knows how to count (2106), less what it rounds by. */
export const TABLE_END_MS = (2 ** 32 - 600) * 1000;

/** Where a span without bounds begins and ends. */
export const boundsOf = ({
  since,
  until,
}: {
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}) => ({
  since: Math.trunc(Math.max(0, since ?? 0)),
  until: Math.trunc(Math.min(TABLE_END_MS, until ?? TABLE_END_MS)),
});

export const TIME_CONDITION =
  'Timestamp >= fromUnixTimestamp64Milli({since:Int64}) AND Timestamp < fromUnixTimestamp64Milli({until:Int64})';

const LISTS = {
  event: 'Event IN {event:Array(String)}',
  severity: 'intDiv(SeverityNumber + 3, 4) IN {severity:Array(UInt8)}',
  service: 'ServiceName IN {service:Array(String)}',
  model: 'Model IN {model:Array(String)}',
  tool: 'ToolName IN {tool:Array(String)}',
} as const;

/** @param threads the threads of the session that the filter names */
export function logCondition(filter: LogFilter, threads: readonly string[]): Condition {
  const conditions: string[] = [TIME_CONDITION];
  const params: Record<string, QueryParams[string]> = boundsOf(filter);
  const add = (sql: string, more: QueryParams): void => {
    conditions.push(sql);
    Object.assign(params, more);
  };
  for (const name of ['event', 'service', 'model', 'tool'] as const) {
    const values = filter[name] ?? [];
    if (values.length > 0) add(LISTS[name], { [name]: values });
  }
  const severity = filter.severity ?? [];
  if (severity.length > 0) add(LISTS.severity, { severity: severity.map((name) => SEVERITIES.indexOf(name)) });
  if (filter.session !== undefined) add('ThreadId IN {threads:Array(String)}', { threads });
  if (filter.traceId !== undefined) add('TraceId = {trace_id:String}', { trace_id: filter.traceId });
  if (filter.spanId !== undefined) add('SpanId = {span_id:String}', { span_id: filter.spanId });
  for (const [at, attribute] of (filter.attribute ?? []).entries()) addAttribute(add, at, attribute);
  for (const [at, word] of wordsOf(filter.text).entries())
    add(wordCondition(word, `word_${at}`), { [`word_${at}`]: word });
  return { sql: conditions.join('\n    AND '), params };
}

/** Attributes that have a column of their own, which is read in a hundredth of the time of all attributes. */
const COLUMNS: Readonly<Record<string, string>> = {
  'conversation.id': 'ThreadId',
  model: 'Model',
  tool_name: 'ToolName',
};

/** As the index `idx_log_attribute` spells it. */
const PAIRS = 'arrayMap((name, value) -> cityHash64(name, value), mapKeys(LogAttributes), mapValues(LogAttributes))';

/** `name=value`. */
function addAttribute(add: (sql: string, more: QueryParams) => void, at: number, attribute: string): void {
  const equals = attribute.indexOf('=');
  if (equals < 1) {
    throw new AppError(
      'invalid_input',
      `cannot read attribute ${JSON.stringify(attribute.slice(0, 40))}: it has no =`,
      {
        hint: 'Give it as name=value, such as tool_name=exec_command.',
      },
    );
  }
  const [name, value] = [attribute.slice(0, equals), attribute.slice(equals + 1)];
  const [n, v] = [`name_${at}`, `value_${at}`];
  if (name.startsWith('resource.'))
    return add(`ResourceAttributes[{${n}:String}] = {${v}:String}`, {
      [n]: name.slice('resource.'.length),
      [v]: value,
    });
  const column = Object.hasOwn(COLUMNS, name) ? COLUMNS[name] : undefined;
  if (column !== undefined && value !== '') return add(`${column} = {${v}:String}`, { [v]: value });
  const likely =
    value === ''
      ? `mapContains(LogAttributes, {${n}:String})`
      : `indexHint(has(${PAIRS}, cityHash64({${n}:String}, {${v}:String})))`;
  return add(`${likely} AND LogAttributes[{${n}:String}] = {${v}:String}`, { [n]: name, [v]: value });
}

/** Folding letters beyond ASCII costs three times as much. */
function wordCondition(word: string, name: string): string {
  const position = /^[\x20-\x7e]*$/.test(word) ? 'positionCaseInsensitive' : 'positionCaseInsensitiveUTF8';
  const holds = (text: string): string => `${position}(${text}, {${name}:String}) > 0`;
  return `(${holds('Body')} OR ${holds('Event')} OR arrayExists(text -> ${holds('text')}, mapValues(LogAttributes)))`;
}
