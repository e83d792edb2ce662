import { z } from 'zod';
import type { LatencyRow } from '../../query/query.ts';
import type { RowAt, ToolAnswer } from '../answer.ts';
import { cursor, filterShape, rangeShape, readFilter } from '../argument.ts';
import { explainEmptiness } from '../emptiness.ts';
import { decodeOffset, encodeOffset } from '../offset-cursor.ts';
import { listLink } from '../session-row.ts';
import { label, lean } from '../text.ts';
import { defineTool } from '../tool.ts';

const DEFAULT_SINCE = '7d';
const KIND = 'latency';
/** Below it a percentile is one of a handful of values. */
const SAMPLES_FEW = 20;

export const latency = defineTool({
  name: 'latency',
  title: 'Latency',
  description:
    'Percentiles of how long turns, first tokens (ttft) or tool calls took, by model, Codex version, day or tool (default range 7d). By version it says whether an update made things slower.',
  input: {
    metric: z.enum(['turn', 'ttft', 'tool']),
    group_by: z
      .enum(['model', 'version', 'day', 'tool'])
      .optional()
      .describe('default model; tool only for metric tool'),
    ...filterShape,
    ...rangeShape,
    cursor,
  },
  answer: { groups: z.array(z.looseObject({})) },
  async handle({ metric, group_by: by = 'model', cursor: after, ...given }, call) {
    const { query, ui, now } = call;
    const { filter, range } = readFilter(given, now, DEFAULT_SINCE);
    const [rows, extent] = await Promise.all([query.latency({ metric, by }, filter), query.extent()]);
    const from = decodeOffset(KIND, after);
    const isThin = rows.some(({ samples }) => samples < SAMPLES_FEW);
    return {
      facts: { metric, group_by: by },
      rows: {
        name: 'groups',
        list: rows.slice(from).map(groupRow),
        cursorAfter: (taken) => encodeOffset(KIND, from + taken),
      },
      deepLink: listLink(ui),
      range,
      dataUntil: extent.last_seen_at,
      narrow: 'narrow the time, or filter by model, version or tool',
      notes: isThin
        ? [`groups with fewer than ${SAMPLES_FEW} samples say little: their p95 is one of a few values`]
        : [],
      ...(rows.length === 0 ? await explainEmptiness(query, extent, filter) : {}),
    } satisfies ToolAnswer;
  },
});

function groupRow({ key, ...figures }: LatencyRow): RowAt {
  return () => lean({ key: label(key) ?? 'not told', ...figures });
}
