import type { SessionSummary, StatsRow } from '../api/shape.ts';

/** What a list adds up to. null is "not told", never 0. */
export interface ListTotal {
  readonly sessions: number;
  /** Sessions that ended in failure. */
  readonly failed: number | null;
  readonly tokens: number | null;
  readonly costUsd: number | null;
  /** Something in it has no known cost, so the sum is a lower bound. */
  readonly isCostPartial: boolean;
  readonly toolCalls: number | null;
  readonly toolFailures: number | null;
}

/** Of rows that are all at hand. */
export function totalOfRows(rows: readonly SessionSummary[]): ListTotal {
  return {
    sessions: rows.length,
    failed: rows.filter((row) => row.status === 'failed').length,
    tokens: sum(rows.map((row) => row.tokens.total)),
    costUsd: sum(rows.map((row) => row.cost_usd)),
    isCostPartial: rows.some((row) => row.cost_usd === null || row.cost_basis === 'partly'),
    toolCalls: sum(rows.map((row) => row.counts.tool_calls)),
    toolFailures: sum(rows.map((row) => row.counts.tool_failures)),
  };
}

/** Of the server's totals by day, which do not tell failures. */
export function totalOfDays(days: readonly StatsRow[]): ListTotal {
  return {
    sessions: sum(days.map((day) => day.sessions)) ?? 0,
    failed: null,
    tokens: sum(days.map((day) => day.tokens.total)),
    costUsd: sum(days.map((day) => day.cost_usd)),
    isCostPartial: days.some((day) => day.cost_usd === null),
    toolCalls: sum(days.map((day) => day.tool_calls)),
    toolFailures: null,
  };
}

const sum = (parts: readonly (number | null)[]): number | null =>
  parts.reduce((all, part) => (part === null ? all : (all ?? 0) + part), null);
