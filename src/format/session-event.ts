/** What happened in a session, one thing after the other: what `turnscope tail` prints as it comes. */

import { duration, UNKNOWN } from '../lib/figure.ts';
import type { Approval, Session, SessionStatus, StatusReason, ToolStatus, Turn } from '../model/session.ts';
import { cleanLine } from './clean.ts';
import { costText } from './cost-text.ts';
import type { Paint } from './paint.ts';
import { agentOf, tokenText } from './session-head.ts';
import { statusShape, toolShape } from './status-shape.ts';
import { statusText } from './status-text.ts';
import { decisionText, planText } from './step-lines.ts';
import { toolText } from './tool-text.ts';
import { pad, textWidth, truncate } from './width.ts';

interface Happened {
  /** The same thing has the same key, however often the session is read again. */
  readonly key: string;
  readonly session_id: string;
  /** RFC 3339, UTC. */
  readonly at: string;
  /** The sub-agent that did it, null for the session's own thread. */
  readonly agent: string | null;
}

export type SessionEvent = Happened &
  (
    | {
        readonly kind: 'prompt' | 'message' | 'approval' | 'plan' | 'compaction' | 'answer' | 'error';
        readonly text: string;
      }
    | {
        readonly kind: 'tool';
        readonly name: string;
        readonly text: string;
        readonly status: ToolStatus;
        readonly status_known: boolean;
        readonly exit_code: number | null;
        readonly duration_ms: number | null;
      }
    | {
        readonly kind: 'turn_ended';
        readonly status: SessionStatus;
        readonly status_reason: StatusReason | null;
        readonly text: string;
        readonly duration_ms: number | null;
      }
  );

