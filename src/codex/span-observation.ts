/**
 * One Codex span → at most two observations. Codex exports every internal span, some 250 for each model request; a dozen names matter.
 * Traps: `thread.id` is the OS thread unless it is a UUID; a tool's span is named after the tool, so it is known by its
 * `call_id`; tokens hang on `handle_responses`, which names neither thread nor turn (its grandparent names the turn);
 * code-mode calls are roots of their own traces.
 */

import { storableNanosecond } from '../lib/nanosecond.ts';
import type { Observation, ObservationKind } from '../model/observation.ts';
import { traceParentHeader } from '../model/trace-parent.ts';
import type { Span } from '../otlp/traces/span.ts';
import { isUuid, textAttributes } from './attribute.ts';
import { TURN_SPANS } from './event-name.ts';
import { observationId } from './observation-id.ts';

/** On every span, about Codex's source code and scheduler: they stay in `otel_traces`. */
const NOISE =
  /^(code\.|busy_ns$|idle_ns$|target$|level$|thread\.|rpc\.|app_server\.|conversation\.id$|turn\.id$|turn_id$|call_id$|tool\.call_id$|session\.id$)/;

const COMPACTION_SPANS = new Set(['codex.compaction', 'run_auto_compact']);
/** Between a turn and the tokens of one of its model requests. */
const REQUEST_SPANS = new Set(['receiving_stream', 'try_run_sampling_request', 'codex.sampling', 'try_run_turn']);

type Attributes = Readonly<Record<string, string>>;

/** What is read of a span, whether it has just arrived or comes back out of a table. */
export type ToldSpan = Pick<
  Span,
  'traceId' | 'spanId' | 'parentSpanId' | 'name' | 'startTimeUnixNano' | 'endTimeUnixNano' | 'attributes'
>;

function kindOf(name: string, attributes: Attributes): ObservationKind | null {
  if (TURN_SPANS.has(name)) return 'turn_ended';
  if (COMPACTION_SPANS.has(name)) return 'compaction';
  if (REQUEST_SPANS.has(name)) return 'model_span';
  switch (name) {
    case 'handle_responses':
      return attributes['gen_ai.usage.input_tokens'] === undefined ? null : 'model_usage';
    case 'codex.exec':
      return 'process';
    case 'session_loop':
    case 'new_session': // the same thing in 0.80
      return 'thread_ended';
    case 'turn/interrupt':
      return 'turn_interrupted';
    case 'turn/start':
    case 'codex.turn_input':
      return attributes['turn.id'] === undefined ? null : 'turn_started';
    case 'run_turn': // it, and later `run_sampling_request`, are the only spans that know the working directory
    case 'run_sampling_request':
      return attributes['turn.id'] === undefined && attributes['cwd'] === undefined ? null : 'turn_started';
    case 'mcp.tools.call':
      return 'tool_span';
    case 'code_mode.broker.invoke_tool':
      return null;
    default:
      // `aborted` tells the dispatch of a tool from other spans that mention a call (a guardian's scoring, a hook)
      return attributes['call_id'] !== undefined && attributes['aborted'] !== undefined ? 'tool_span' : null;
  }
}

const uuidOf = (...candidates: (string | undefined)[]): string => candidates.find(isUuid) ?? '';

const msOf = (ns: bigint): number => Number(ns / 1000n) / 1000;

/** @param resource what `resourceAttributes` made of the span's resource */
export function observeSpan(span: ToldSpan, resource: Readonly<Record<string, string>>): Observation | null {
  if (!mayMatter(span)) return null;
  const all = textAttributes(span.attributes);
  const kind = kindOf(span.name, all);
  if (kind === null) return null;
  const attributes: Record<string, string> = {};
  const startedAt = storableNanosecond(span.startTimeUnixNano);
  for (const [key, text] of Object.entries(all)) if (!NOISE.test(key)) attributes[key] = text;
  if (kind === 'turn_ended' || kind === 'process') Object.assign(attributes, resource);
  if (OUTERMOST.has(span.name) && span.parentSpanId !== '')
    attributes['traceparent'] = traceParentHeader({ trace_id: span.traceId, span_id: span.parentSpanId });
  return {
    id: observationId(['span', span.traceId, span.spanId, span.name]),
    source: 'otel_traces',
    kind,
    name: span.name,
    at: msOf(startedAt),
    durationMs: msOf(span.endTimeUnixNano - startedAt),
    threadId: uuidOf(all['conversation.id'], all['thread.id'], all['thread_id'], all['conversation_id']),
    turnId: uuidOf(all['turn.id'], all['turn_id']),
    callId: all['call_id'] ?? all['tool.call_id'] ?? '',
    responseId: '',
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    attributes,
  };
}

/** Codex opens these under nothing of its own: what they hang under is its caller's. */
const OUTERMOST = new Set(['turn/start', 'codex.exec']);

/** Spans that matter by their name alone. */
export const NAMED_SPANS: ReadonlySet<string> = new Set([
  ...TURN_SPANS,
  ...COMPACTION_SPANS,
  ...REQUEST_SPANS,
  'handle_responses',
  'codex.exec',
  'session_loop',
  'new_session',
  'turn/interrupt',
  'turn/start',
  'codex.turn_input',
  'run_turn',
  'run_sampling_request',
  'mcp.tools.call',
]);

/** Cheap look before the attributes of thousands of internal spans are turned into text. */
function mayMatter(span: ToldSpan): boolean {
  return NAMED_SPANS.has(span.name) || span.attributes.some(({ key }) => key === 'call_id');
}
