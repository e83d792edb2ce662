/** Everything that happened in a session, one after the other: what `get_session` shows as steps and `get_session_events` finds. */
import type { Approval, Session, Turn } from '../model/session.ts';
import type { RowAt } from './answer.ts';
import { cutText, type Json, label, lean, usd } from './text.ts';

export const EVENT_KINDS = [
  'prompt',
  'model_call',
  'tool_call',
  'approval',
  'message',
  'reasoning',
  'plan',
  'file_edit',
  'compaction',
  'error',
  'answer',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export interface TimelineEvent {
  /** `3.call_abc`: the number of the turn, and what it is in it. */
  readonly id: string;
  /** RFC 3339, UTC; of the turn where the thing itself has no time. */
  readonly at: string;
  readonly turn: number;
  readonly kind: EventKind;
  /** `ok`, `error`, `denied`, `aborted`, `running`; a decision; null where it has none. */
  readonly status: string | null;
  /** Tool, model or path. */
  readonly name: string | null;
  readonly durationMs: number | null;
  readonly facts: Json;
  readonly texts: Readonly<Record<string, string | null>>;
}

/** Oldest first; what happened at the same time in the order in which a turn tells it. */
export function timelineOf(session: Session): TimelineEvent[] {
  const events = session.turns.flatMap((turn, index) => turnEvents(session, turn, index + 1));
  return events
    .map((event, order) => ({ event, order, ms: Date.parse(event.at) }))
    .sort((a, b) => a.ms - b.ms || a.order - b.order)
    .map(({ event }) => event);
}

type Part = Pick<TimelineEvent, 'kind'> & { readonly key: string } & Partial<
    Omit<TimelineEvent, 'id' | 'turn' | 'kind'>
  >;

function turnEvents(session: Session, turn: Turn, number: number): TimelineEvent[] {
  const agent = session.agents.find(({ thread_id }) => thread_id === turn.thread_id);
  const isSub = turn.thread_id !== session.session_id;
  const who = isSub ? { agent: label(agent?.nickname ?? agent?.role ?? turn.thread_id) } : {};
  return partsOf(turn).map(({ key, ...part }) => ({
    id: `${number}.${key}`,
    at: turn.started_at,
    turn: number,
    status: null,
    name: null,
    durationMs: null,
    texts: {},
    ...part,
    facts: { ...who, ...part.facts },
  }));
}

function partsOf(turn: Turn): Part[] {
  return [
    ...(turn.prompt === null ? [] : [{ kind: 'prompt', key: 'prompt', texts: { text: turn.prompt } } as const]),
    ...callParts(turn),
    ...editParts(turn),
    ...saidParts(turn),
    ...(turn.answer === null ? [] : [answerPart(turn, turn.answer)]),
  ];
}

/** Decided without anybody being asked, by a rule or a policy: that is said with the call, and is no event of its own. */
const isSilent = ({ requested_at, waited_ms, reason }: Approval): boolean =>
  requested_at === null && waited_ms === null && reason === null;

function callParts({ model_calls, tool_calls, approvals }: Turn): Part[] {
  const silent = new Map(approvals.filter(isSilent).map((approval) => [approval.call_id, approval]));
  const callIds = new Set<string | null>(tool_calls.map(({ call_id }) => call_id));
  const asked = approvals.filter((one) => !isSilent(one) || !callIds.has(one.call_id));
  return [
    ...model_calls.map(
      (call, index): Part => ({
        kind: 'model_call',
        key: `model${index + 1}`,
        at: call.started_at,
        status: call.status,
        name: call.model,
        durationMs: call.duration_ms,
        facts: {
          ttft_ms: call.ttft_ms,
          attempts: call.attempts,
          input_tokens: call.tokens.input,
          cached_input_tokens: call.tokens.cached_input,
          output_tokens: call.tokens.output,
          cost_usd: usd(call.cost_usd),
        },
      }),
    ),
    ...tool_calls.map(
      (call): Part => ({
        kind: 'tool_call',
        key: call.call_id,
        at: call.started_at,
        status: call.status,
        name: call.name,
        durationMs: call.duration_ms,
        facts: {
          mcp_server: label(call.mcp_server),
          exit_code: call.exit_code,
          status_known: call.status_known ? null : false,
          decision: label(silent.get(call.call_id)?.decision),
          decided_by: label(silent.get(call.call_id)?.source),
        },
        texts: { arguments: call.arguments, output: call.output },
      }),
    ),
    ...asked.map(
      (one): Part => ({
        kind: 'approval',
        key: one.id,
        ...(one.requested_at === null ? {} : { at: one.requested_at }),
        status: one.decision ?? 'pending',
        durationMs: one.waited_ms,
        facts: { decided_by: label(one.source) },
        texts: { reason: one.reason },
      }),
    ),
  ];
}

function editParts({ file_edits, tool_calls }: Turn): Part[] {
  return file_edits.map((edit): Part => {
    const call = tool_calls.find(({ call_id }) => call_id === edit.call_id);
    return {
      kind: 'file_edit',
      key: edit.id,
      ...(call === undefined ? {} : { at: call.started_at }),
      status: edit.applied ? 'ok' : 'error',
      name: edit.path,
      facts: {
        change: edit.kind,
        moved_to: label(edit.moved_to),
        lines_added: edit.lines_added,
        lines_removed: edit.lines_removed,
      },
      texts: { diff: edit.diff },
    };
  });
}

function saidParts({ messages, plan_updates, compactions, errors }: Turn): Part[] {
  return [
    ...messages.map(
      ({ id, at, role, text }): Part => ({
        kind: role === 'reasoning' ? 'reasoning' : 'message',
        key: id,
        at,
        texts: { text },
      }),
    ),
    ...plan_updates.map(
      ({ id, at, explanation, steps }): Part => ({
        kind: 'plan',
        key: id,
        at,
        texts: { explanation, steps: steps.map(({ step, status }) => `[${status}] ${step}`).join('\n') },
      }),
    ),
    ...compactions.map(
      ({ id, at, trigger, duration_ms }): Part => ({
        kind: 'compaction',
        key: id,
        at,
        durationMs: duration_ms,
        facts: { trigger },
      }),
    ),
    ...errors.map(
      ({ id, at, kind, message }): Part => ({
        kind: 'error',
        key: id,
        at,
        status: 'error',
        name: kind,
        texts: { message },
      }),
    ),
  ];
}

/** A duration as it was told may be absurd; a date cannot hold every number. */
const DURATION_MAX_MS = 100 * 365 * 86_400_000;

function answerPart({ started_at, duration_ms, status }: Turn, text: string): Part {
  const took = duration_ms !== null && duration_ms >= 0 && duration_ms < DURATION_MAX_MS ? duration_ms : 0;
  const at = new Date(Date.parse(started_at) + took).toISOString();
  return { kind: 'answer', key: 'answer', at, status, texts: { text } };
}

/** An event as a row; its texts begin at `from`. */
export function eventRow(event: TimelineEvent, from = 0): RowAt {
  const { id, at, turn, kind, status, name, durationMs } = event;
  const cut = (text: string | null, charsMax: number) =>
    text === null ? null : cutText(text.slice(from), { charsMax, eventId: label(id) });
  return (charsMax) =>
    lean({
      event_id: label(id),
      at,
      turn,
      kind,
      name: label(name),
      status: label(status),
      duration_ms: durationMs,
      ...lean(event.facts),
      recorded: lean(Object.fromEntries(Object.entries(event.texts).map(([key, text]) => [key, cut(text, charsMax)]))),
    });
}
