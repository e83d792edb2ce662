import type { CostBasis } from '../model/session.ts';
import type { Store } from '../store/store.ts';
import type { StatsKey, StatsRow } from './query.ts';
import { filterParams, type SessionFilter } from './session-filter.ts';
import { sessionSql } from './session-sql.ts';

/** Sums are 64-bit, so they come as text. */
type Figure = string | number | null;

type Row = Readonly<
  Record<
    'turns' | 'tool_calls' | 'input' | 'cached_input' | 'cache_write_input' | 'output' | 'reasoning_output' | 'total',
    Figure
  >
> & {
  readonly key: string;
  readonly sessions: Figure;
  readonly cost_usd: number | null;
  readonly cost_basis: CostBasis;
};

const FILE: Readonly<Record<StatsKey, string>> = {
  model: 'stats-by-model',
  tool: 'stats-by-tool',
  user: 'stats-by-session',
  team: 'stats-by-session',
  repo: 'stats-by-session',
  day: 'stats-by-session',
};

/** Totals by one key, the heaviest first (days: the newest first). */
export async function stats(store: Store, by: StatsKey, filter: SessionFilter): Promise<StatsRow[]> {
  const rows = await store.query<Row>(sessionSql(FILE[by], filter), { ...filterParams(filter), by });
  return rows.map((row) => ({
    key: row.key === '' ? null : row.key,
    sessions: figure(row.sessions) ?? 0,
    turns: figure(row.turns),
    tool_calls: figure(row.tool_calls),
    tokens: {
      input: figure(row.input),
      cached_input: figure(row.cached_input),
      cache_write_input: figure(row.cache_write_input),
      output: figure(row.output),
      reasoning_output: figure(row.reasoning_output),
      total: figure(row.total),
    },
    cost_usd: row.cost_usd,
    cost_basis: row.cost_basis,
  }));
}

/** Token sums stay far below 2^53, so a number holds them. */
const figure = (value: Figure): number | null => (value === null ? null : Number(value));
