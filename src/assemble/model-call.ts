/**
 * Model calls of one turn. Codex sends one request at a time in a thread, so its log records tell the story in order: attempts, the stream, then
 * the tokens. A new request only follows a finished response; an attempt before that is a retry. Rollouts, hooks and spans tell of responses only.
 */
import type { Observation, Source } from '../model/observation.ts';
import type { ModelCall, ModelCallStatus } from '../model/session.ts';
import { type Tokens, UNKNOWN_TOKENS } from '../model/tokens.ts';
import { attribute, isoOf, numberOf, startOf } from './reading.ts';
import { requestStarts } from './request-start.ts';
import { tokensTold, type Usage } from './usage.ts';

export interface ModelCallDraft {
  start: number;
  end: number;
  /** 0 where attempts are not told. */
  attempts: number;
  status: ModelCallStatus;
  model: string | null;
  responseId: string | null;
  ttftMs: number | null;
  tokens: Tokens;
  serviceTier: string | null;
  effort: string | null;
  /** Tool calls that the response announced; null where the stream was not told (websocket, traces only). */
  announcedTools: number | null;
  readonly sources: Set<Source>;
  readonly errors: CallError[];
}

export interface CallError {
  /** ms since the epoch. */
  readonly at: number;
  readonly kind: string;
  readonly message: string;
}

const newDraft = (start: number): ModelCallDraft => ({
  start,
  end: start,
  attempts: 0,
  status: 'running',
  model: null,
  responseId: null,
  ttftMs: null,
  tokens: UNKNOWN_TOKENS,
  serviceTier: null,
  effort: null,
  announcedTools: null,
  sources: new Set(),
  errors: [],
});

/** @param usages by the id of any observation that tells of it */
export function modelCallsOf(
  observations: readonly Observation[],
  usages: ReadonlyMap<string, Usage>,
): ModelCallDraft[] {
  const logged = callsFromLogs(
    observations.filter(({ source }) => source === 'otel_logs'),
    usages,
  );
  const unlogged = new Set<Usage>();
  for (const { kind, id } of observations) {
    const usage = kind === 'model_usage' ? usages.get(id) : undefined;
    if (usage !== undefined && !usage.members.some(({ source }) => source === 'otel_logs')) unlogged.add(usage);
  }
  return withRunningRequest(withUnlogged(logged, [...unlogged], observations), observations);
}

function callsFromLogs(observations: readonly Observation[], usages: ReadonlyMap<string, Usage>): ModelCallDraft[] {
  const calls: ModelCallDraft[] = [];
  let open: ModelCallDraft | null = null;
  const opened = (start: number): ModelCallDraft => {
    const call = newDraft(start);
    call.sources.add('otel_logs');
    calls.push(call);
    return call;
  };
  for (const observation of observations) {
    switch (observation.kind) {
      case 'model_attempt':
        // completed, and its tokens never told
        if (open?.status === 'ok') open = null;
        open ??= opened(startOf(observation));
        noteAttempt(open, observation);
        break;
      case 'model_stream':
        if (open === null && observation.attributes['error.message'] === undefined) break;
        open ??= opened(observation.at);
        noteStream(open, observation);
        break;
      case 'model_usage': {
        open ??= opened(observation.at);
        const usage = usages.get(observation.id);
        if (usage !== undefined) noteUsage(open, usage, observation.at);
        open = null;
        break;
      }
      default:
        break;
    }
  }
  return calls;
}

function noteAttempt(call: ModelCallDraft, observation: Observation): void {
  call.attempts += 1;
  call.end = observation.at;
  call.model ??= attribute(observation, 'model');
  call.announcedTools = null;
  const code = numberOf(observation, 'http.response.status_code');
  const message = attribute(observation, 'error.message') ?? (code !== null && code >= 400 ? `http ${code}` : null);
  call.status = message === null ? 'running' : 'error';
  if (message !== null) call.errors.push({ at: observation.at, kind: 'model_request', message });
}

function noteStream(call: ModelCallDraft, observation: Observation): void {
  call.end = observation.at;
  const message = attribute(observation, 'error.message');
  if (message !== null) {
    call.status = 'error';
    call.errors.push({ at: observation.at, kind: 'model_response', message: readableError(message) });
    return;
  }
  const kind = attribute(observation, 'event.kind');
  if (kind === 'response.created') call.announcedTools = 0;
  else if (kind === 'response.completed') call.status = 'ok';
  else if (kind?.endsWith('.done') === true) call.announcedTools = (call.announcedTools ?? 0) + 1;
}

