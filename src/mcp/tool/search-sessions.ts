import { z } from 'zod';
import { parseFilter } from '../../filter/parse-filter.ts';
import { AppError } from '../../lib/errors.ts';
import type { SessionSummary } from '../../model/session.ts';
import type { Query } from '../../query/query.ts';
import type { SessionFilter } from '../../query/session-filter.ts';
import type { ToolAnswer } from '../answer.ts';
import { type Asked, anyOf, cursor, type FilterArguments, filterShape, rangeShape, readFilter } from '../argument.ts';
import { explainEmptiness } from '../emptiness.ts';
import { decodeOffset, encodeOffset } from '../offset-cursor.ts';
import { listLink, sessionRow } from '../session-row.ts';
import { defineTool } from '../tool.ts';

const ROWS_DEFAULT = 20;
const ROWS_MAX = 100;
const PAGE_LIMIT = 500;
/** Sessions that are read to find the most expensive of them. */
const RANKED_MAX = 2_000;

const SORTS = ['newest', 'cost', 'tokens', 'duration', 'tool_failures'] as const;
type Sort = (typeof SORTS)[number];

interface Found {
  readonly sessions: readonly SessionSummary[];
  readonly hasMore: boolean;
  readonly cursorAfter: (taken: number) => string | null | Promise<string | null>;
  readonly notes: readonly string[];
}

export const searchSessions = defineTool({
  name: 'search_sessions',
  title: 'Search sessions',
  description:
    'Find Codex sessions, one row each, newest first. `query`: words that all occur in prompts, answers, commands or outputs, and conditions: repo:web has:failures cost:>1 duration:>5m -tool:shell. For totals use usage_report, for one session get_session. The page of a session is deep_link/<session_id>.',
  input: {
    query: z.string().optional(),
    status: anyOf.describe('running, waiting, completed, interrupted, failed, unknown'),
    ...filterShape,
    ...rangeShape,
    min_cost_usd: z.number().optional(),
    sort: z.enum(SORTS).optional(),
    limit: z.int().min(1).max(ROWS_MAX).optional().describe(`default ${ROWS_DEFAULT}`),
    cursor,
  },
  answer: { sessions: z.array(z.looseObject({})) },
  async handle({ sort = 'newest', min_cost_usd: minCostUsd, limit = ROWS_DEFAULT, cursor: after, ...given }, call) {
    const { query, ui, now } = call;
    const { filter, range } = readSearch({ ...given, minCostUsd }, now);
    const found =
      sort === 'newest'
        ? await newest(query, filter, { limit, after })
        : await ranked(query, filter, { limit, after, sort });
    const extent = await query.extent();
    const isEmpty = found.sessions.length === 0 && after === undefined;
    return {
      facts: {},
      rows: {
        name: 'sessions',
        list: found.sessions.map(sessionRow),
        hasMore: found.hasMore,
        cursorAfter: found.cursorAfter,
      },
      deepLink: listLink(ui),
      range,
      dataUntil: extent.last_seen_at,
      narrow: 'give since and until, a filter or more words; or go on with next_cursor',
      notes: found.notes,
      ...(isEmpty ? await explainEmptiness(query, extent, filter) : {}),
    } satisfies ToolAnswer;
  },
});

/** Conditions of the words, and arguments; where both say something, the argument holds. */
function readSearch(
  { minCostUsd, ...given }: FilterArguments & { readonly minCostUsd?: number | undefined },
  now: number,
): Asked {
  const { filter: words, faults } = parseFilter(given.query ?? '');
  const [fault] = faults;
  if (fault !== undefined) throw new AppError('invalid_input', `cannot read query: ${fault.message}`);
  const { q, since, until, ...conditions } = words;
  const { filter, range } = readFilter(
    { ...given, query: q, since: given.since ?? since, until: given.until ?? until },
    now,
  );
  const said = Object.entries({ ...filter, min_cost_usd: minCostUsd }).filter(([, value]) => value !== undefined);
  return { filter: { ...conditions, ...Object.fromEntries(said) }, range };
}

async function newest(
  query: Query,
  filter: SessionFilter,
  { limit, after }: { limit: number; after: string | undefined },
): Promise<Found> {
  const { sessions, next_cursor } = await query.listSessions(filter, { limit, cursor: after });
  return {
    sessions,
    hasMore: next_cursor !== null,
    // a shorter page has the cursor behind its own last row
    cursorAfter: async (taken) =>
      taken === sessions.length
        ? next_cursor
        : (await query.listSessions(filter, { limit: taken, cursor: after })).next_cursor,
    notes: [],
  };
}

const VALUE: Readonly<Record<Sort, (session: SessionSummary) => number>> = {
  newest: ({ started_at }) => Date.parse(started_at),
  cost: ({ cost_usd }) => cost_usd ?? -1,
  tokens: ({ tokens }) => tokens.total ?? -1,
  duration: ({ duration_ms }) => duration_ms,
  tool_failures: ({ counts }) => counts.tool_failures ?? -1,
};

interface Ranking {
  readonly limit: number;
  readonly after: string | undefined;
  readonly sort: Sort;
}

/** The store lists by time alone: another order is made of what it lists. */
async function ranked(query: Query, filter: SessionFilter, { limit, after, sort }: Ranking): Promise<Found> {
  const from = decodeOffset(sort, after);
  const { sessions: all, isWhole } = await readAll(query, filter);
  const sessions = all.toSorted((a, b) => VALUE[sort](b) - VALUE[sort](a));
  return {
    sessions: sessions.slice(from, from + limit),
    hasMore: from + limit < sessions.length,
    cursorAfter: (taken) => encodeOffset(sort, from + taken),
    notes: isWhole ? [] : [`only the newest ${RANKED_MAX} sessions were ranked: narrow the time to rank all of it`],
  };
}

async function readAll(
  query: Query,
  filter: SessionFilter,
): Promise<{ sessions: readonly SessionSummary[]; isWhole: boolean }> {
  const sessions: SessionSummary[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Query['listSessions']>> = await query.listSessions(filter, {
      limit: PAGE_LIMIT,
      ...(cursor === null ? {} : { cursor }),
    });
    sessions.push(...page.sessions);
    cursor = page.next_cursor;
  } while (cursor !== null && sessions.length < RANKED_MAX);
  return { sessions, isWhole: cursor === null };
}
