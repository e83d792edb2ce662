/**
 * The few of Codex's spans by which receivers know a turn, a request to the model and a tool: names, attributes and nesting are those of 0.169.0.
 * Each becomes a child of the span that is current where it is started.
 */
import { type Span, SpanKind, type Tracer } from '@opentelemetry/api';
import type { ResponseUsage } from './session-event.ts';

/** Of which turn a span is. */
export interface TurnSpan {
  readonly conversationId: string;
  readonly turnId: string;
  readonly model: string;
  readonly reasoningEffort?: string | undefined;
}

/** A whole turn. `recordTurnUsage` says at its end what it took. */
export const startTurnSpan = (tracer: Tracer, turn: TurnSpan): Span =>
  tracer.startSpan('session_task.turn', {
    kind: SpanKind.INTERNAL,
    attributes: {
      'thread.id': turn.conversationId,
      'turn.id': turn.turnId,
      model: turn.model,
      ...(turn.reasoningEffort === undefined ? {} : { 'codex.turn.reasoning_effort': turn.reasoningEffort }),
    },
  });

/** The tokens of a turn: sums over its responses. */
export type TurnUsage = Omit<ResponseUsage, 'ttftMs' | 'serviceTier' | 'reasoningEffort'>;

/** The tokens of all responses of a turn. */
export function recordTurnUsage(span: Span, usage: TurnUsage): void {
  span.setAttributes({
    'codex.turn.token_usage.input_tokens': usage.inputTokens,
    'codex.turn.token_usage.cached_input_tokens': usage.cachedInputTokens,
    'codex.turn.token_usage.cache_write_input_tokens': usage.cacheWriteInputTokens,
    'codex.turn.token_usage.non_cached_input_tokens': usage.inputTokens - usage.cachedInputTokens,
    'codex.turn.token_usage.output_tokens': usage.outputTokens,
    'codex.turn.token_usage.reasoning_output_tokens': usage.reasoningOutputTokens,
    'codex.turn.token_usage.total_tokens': usage.totalTokens,
  });
}

/** One request to the model with everything that its stream brings. */
export const startSamplingSpan = (tracer: Tracer, { turnId, model }: Pick<TurnSpan, 'turnId' | 'model'>): Span =>
  tracer.startSpan('try_run_sampling_request', { attributes: { turn_id: turnId, model } });

/** One event of that stream; `SessionTelemetry.recordResponses` says what it told. */
export const startResponseSpan = (tracer: Tracer): Span => tracer.startSpan('handle_responses');

/** Of which call a span is. */
export interface ToolSpan extends Pick<TurnSpan, 'conversationId' | 'turnId'> {
  readonly toolName: string;
  readonly callId: string;
}

/** One call of a tool, from its dispatch to its result. Say with `aborted` at its end whether it was stopped. */
export const startToolSpan = (tracer: Tracer, tool: ToolSpan): Span =>
  tracer.startSpan(tool.toolName, {
    attributes: {
      tool_name: tool.toolName,
      'thread.id': tool.conversationId,
      'conversation.id': tool.conversationId,
      'turn.id': tool.turnId,
      turn_id: tool.turnId,
      tool_source: 'direct',
      call_id: tool.callId,
      'codex.tool.phase': 'dispatch',
      aborted: false,
    },
  });