const firstTold = <Value>(usage: Usage, read: (member: Observation) => Value | null): Value | null => {
  for (const member of usage.members) {
    const value = read(member);
    if (value !== null) return value;
  }
  return null;
};

function noteUsage(call: ModelCallDraft, usage: Usage, at: number): void {
  call.end = at;
  call.status = 'ok';
  call.model = firstTold(usage, (member) => attribute(member, 'model')) ?? call.model;
  call.responseId = firstTold(usage, ({ responseId }) => (responseId === '' ? null : responseId));
  call.ttftMs = firstTold(usage, (member) => numberOf(member, 'ttft_ms'));
  call.serviceTier = firstTold(usage, (member) => attribute(member, 'service_tier'));
  call.effort = firstTold(usage, (member) => attribute(member, 'model_reasoning_effort'));
  call.tokens = tokensTold(usage);
  for (const { source } of usage.members) call.sources.add(source);
}

/** Responses whose log record never came, or where Codex logs nothing. */
function withUnlogged(
  calls: readonly ModelCallDraft[],
  unlogged: readonly Usage[],
  observations: readonly Observation[],
): ModelCallDraft[] {
  const free = new Set(calls.filter(({ tokens }) => tokens.input === null));
  const written = requestStarts(observations);
  const added: ModelCallDraft[] = [];
  for (const usage of unlogged.toSorted((a, b) => a.at - b.at)) {
    // its own records were lost in part: the attempts came, the tokens did not
    const begun = [...free].find((call) => call.start <= usage.at + 1);
    const call = begun ?? newDraft(requestedAt(usage, observations, written));
    if (begun === undefined) added.push(call);
    free.delete(call);
    noteUsage(call, usage, usage.at);
  }
  return [...calls, ...added].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** A hook runs before each request; without one, a rollout tells what it had to wait for; without that, the moment of the response is all that is known. */
function requestedAt(
  { at, members }: Usage,
  observations: readonly Observation[],
  written: ReadonlyMap<string, number>,
): number {
  // what hooks saw is compared with hooks: their clock is the arrival of a process
  const seen = members.find(({ source }) => source === 'hooks')?.at ?? at;
  const before = observations.findLast((one) => one.kind === 'model_requested' && one.at <= seen);
  const between = observations.some(
    (one) =>
      one.kind === 'model_usage' &&
      one.source === 'hooks' &&
      before !== undefined &&
      one.at > before.at &&
      one.at < seen,
  );
  const asked = before === undefined || between ? undefined : before.at;
  const held = members.map(({ id }) => written.get(id)).find((start) => start !== undefined);
  return Math.min(at, asked ?? held ?? at);
}

/** Hooks alone tell of a request that has no answer yet. */
function withRunningRequest(calls: ModelCallDraft[], observations: readonly Observation[]): ModelCallDraft[] {
  const request = observations.findLast(({ kind }) => kind === 'model_requested');
  if (request === undefined) return calls;
  const isOver = observations.some(({ kind, at }) => at > request.at && (kind === 'model_usage' || kind === 'error'));
  if (isOver || calls.some(({ start, end, status }) => status !== 'ok' || start >= request.at - 1 || end > request.at))
    return calls;
  const call = newDraft(request.at);
  call.model = attribute(request, 'model');
  call.sources.add(request.source);
  return [...calls, call];
}

/** Codex logs a failed response as the whole server event; people want its message. */
function readableError(text: string): string {
  if (!text.startsWith('{')) return text;
  const message = /"message"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
  return message === undefined ? text : message.replaceAll('\\"', '"').replaceAll('\\n', '\n').replaceAll('\\\\', '\\');
}

export interface ModelCallContext {
  /** The turn is over. */
  readonly ended: boolean;
  readonly model: string | null;
  readonly effort: string | null;
  readonly serviceTier: string | null;
}

/** Without its price. */
export function modelCall(draft: ModelCallDraft, context: ModelCallContext): ModelCall {
  return {
    response_id: draft.responseId,
    model: draft.model ?? context.model,
    started_at: isoOf(draft.start),
    duration_ms: draft.end > draft.start ? Math.round(draft.end - draft.start) : null,
    ttft_ms: draft.ttftMs,
    status: draft.status === 'running' && context.ended ? 'unknown' : draft.status,
    attempts: draft.attempts === 0 ? null : draft.attempts,
    tokens: draft.tokens,
    cost_usd: null,
    service_tier: draft.serviceTier ?? context.serviceTier,
    effort: draft.effort ?? context.effort,
    sources: [...draft.sources].sort(),
  };
}
