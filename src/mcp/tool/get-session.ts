import { z } from 'zod';
import type { Session, Turn } from '../../model/session.ts';
import type { RowAt, Rows, ToolAnswer } from '../answer.ts';
import { cursor } from '../argument.ts';
import { eventRows } from '../event-rows.ts';
import { decodeOffset, encodeOffset } from '../offset-cursor.ts';
import { repeated, slowest, timeSpent } from '../session-profile.ts';
import { readSession, SESSION_REF } from '../session-ref.ts';
import { sessionFacts, sessionLink, titleOf } from '../session-row.ts';
import { cutText, type Json, label, lean, usd } from '../text.ts';
import { timelineOf } from '../timeline.ts';
import { defineTool } from '../tool.ts';

const STEP_CHARS = 300;
const FULL_CHARS = 4_000;
const TITLE_CHARS = 200;
const MISSING_MAX = 6;

export const getSession = defineTool({
  name: 'get_session',
  title: 'One session',
  description:
    'What a session did, where its time went and what it cost. `summary`: a row a turn, times, slowest steps, repeated calls. `steps`: everything that happened in order, texts cut. `full`: the same with long texts. For failures or one kind of step use get_session_events.',
  input: {
    id: z.string().optional().describe(`${SESSION_REF}; default last`),
    detail: z.enum(['summary', 'steps', 'full']).optional().describe('default summary'),
    cwd: z.string().optional().describe('absolute folder, for `current`'),
    cursor,
  },
  answer: { session: z.looseObject({}) },
  async handle({ id = 'last', detail = 'summary', cwd, cursor: after }, call) {
    const { query, ui } = call;
    const session = await readSession(call, id, cwd);
    const { last_seen_at } = await query.extent();
    return {
      facts: detail === 'summary' ? summaryFacts(session) : { session: headFacts(session) },
      rows:
        detail === 'summary'
          ? turnRows(session, after)
          : eventRows(timelineOf(session), after, detail === 'steps' ? STEP_CHARS : FULL_CHARS),
      deepLink: sessionLink(ui, session.session_id),
      range: { since: session.started_at, until: session.ended_at },
      dataUntil: last_seen_at,
      narrow:
        detail === 'summary'
          ? 'go on with next_cursor'
          : 'go on with next_cursor, take detail=summary, or get_session_events with kind, tool or status',
    } satisfies ToolAnswer;
  },
});

function headFacts(session: Session): Json {
  return lean({
    ...sessionFacts(session),
    ended_at: session.ended_at,
    recorded: lean({ title: titleOf(session, TITLE_CHARS) }),
  });
}

function summaryFacts(session: Session): Json {
  const { counts, tokens, settings, context, rate_limits: limits } = session;
  return lean({
    session: lean({
      ...headFacts(session),
      cwd: label(session.cwd),
      codex_version: label(session.codex_version),
      effort: label(settings.effort),
      approval_policy: label(settings.approval_policy),
      sandbox_policy: label(settings.sandbox_policy),
      sources: session.sources,
      input_tokens: tokens.input,
      cached_input_tokens: tokens.cached_input,
      output_tokens: tokens.output,
      reasoning_output_tokens: tokens.reasoning_output,
      codex_cost_usd: usd(session.codex_cost_usd),
      model_calls: counts.model_calls,
      retries: counts.retries,
      approvals: counts.approvals,
      compactions: counts.compactions,
      subagents: counts.subagents,
      files_edited: counts.files_edited,
      lines_added: counts.lines_added,
      lines_removed: counts.lines_removed,
      context: context === null ? null : { ...context },
      rate_limits: limits?.map(({ window, used_percent, resets_at }) => lean({ window, used_percent, resets_at })),
    }),
    time_spent: timeSpent(session),
    slowest: slowest(session),
    repeated_calls: repeated(session),
    missing: session.missing.slice(0, MISSING_MAX),
  });
}

const KIND = 'turns';

function turnRows({ turns, session_id: sessionId }: Session, after: string | undefined): Rows {
  const from = decodeOffset(KIND, after);
  return {
    name: 'turns',
    list: turns.slice(from).map((turn, index) => turnRow(turn, from + index + 1, sessionId)),
    cursorAfter: (taken) => encodeOffset(KIND, from + taken),
  };
}

function turnRow(turn: Turn, number: number, sessionId: string): RowAt {
  const cut = (text: string | null, charsMax: number, key: string): string | null =>
    text === null ? null : cutText(text, { charsMax, eventId: `${number}.${key}` });
  const failed = turn.tool_calls.filter(({ status }) => status === 'error');
  return (charsMax) =>
    lean({
      turn: number,
      kind: turn.kind === 'turn' ? null : turn.kind,
      thread_id: turn.thread_id === sessionId ? null : turn.thread_id,
      status: turn.status,
      status_reason: turn.status_reason,
      started_at: turn.started_at,
      duration_ms: turn.duration_ms,
      ttft_ms: turn.ttft_ms,
      model: label(turn.model),
      model_calls: turn.model_calls.length,
      tool_calls: turn.tool_calls.length,
      tool_failures: failed.length,
      total_tokens: turn.tokens.total,
      cost_usd: usd(turn.cost_usd),
      rolled_back: turn.rolled_back ? true : null,
      recorded: lean({
        prompt: cut(turn.prompt, charsMax, 'prompt'),
        answer: cut(turn.answer, charsMax, 'answer'),
        errors: turn.errors.slice(0, 3).map(({ kind, message }) => cut(`${kind}: ${message}`, charsMax, 'error')),
      }),
    });
}
