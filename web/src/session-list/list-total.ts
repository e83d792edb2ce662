import type { CostBasis, SessionSummary, StatsRow } from '../api/shape.ts';

interface Cost {
  readonly cost_usd: number | null;
  readonly cost_basis: CostBasis;
}

/** What a list adds up to. null is "not told", never 0. */
export interface ListTotal {
  readonly sessions: number;
  /** Sessions that ended in failure. */
  readonly failed: number | null;
  readonly tokens: number | null;
  readonly cost: Cost;
  readonly toolCalls: number | null;
  readonly toolFailures: number | null;
}

/** Of rows that are all at hand. */
export function totalOfRows(rows: readonly SessionSummary[]): ListTotal {
  return {
    sessions: rows.length,
    failed: rows.filter((row) => row.status === 'failed').length,
    tokens: sum(rows.map((row) => row.tokens.total)),
    cost: sumCost(rows),
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
    cost: sumCost(days),
    toolCalls: sum(days.map((day) => day.tool_calls)),
    toolFailures: null,
  };
}

const sum = (parts: readonly (number | null)[]): number | null =>
  parts.reduce((all, part) => (part === null ? all : (all ?? 0) + part), null);

/** A part without a known cost makes the sum a lower bound, whoever pays. */
function sumCost(parts: readonly Cost[]): Cost {
  const cost_usd = sum(parts.map((part) => part.cost_usd));
  const has = (basis: CostBasis): boolean => parts.some((part) => part.cost_basis === basis);
  if (cost_usd === null) return { cost_usd, cost_basis: 'unknown' };
  if (has('partly') || has('unknown')) return { cost_usd, cost_basis: 'partly' };
  return { cost_usd, cost_basis: has('api_equivalent') ? 'api_equivalent' : 'priced' };
}
