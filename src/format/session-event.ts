/** What happened in a session, one thing after the other: what `turnscope tail` prints as it comes. */
import type { Session, SessionStatus, ToolStatus, Turn } from '../model/session.ts';
import { cleanLine } from './clean.ts';
import { cost, duration, UNKNOWN } from './figure.ts';
import type { Paint } from './paint.ts';
import { agentOf, tokenText } from './session-head.ts';
import { statusShape, toolShape } from './status-shape.ts';
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
    | { readonly kind: 'prompt' | 'answer' | 'error'; readonly text: string }
    | {
        readonly kind: 'tool';
        readonly name: string;
        readonly text: string;
        readonly status: ToolStatus;
        readonly exit_code: number | null;
        readonly duration_ms: number | null;
      }
    | {
        readonly kind: 'turn_ended';
        readonly status: SessionStatus;
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
      exit_code: call.exit_code,
      duration_ms: call.duration_ms,
    });
  }
  for (const error of turn.errors) {
    events.push({
      ...happened(`error/${error.at}/${error.kind}`, error.at),
      kind: 'error',
      text: `${error.kind}: ${error.message}`,
    });
  }
  if (turn.answer !== null) events.push({ ...happened('answer', endedAt), kind: 'answer', text: turn.answer });
  if (turn.status !== 'running' && turn.status !== 'waiting') {
    const text = [tokenText(turn.tokens), ...(turn.cost_usd === null ? [] : [cost(turn.cost_usd)])].join(' · ');
    events.push({
      ...happened(`ended/${turn.status}`, endedAt),
      kind: 'turn_ended',
      status: turn.status,
      text,
      duration_ms: turn.duration_ms,
    });
  }
  return events;
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
    case 'answer':
      return { name: paint.bold(pad(event.kind, NAME_WIDTH)), text: event.text, end: '' };
    case 'error':
      return { name: paint.failed(pad('✕ error', NAME_WIDTH)), text: event.text, end: '' };
    case 'tool': {
      const exit = event.exit_code === null || event.exit_code === 0 ? '' : ` ${event.exit_code}`;
      const took = event.status === 'running' ? '' : `  ${duration(event.duration_ms)}`;
      const text = event.text === '' ? UNKNOWN : event.text;
      return {
        name: paint.tool(`▪ ${cleanLine(event.name)}  `),
        text,
        end: `${paint.dim(took)} ${toolShape(event.status, paint)}${exit}`,
      };
    }
    case 'turn_ended':
      return {
        name: `${statusShape(event.status, paint)} ${pad('turn', NAME_WIDTH - 2)}`,
        text: `${event.status} · ${duration(event.duration_ms)} · ${event.text}`,
        end: '',
      };
  }
}