/** All events of a session, oldest first. A tool call that runs and the same call when it ended are two events. */
export function sessionEvents(session: Session): SessionEvent[] {
  const events = session.turns.flatMap((turn) => turnEvents(session, turn));
  return events.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function turnEvents(session: Session, turn: Turn): SessionEvent[] {
  const { session_id } = session;
  const agent = agentOf(session, turn);
  const happened = (name: string, at: string): Happened => ({
    key: `${session_id}/${turn.turn_id}/${name}`,
    session_id,
    at,
    agent,
  });
  const endedAt = endOf(turn.started_at, turn.duration_ms);
  const events: SessionEvent[] = [];
  if (turn.prompt !== null) events.push({ ...happened('prompt', turn.started_at), kind: 'prompt', text: turn.prompt });
  for (const call of turn.tool_calls) {
    const isOver = call.status !== 'running';
    events.push({
      ...happened(
        `tool/${call.call_id}/${isOver ? 'ended' : 'started'}`,
        isOver ? endOf(call.started_at, call.duration_ms) : call.started_at,
      ),
      kind: 'tool',
      name: call.mcp_server === null ? call.name : `${call.mcp_server}/${call.name}`,
      text: toolText(call),
      status: call.status,
      status_known: call.status_known,
      exit_code: call.exit_code,
      duration_ms: call.duration_ms,
    });
  }
  for (const { name, at, ...event } of asideEvents(turn)) events.push({ ...happened(name, at), ...event });
  if (turn.answer !== null) events.push({ ...happened('answer', endedAt), kind: 'answer', text: turn.answer });
  if (turn.status !== 'running' && turn.status !== 'waiting') {
    const text = [tokenText(turn.tokens), ...(turn.cost_usd === null ? [] : [costText(turn)])].join(' · ');
    events.push({
      ...happened(`ended/${turn.status}`, endedAt),
      kind: 'turn_ended',
      status: turn.status,
      status_reason: turn.status_reason,
      text,
      duration_ms: turn.duration_ms,
    });
  }
  return events;
}

interface Aside {
  readonly kind: 'message' | 'approval' | 'plan' | 'compaction' | 'error';
  readonly name: string;
  readonly at: string;
  readonly text: string;
}

/** What happens besides calls. A question that is asked and its answer are two events. */
function asideEvents(turn: Turn): Aside[] {
  const said = turn.messages.filter(({ role, text }) => role === 'assistant' && text.trim() !== turn.answer?.trim());
  return [
    ...said.map(({ id, at, text }): Aside => ({ kind: 'message', name: `message/${id}`, at, text })),
    ...turn.approvals.flatMap(approvalEvents),
    ...turn.plan_updates.map(
      (update): Aside => ({ kind: 'plan', name: `plan/${update.id}`, at: update.at, text: planText(update) }),
    ),
    ...turn.compactions.map(
      ({ id, at }): Aside => ({ kind: 'compaction', name: `compaction/${id}`, at, text: 'the context was compacted' }),
    ),
    ...turn.errors.map(
      ({ id, at, kind, message }): Aside => ({ kind: 'error', name: `error/${id}`, at, text: `${kind}: ${message}` }),
    ),
  ];
}

function approvalEvents(approval: Approval): Aside[] {
  const { id, requested_at: at, reason, decision, waited_ms } = approval;
  if (at === null) return []; // without a time it has no place among what happens
  const asked: Aside = {
    kind: 'approval',
    name: `asked/${id}`,
    at,
    text: `asked${reason === null ? '' : `: ${reason}`}`,
  };
  if (decision === null) return [asked];
  return [asked, { kind: 'approval', name: `decided/${id}`, at: endOf(at, waited_ms), text: decisionText(approval) }];
}

/** A duration as it was told may be absurd; a date cannot hold every number. */
const DURATION_MAX_MS = 100 * 365 * 86_400_000;

const endOf = (startedAt: string, durationMs: number | null): string =>
  durationMs === null || !(durationMs >= 0 && durationMs < DURATION_MAX_MS)
    ? startedAt
    : new Date(Date.parse(startedAt) + durationMs).toISOString();

export interface EventLineOptions {
  /** Terminal columns. */
  readonly width: number;
  readonly paint: Paint;
}

const NAME_WIDTH = 8;

/** `10:31:07  019ab1f2  ▪ shell  npm test   4.2 s ✕ 1`, in the local time of the reader. */
export function eventLine(event: SessionEvent, { width, paint }: EventLineOptions): string {
  const time = new Date(event.at).toTimeString().slice(0, 8);
  const lead = `${time}  ${cleanLine(event.session_id).slice(-6)}  `;
  const agent = event.agent === null ? '' : `⑂ /${cleanLine(event.agent)}  `;
  const { name, text, end } = partsOf(event, paint);
  const room = Math.max(10, width - lead.length - textWidth(agent) - NAME_WIDTH - 16);
  return `${paint.dim(lead)}${paint.agent(agent)}${name}${truncate(cleanLine(text), room)}${end}`;
}

function partsOf(event: SessionEvent, paint: Paint): { name: string; text: string; end: string } {
  switch (event.kind) {
    case 'prompt':
    case 'message':
    case 'plan':
    case 'answer':
      return {
        name: paint.bold(pad(event.kind === 'message' ? 'says' : event.kind, NAME_WIDTH)),
        text: event.text,
        end: '',
      };
    case 'compaction':
      return { name: paint.dim(pad('⌁', NAME_WIDTH)), text: event.text, end: '' };
    case 'approval':
      return { name: paint.waiting(pad('◐', NAME_WIDTH)), text: event.text, end: '' };
    case 'error':
      return { name: paint.failed(pad('✕ error', NAME_WIDTH)), text: event.text, end: '' };
    case 'tool': {
      const exit = event.exit_code === null || event.exit_code === 0 ? '' : ` ${event.exit_code}`;
      const took = event.status === 'running' ? '' : `  ${duration(event.duration_ms)}`;
      const text = event.text === '' ? UNKNOWN : event.text;
      return {
        name: paint.tool(`▪ ${cleanLine(event.name)}  `),
        text,
        end: `${paint.dim(took)} ${toolShape(event, paint)}${exit}`,
      };
    }
    case 'turn_ended':
      return {
        name: `${statusShape(event.status, paint)} ${pad('turn', NAME_WIDTH - 2)}`,
        text: `${statusText(event)} · ${duration(event.duration_ms)} · ${event.text}`,
        end: '',
      };
  }
}
