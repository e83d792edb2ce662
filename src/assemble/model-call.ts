/**
 * Model calls of one turn. Codex sends one request at a time in a thread, so its records tell the story in order: attempts, the stream, then
 * the tokens. A new request only follows a finished response; an attempt before that is a retry.
 */
import type { Observation } from '../model/observation.ts';
import type { ModelCall, ModelCallStatus, SessionError } from '../model/session.ts';
import { type Tokens, UNKNOWN_TOKENS } from '../model/tokens.ts';
import { attribute, isoOf, numberOf } from './reading.ts';

export interface ModelCallDraft {
  start: number;
  end: number;
  attempts: number;
  status: ModelCallStatus;
  model: string | null;
  responseId: string | null;
  ttftMs: number | null;
  tokens: Tokens;
  /** Tool calls that the response announced; null where the stream was not told (websocket, traces only). */
  announcedTools: number | null;
  readonly errors: SessionError[];
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
  announcedTools: null,
  errors: [],
});

export function modelCallsOf(observations: readonly Observation[]): ModelCallDraft[] {
  const told = callsFromLogs(observations.filter(({ source }) => source !== 'otel_traces'));
  return withSpanUsage(
    told,
    observations.filter(({ source, kind }) => source === 'otel_traces' && kind === 'model_usage'),
  );
}

function callsFromLogs(observations: readonly Observation[]): ModelCallDraft[] {
  const calls: ModelCallDraft[] = [];
  let open: ModelCallDraft | null = null;
  const opened = (start: number): ModelCallDraft => {
    const call = newDraft(start);
    calls.push(call);
    return call;
  };
  for (const observation of observations) {
    switch (observation.kind) {
      case 'model_attempt':
        open ??= opened(observation.at - (observation.durationMs ?? 0));
        noteAttempt(open, observation);
        break;
      case 'model_stream':
        if (open === null && observation.attributes['error.message'] === undefined) break;
        open ??= opened(observation.at);
        noteStream(open, observation);
        break;
      case 'model_usage':
        open ??= opened(observation.at);
        noteUsage(open, observation);
        open = null;
        break;
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
  if (message !== null) call.errors.push({ at: isoOf(observation.at), kind: 'model_request', message });
}

function noteStream(call: ModelCallDraft, observation: Observation): void {
  call.end = observation.at;
  const message = attribute(observation, 'error.message');
  if (message !== null) {
    call.status = 'error';
    call.errors.push({ at: isoOf(observation.at), kind: 'model_response', message: readableError(message) });
    return;
  }
  const kind = attribute(observation, 'event.kind');
  if (kind === 'response.created') call.announcedTools = 0;
  else if (kind?.endsWith('.done') === true) call.announcedTools = (call.announcedTools ?? 0) + 1;
}

function noteUsage(call: ModelCallDraft, observation: Observation): void {
  call.end = observation.at;
  call.status = 'ok';
  call.model = attribute(observation, 'model') ?? call.model;
  call.responseId = observation.responseId === '' ? null : observation.responseId;
  call.ttftMs = numberOf(observation, 'ttft_ms');
  call.tokens = usageOfLog(observation);
}

/** `tool_token_count` holds the total, whatever its name says. */
function usageOfLog(observation: Observation): Tokens {
  const input = numberOf(observation, 'input_token_count');
  const output = numberOf(observation, 'output_token_count');
  return {
    input,
    cached_input: numberOf(observation, 'cached_token_count'),
    cache_write_input: numberOf(observation, 'cache_write_token_count'),
    output,
    reasoning_output: numberOf(observation, 'reasoning_token_count'),
    total: input === null || output === null ? null : input + output,
  };
}

function usageOfSpan(observation: Observation): Tokens {
  const input = numberOf(observation, 'gen_ai.usage.input_tokens');
  const output = numberOf(observation, 'gen_ai.usage.output_tokens');
  return {
    input,
    cached_input: numberOf(observation, 'gen_ai.usage.cache_read.input_tokens'),
    cache_write_input: numberOf(observation, 'gen_ai.usage.cache_write.input_tokens'),
    output,
    reasoning_output: numberOf(observation, 'codex.usage.reasoning_output_tokens'),
    total: input === null || output === null ? null : input + output,
  };
}

/** A span is written when the event has been handled, within this time of the log record of the same response. */
const SAME_RESPONSE_MS = 10_000;

/** Spans tell the same responses again: each is matched with a call of equal tokens; only the unmatched are news. */
function withSpanUsage(calls: ModelCallDraft[], spans: readonly Observation[]): ModelCallDraft[] {
  const free = new Set(calls);
  const added: ModelCallDraft[] = [];
  for (const span of spans) {
    const tokens = usageOfSpan(span);
    const twin = [...free]
      .filter((call) => call.tokens.input === tokens.input && call.tokens.output === tokens.output)
      .sort((a, b) => Math.abs(a.end - span.at) - Math.abs(b.end - span.at))[0];
    if (twin !== undefined && Math.abs(twin.end - span.at) <= SAME_RESPONSE_MS) {
      free.delete(twin);
      continue;
    }
    // its own records were lost in part: the attempts came, the tokens did not
    const begun = [...free].find((call) => call.tokens.input === null && call.start <= span.at + 1);
    const call = begun ?? newDraft(span.at);
    if (begun === undefined) added.push(call);
    free.delete(call);
    call.end = span.at;
    call.status = 'ok';
    call.tokens = tokens;
    call.model ??= attribute(span, 'model');
  }
  return [...calls, ...added].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Codex logs a failed response as the whole server event; people want its message. */
function readableError(text: string): string {
  if (!text.startsWith('{')) return text;
  const message = /"message"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
  return message === undefined ? text : message.replaceAll('\\"', '"').replaceAll('\\n', '\n').replaceAll('\\\\', '\\');
}

export function modelCall(draft: ModelCallDraft, ended: boolean, model: string | null): ModelCall {
  return {
    response_id: draft.responseId,
    model: draft.model ?? model,
    started_at: isoOf(draft.start),
    duration_ms: draft.end > draft.start ? Math.round(draft.end - draft.start) : null,
    ttft_ms: draft.ttftMs,
    status: draft.status === 'running' && ended ? 'unknown' : draft.status,
    attempts: draft.attempts === 0 ? null : draft.attempts,
    tokens: draft.tokens,
  };
}
