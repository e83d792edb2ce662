/**
 * What one backend gets of a session: a request for each turn that is over, in the backend's content mode, redacted, by its profile, cut to its limits. Pure, so that a dry run
 * shows what a real one sends.
 */
import type { Backend, TurnTarget } from '../config/backend.ts';
import type { OutboxItem } from '../deliver/outbox-item.ts';
import type { Session, Turn } from '../model/session.ts';
import type { KeyValue } from '../otlp/common/value.ts';
import { encodeTracesProtobuf } from '../otlp/traces/protobuf/encode.ts';
import type { Span, TracesRequest } from '../otlp/traces/span.ts';
import { policyAsRedacted, sessionInMode } from '../redact/content-mode.ts';
import type { Redactor } from '../redact/redactor.ts';
import { turnOutcome } from '../render/outcome.ts';
import { PROFILES } from '../render/profiles.ts';
import { type RenderedTurn, type RenderOptions, renderTurns, tracesRequestOf } from '../render/render.ts';
import { backendRedactor } from './backend-redactor.ts';
import { cutText } from './cut-text.ts';
import { mapRequest, mapValue } from './map-request.ts';

export interface SessionItemOptions {
  readonly backend: Backend;
  readonly redactor: Redactor;
  /** Of Turnscope itself. */
  readonly version: string;
  /** False for what this backend has had: nothing is made of it. */
  readonly isWanted: (key: string) => boolean;
}

export interface SessionItem extends OutboxItem {
  readonly threadId: string;
  readonly turnId: string;
  /** What `body` holds. */
  readonly request: TracesRequest;
}

export const turnKey = ({ thread_id, turn_id }: Pick<Turn, 'thread_id' | 'turn_id'>): string =>
  `turn/${thread_id}/${turn_id}`;

/** Whether the turn is over. Who knows that facts about it are still on their way shows it as running. */
export const isSettled = (turn: Turn): boolean => turnOutcome(turn).kind !== 'running';

/** ms since the epoch; where nobody knows how long it took, when it began. */
export const turnEnd = ({ started_at, duration_ms }: Turn): number => Date.parse(started_at) + (duration_ms ?? 0);

const isInScope = (turn: Turn, { since, pausedUntil }: Backend): boolean =>
  (since === null || turnEnd(turn) >= since) && (pausedUntil === undefined || turnEnd(turn) > pausedUntil);

/** In the order in which they should arrive. Made one by one: a long session's spans need not be in memory together. */
export function* sessionItems(session: Session, given: SessionItemOptions): Generator<SessionItem> {
  const options = { ...given, redactor: backendRedactor(given.backend, given.redactor) };
  const { backend, isWanted } = options;
  const target = backend.turns;
  // Codex's own errand, which nobody asked for, in a thread of its own
  if (target === null || (session.kind === 'title_generator' && !target.titleTurns)) return;
  const settled = session.turns.filter((turn) => isInScope(turn, backend) && isSettled(turn));
  const wanted = new Set(settled.filter((turn) => isWanted(turnKey(turn))));
  // what was sent is over for this backend, whatever is learned about it later
  const isShown = (turn: Turn): boolean => !isSettled(turn) && isWanted(turnKey(turn));
  const running = target.live && PROFILES[target.profile].pending !== null ? session.turns.filter(isShown) : [];
  if (wanted.size === 0 && running.length === 0) return;

  const shown = new Set([...wanted, ...running]);
  const policy = policyAsRedacted(backend.content, (path) => given.redactor.text(path, 'policy'));
  const inMode = sessionInMode(withoutOthers(session, shown), policy);
  const redacted = options.redactor.session(inMode);
  const render = renderOptions(target, options);
  const keys = new Set([...shown].map(turnKey));
  for (const turn of renderTurns(redacted, render)) {
    const key = turnKey({ thread_id: turn.threadId, turn_id: turn.turnId });
    if (!keys.has(key)) continue;
    const parts = turn.isSettled ? [{ key, spans: turn.spans }] : placeholders(turn, isWanted);
    for (const part of parts) {
      if (part.spans.length > 0) yield itemOf(redacted, { ...turn, spans: part.spans }, part.key, render, options);
    }
  }
}

/** Each goes alone, under its own key: once, whatever joins it later. */
function placeholders(turn: RenderedTurn, isWanted: (key: string) => boolean) {
  return turn.spans
    .map((span) => ({
      key: `pending/${turn.threadId}/${turn.turnId}/${span.spanId}`,
      spans: [span] as readonly Span[],
    }))
    .filter(({ key }) => isWanted(key));
}

/**
 * Takes the contents out of turns that nobody wants now, because redacting a long conversation again for each of its turns would grow with its square. Where sub-agents are, the calls
 * that spawned them tell where they hang, and everything stays.
 */
function withoutOthers(session: Session, wanted: ReadonlySet<Turn>): Session {
  if (session.agents.some(({ parent_thread_id }) => parent_thread_id !== null)) return session;
  return { ...session, turns: session.turns.map((turn) => (wanted.has(turn) ? turn : bareTurn(turn))) };
}

const bareTurn = (turn: Turn): Turn => ({
  ...turn,
  prompt: null,
  answer: null,
  model_calls: [],
  tool_calls: [],
  approvals: [],
  messages: [],
  compactions: [],
  plan_updates: [],
  file_edits: [],
  errors: [],
});

function renderOptions(target: TurnTarget, { version }: SessionItemOptions): RenderOptions {
  return {
    profile: PROFILES[target.profile],
    version,
    resource: target.resource,
    attributes: target.attributes,
    ...(target.serviceName === null ? {} : { serviceName: target.serviceName }),
    ...(target.user === null ? {} : { user: target.user }),
  };
}

function itemOf(
  session: Session,
  turn: RenderedTurn,
  key: string,
  render: RenderOptions,
  { backend, redactor }: SessionItemOptions,
): SessionItem {
  const bytesMax = backend.turns?.attributeBytesMax ?? Number.POSITIVE_INFINITY;
  const cut = mapRequest(tracesRequestOf(session, [turn], render), {
    attribute: ({ key: name, value }) => ({ key: name, value: mapValue(value, (text) => cutText(text, bytesMax)) }),
    text: (text) => cutText(text, bytesMax),
  });
  // Once more over what really leaves: rendering puts texts together, and names and keys are made of them, too.
  const request = mapRequest(cut, {
    attribute: (attribute) => redactedAttribute(attribute, redactor),
    text: (text, field) => redactor.text(text, field),
  });
  return {
    key,
    signal: 'traces',
    body: encodeTracesProtobuf(request),
    records: turn.spans.length,
    threadId: turn.threadId,
    turnId: turn.turnId,
    request,
  };
}

/** With its key in sight, because a name can be what tells that a value is secret. */
function redactedAttribute({ key, value }: KeyValue, redactor: Redactor): KeyValue {
  const name = redactor.text(key, 'attribute.key');
  if (typeof value !== 'string') return { key: name, value: mapValue(value, (text) => redactor.text(text, key)) };
  const seen = redactor.value({ [key]: value }, 'attribute');
  const found: unknown = typeof seen === 'object' && seen !== null ? Object.values(seen)[0] : undefined;
  // What the walker takes for an id it leaves alone; here it is text like any other.
  return { key: name, value: typeof found === 'string' && found !== value ? found : redactor.text(value, key) };
}
