import { z } from 'zod';
import type { StatsRow } from '../../query/query.ts';
import type { SessionFilter } from '../../query/session-filter.ts';
import type { RowAt, ToolAnswer } from '../answer.ts';
import { cursor, filterShape, rangeShape, readFilter, timeOf } from '../argument.ts';
import { explainEmptiness } from '../emptiness.ts';
import { decodeOffset, encodeOffset } from '../offset-cursor.ts';
import { listLink } from '../session-row.ts';
import { label, lean, usd } from '../text.ts';
import { defineTool } from '../tool.ts';
import { changeOf, totalsOf, usageFacts } from '../usage.ts';

const DEFAULT_SINCE = '7d';
const KIND = 'usage';

export const usageReport = defineTool({
  name: 'usage_report',
  title: 'Usage report',
  description:
    'Sessions, tokens and cost in sum and by user, team, model, repository, tool or day (default range 7d), and how they changed: compare_to=previous is the time of the same length before.',
  input: {
    group_by: z.enum(['user', 'team', 'model', 'repo', 'tool', 'day']),
    compare_to: z.string().optional().describe('`previous`, or when a time of the same length began: 14d, 2026-11-01'),
    ...filterShape,
    ...rangeShape,
    cursor,
  },
  answer: { totals: z.looseObject({}), groups: z.array(z.looseObject({})) },
  async handle({ group_by: by, compare_to: compareTo, cursor: after, ...given }, call) {
    const { query, ui, now } = call;
    const { filter, range } = readFilter(given, now, DEFAULT_SINCE);
    const baseline = compareTo === undefined ? null : baselineOf(compareTo, filter, now);
    const [rows, days, extent] = await Promise.all([
      query.stats(by, filter),
      by === 'day' ? null : query.stats('day', filter),
      query.extent(),
    ]);
    const before = baseline === null ? null : await query.stats(by, { ...filter, ...baseline });
    const daysBefore = baseline === null ? null : await query.stats('day', { ...filter, ...baseline });
    const from = decodeOffset(KIND, after);
    return {
      facts: lean({
        group_by: by,
        totals: totalsOf(days ?? rows),
        totals_before: daysBefore === null ? null : totalsOf(daysBefore),
        compared_to:
          baseline === null
            ? null
            : { since: new Date(baseline.since).toISOString(), until: new Date(baseline.until).toISOString() },
      }),
      rows: {
        name: 'groups',
        list: rows.slice(from).map((row) => groupRow(row, before)),
        cursorAfter: (taken) => encodeOffset(KIND, from + taken),
      },
      deepLink: listLink(ui),
      range,
      dataUntil: extent.last_seen_at,
      narrow: 'narrow the time, or filter by user, team, model or repository',
      notes: noteOf(by),
      ...(rows.length === 0 ? await explainEmptiness(query, extent, filter) : {}),
    } satisfies ToolAnswer;
  },
});

/** What the figures of this grouping cannot say. */
function noteOf(by: string): string[] {
  if (by === 'tool') return ['tokens and cost are told per model call, not per tool call'];
  return by === 'model' ? ['a session or turn that used several models counts for each of them'] : [];
}

interface Baseline {
  /** ms since the epoch. */
  readonly since: number;
  readonly until: number;
}

function baselineOf(compareTo: string, filter: SessionFilter, now: number): Baseline {
  const until = filter.until ?? now;
  const since = filter.since ?? 0;
  const start = compareTo === 'previous' ? since - (until - since) : timeOf('compare_to', compareTo, now);
  const from = Math.max(0, start ?? 0);
  return { since: from, until: from + (until - since) };
}

/** Days are compared by nothing: none of them was there before. */
function groupRow(row: StatsRow, before: readonly StatsRow[] | null): RowAt {
  const then = before?.find(({ key }) => key === row.key);
  const change =
    before === null
      ? null
      : lean({
          sessions: changeOf(row.sessions, then?.sessions ?? 0),
          total_tokens: changeOf(row.tokens.total, then?.tokens.total ?? null),
          cost_usd: changeOf(usd(row.cost_usd), usd(then?.cost_usd ?? null)),
          tool_calls: changeOf(row.tool_calls, then?.tool_calls ?? null),
        });
  return () => lean({ key: label(row.key) ?? 'not told', ...usageFacts(row), change });
}
