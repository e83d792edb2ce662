import { z } from 'zod';
import type { ReliabilityRow } from '../../query/query.ts';
import type { RowAt, ToolAnswer } from '../answer.ts';
import { cursor, filterShape, rangeShape, readFilter } from '../argument.ts';
import { explainEmptiness } from '../emptiness.ts';
import { decodeOffset, encodeOffset } from '../offset-cursor.ts';
import { listLink } from '../session-row.ts';
import { label, lean } from '../text.ts';
import { defineTool } from '../tool.ts';

const DEFAULT_SINCE = '7d';
const KIND = 'reliability';

export const toolReliability = defineTool({
  name: 'tool_reliability',
  title: 'Reliability of tools',
  description:
    'How calls of tools ended and how long they took, what failed most first (default range 7d). By mcp_server: whether a server is healthy. exit_not_zero: the command failed, such as a test, not the tool.',
  input: {
    by: z.enum(['tool', 'mcp_server']).optional().describe('default tool'),
    ...filterShape,
    ...rangeShape,
    cursor,
  },
  answer: { totals: z.looseObject({}), groups: z.array(z.looseObject({})) },
  async handle({ by = 'tool', cursor: after, ...given }, call) {
    const { query, ui, now } = call;
    const { filter, range } = readFilter(given, now, DEFAULT_SINCE);
    const [all, extent] = await Promise.all([query.reliability(by, filter), query.extent()]);
    // the filter chooses sessions that called the tool; of these only its own calls are asked about
    const wanted = filter.tool ?? [];
    const rows = all.filter(({ key }) => by !== 'tool' || wanted.length === 0 || wanted.includes(key));
    const from = decodeOffset(KIND, after);
    return {
      facts: { by, totals: { calls: sum(rows, 'calls'), errors: sum(rows, 'errors'), denied: sum(rows, 'denied') } },
      rows: {
        name: 'groups',
        list: rows.slice(from).map(groupRow),
        cursorAfter: (taken) => encodeOffset(KIND, from + taken),
      },
      deepLink: listLink(ui),
      range,
      dataUntil: extent.last_seen_at,
      narrow: 'narrow the time, or filter by tool, model or repository',
      notes: rows.length > 0 ? ['see failed calls with get_session_events status=error'] : [],
      ...(rows.length === 0 ? await emptiness(call.query, { by, extent, filter }) : {}),
    } satisfies ToolAnswer;
  },
});

async function emptiness(
  query: Parameters<typeof explainEmptiness>[0],
  {
    by,
    extent,
    filter,
  }: { by: string; extent: Parameters<typeof explainEmptiness>[1]; filter: Parameters<typeof explainEmptiness>[2] },
): ReturnType<typeof explainEmptiness> {
  const told = await explainEmptiness(query, extent, filter);
  const what = by === 'mcp_server' ? 'no tool of an MCP server was called' : 'no tool was called';
  return { ...told, whyEmpty: `${what}; ${told.whyEmpty}` };
}

const sum = (rows: readonly ReliabilityRow[], name: 'calls' | 'errors' | 'denied'): number =>
  rows.reduce((all, row) => all + row[name], 0);

/** Zeroes of the rarer ends are left out. */
function groupRow(row: ReliabilityRow): RowAt {
  const { key, mcp_server, calls, errors, running } = row;
  const ended = calls - running;
  return () =>
    lean({
      name: label(key),
      mcp_server: label(mcp_server),
      sessions: row.sessions,
      calls,
      ok: row.ok,
      errors,
      failure_percent: ended === 0 ? null : Math.round((errors / ended) * 1_000) / 10,
      denied: row.denied || null,
      aborted: row.aborted || null,
      running: running || null,
      exit_not_zero: row.exit_not_zero || null,
      p50_ms: row.p50_ms,
      p95_ms: row.p95_ms,
      max_ms: row.max_ms,
      last_error_at: row.last_error_at,
    });
}
