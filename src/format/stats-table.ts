/** `turnscope stats` for people, with a total row. */

import { count, UNKNOWN } from '../lib/figure.ts';
import { sumCost } from '../model/cost.ts';
import { sumTokens } from '../model/tokens.ts';
import type { StatsKey, StatsRow } from '../query/query.ts';
import { cleanLine } from './clean.ts';
import { costCell } from './cost-text.ts';
import type { Paint } from './paint.ts';
import { type Column, table } from './table.ts';

export interface StatsOptions {
  readonly by: StatsKey;
  /** Terminal columns. */
  readonly width: number;
  readonly paint: Paint;
}

export function statsTable(rows: readonly StatsRow[], { by, width, paint }: StatsOptions): string[] {
  if (rows.length === 0) return ['Nothing to total: no session fits.'];
  const columns: readonly Column<StatsRow>[] = [
    { head: by, cell: ({ key }) => cleanLine(key ?? UNKNOWN), flexible: true },
    { head: 'sessions', cell: ({ sessions }) => String(sessions), align: 'right' },
    { head: 'turns', cell: ({ turns }) => count(turns), align: 'right' },
    { head: 'tool calls', cell: ({ tool_calls }) => count(tool_calls), align: 'right' },
    { head: 'input', cell: ({ tokens }) => count(tokens.input), align: 'right', leaves: 3 },
    { head: 'cached', cell: ({ tokens }) => count(tokens.cached_input), align: 'right', leaves: 4 },
    { head: 'output', cell: ({ tokens }) => count(tokens.output), align: 'right', leaves: 2 },
    { head: 'tokens', cell: ({ tokens }) => count(tokens.total), align: 'right' },
    { head: 'cost', cell: costCell, align: 'right', leaves: 1 },
  ];
  const lines = table(isAdditive(by) ? [...rows, totalOf(rows)] : rows, columns, { width, paintHead: paint.dim });
  const last = lines.at(-1);
  return isAdditive(by) && last !== undefined ? [...lines.slice(0, -1), paint.bold(last)] : lines;
}

/** One session may use several models and tools, so its count would enter such a total more than once. */
const isAdditive = (by: StatsKey): boolean => by !== 'model' && by !== 'tool';

function totalOf(rows: readonly StatsRow[]): StatsRow {
  const add = (pick: (row: StatsRow) => number | null): number | null =>
    rows.map(pick).reduce((sum, part) => (part === null ? sum : (sum ?? 0) + part), null);
  return {
    key: 'total',
    sessions: add((row) => row.sessions) ?? 0,
    turns: add((row) => row.turns),
    tool_calls: add((row) => row.tool_calls),
    tokens: sumTokens(rows.map((row) => row.tokens)),
    ...sumCost(rows),
  };
}
