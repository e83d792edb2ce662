import { z } from 'zod';
import { PROBLEM_KINDS, type Problem } from '../../problem/problem.ts';
import type { RowAt, ToolAnswer } from '../answer.ts';
import { cursor } from '../argument.ts';
import { decodeOffset, encodeOffset } from '../offset-cursor.ts';
import { readSession } from '../session-ref.ts';
import { sessionLink } from '../session-row.ts';
import { cutText, type Json, lean, usd } from '../text.ts';
import { defineTool } from '../tool.ts';

const KIND = 'problems';
const EVIDENCE_MAX = 6;

export const findProblems = defineTool({
  name: 'find_problems',
  title: 'Problems of a session',
  description:
    'What went wrong in a session in a known way (loops, failing commands, retries, context, cache, sub-agents, MCP, approvals): evidence, what it wasted, advice.',
  input: {
    id: z.string().optional().describe('as for get_session'),
    cwd: z.string().optional(),
    cursor,
  },
  answer: {},
  async handle({ id = 'last', cwd, cursor: after }, call) {
    const { query, ui } = call;
    const session = await readSession(call, id, cwd);
    const [problems, { last_seen_at }] = await Promise.all([query.problems(session.session_id), query.extent()]);
    const numbers = new Map(session.turns.map(({ turn_id }, index) => [turn_id, index + 1]));
    const from = decodeOffset(KIND, after);
    return {
      facts: { session_id: session.session_id, found: problems.length },
      rows: {
        name: 'problems',
        list: problems.slice(from).map((problem) => problemRow(problem, numbers)),
        cursorAfter: (taken) => encodeOffset(KIND, from + taken),
      },
      deepLink: sessionLink(ui, session.session_id),
      range: { since: session.started_at, until: session.ended_at },
      dataUntil: last_seen_at,
      narrow: 'go on with next_cursor',
      whyEmpty: problems.length > 0 ? null : `none of the ${PROBLEM_KINDS.length} rules finds anything in this session`,
      notes: problems.length > 0 ? ['wasted figures are estimates; a missing one cannot be told'] : [],
    } satisfies ToolAnswer;
  },
});

function problemRow(problem: Problem, numbers: ReadonlyMap<string, number>): RowAt {
  const { wasted, evidence } = problem;
  return (charsMax) =>
    lean({
      kind: problem.kind,
      severity: problem.severity,
      turn: problem.turn_id === null ? null : numbers.get(problem.turn_id),
      wasted: lean({ tokens: wasted.tokens, cost_usd: usd(wasted.cost_usd), ms: wasted.ms, how: wasted.how }),
      advice: problem.advice,
      calls: problem.call_ids.length,
      recorded: {
        sentence: cutText(problem.sentence, { charsMax: Math.max(charsMax, 80), eventId: null }),
        evidence: evidence.slice(0, EVIDENCE_MAX).map(({ at, text, ref }): Json => {
          const turn = numbers.get(ref.turn_id);
          // only these are named as get_session_events names them
          const eventId =
            ref.kind === 'turn' || ref.kind === 'model' || turn === undefined ? null : `${turn}.${ref.id}`;
          return lean({ at, text: cutText(text, { charsMax, eventId: null }), event_id: eventId });
        }),
      },
    });
}
