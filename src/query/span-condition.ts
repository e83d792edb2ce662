/** What one span of a trace must be, as conditions that the table's order and indexes can answer. */
import type { QueryParams } from '../store/store.ts';
import { boundsOf, type Condition, TIME_CONDITION } from './log-condition.ts';
import type { TraceFilter } from './telemetry.ts';
import { wordsOf } from './text-condition.ts';

/** Whether the question is about spans; else the small table of traces answers it. */
export const asksForSpans = ({ text, service, name, minMs, maxMs, errors }: TraceFilter): boolean =>
  wordsOf(text).length > 0 ||
  (service ?? []).length > 0 ||
  (name ?? []).length > 0 ||
  minMs !== undefined ||
  maxMs !== undefined ||
  errors === true;

/** @param threads the threads of the session that the filter names */
export function spanCondition(filter: TraceFilter, threads: readonly string[]): Condition {
  const conditions: string[] = [TIME_CONDITION];
  const params: Record<string, QueryParams[string]> = boundsOf(filter);
  const add = (sql: string, more: QueryParams): void => {
    conditions.push(sql);
    Object.assign(params, more);
  };
  const { service = [], name = [], minMs, maxMs, errors, session, text } = filter;
  if (service.length > 0) add('ServiceName IN {service:Array(String)}', { service });
  if (name.length > 0) add('SpanName IN {name:Array(String)}', { name });
  if (minMs !== undefined) add('Duration >= {min_ns:UInt64}', { min_ns: Math.round(minMs * 1e6) });
  if (maxMs !== undefined)
    add(`TraceId NOT IN (SELECT TraceId FROM otel_traces WHERE ${TIME_CONDITION} AND Duration > {max_ns:UInt64})`, {
      max_ns: Math.round(maxMs * 1e6),
    });
  if (errors === true) add("StatusCode = 'Error'", {});
  if (session !== undefined)
    add("TraceId IN (SELECT TraceId FROM codex_event WHERE ThreadId IN {threads:Array(String)} AND TraceId != '')", {
      threads,
    });
  for (const [at, word] of wordsOf(text).entries()) {
    const placeholder = `{word_${at}:String}`;
    add(
      `(positionCaseInsensitive(SpanName, ${placeholder}) > 0 OR startsWith(TraceId, lower(${placeholder})) OR has(mapValues(SpanAttributes), ${placeholder}))`,
      { [`word_${at}`]: word },
    );
  }
  return { sql: conditions.join('\n    AND '), params };
}
