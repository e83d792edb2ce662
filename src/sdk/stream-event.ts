/** What came out of a stream of the model, and how it is measured. */
import type { Tags } from './telemetry-event.ts';

/** One event of a response. */
export interface StreamEvent {
  readonly type: 'event';
  /** `response.output_text.delta` and so on. */
  readonly kind: string;
  /** Set where the event itself tells of a failure, or could not be read. */
  readonly error?: string | undefined;
  /** Milliseconds that the provider itself measured, of a `responsesapi.websocket_timing` message, by its names. */
  readonly timings?: Readonly<Record<string, number>> | undefined;
}

/** What came, or what came in its place. */
export type StreamOutcome =
  | StreamEvent
  /** `[DONE]`. */
  | { readonly type: 'done' }
  /** A ping or a pong. */
  | { readonly type: 'keep_alive' }
  /** Nothing came: the stream broke, was closed, held bytes instead of text, or stayed silent for too long. */
  | { readonly type: 'failure'; readonly error: string };

const UNKNOWN = 'unknown';
const DONE = 'done';
const FAILED_KIND = 'response.failed';

const isFailed = (outcome: StreamOutcome): boolean =>
  outcome.type === 'failure' ||
  (outcome.type === 'event' && (outcome.error !== undefined || outcome.kind === FAILED_KIND));

const kindOf = (outcome: StreamOutcome): string =>
  outcome.type === 'event' ? outcome.kind : outcome.type === 'done' ? DONE : UNKNOWN;

export const streamTags = (outcome: StreamOutcome): Tags => ({
  kind: kindOf(outcome),
  success: String(!isFailed(outcome)),
});

/** The provider's name of a timing → the metric that it becomes. */
const TIMING_METRICS: Readonly<Record<string, string>> = {
  responses_duration_excl_engine_and_client_tool_time_ms: 'codex.responses_api_overhead.duration_ms',
  engine_service_total_ms: 'codex.responses_api_inference_time.duration_ms',
  engine_iapi_ttft_total_ms: 'codex.responses_api_engine_iapi_ttft.duration_ms',
  engine_service_ttft_total_ms: 'codex.responses_api_engine_service_ttft.duration_ms',
  engine_iapi_tbt_across_engine_calls_ms: 'codex.responses_api_engine_iapi_tbt.duration_ms',
  engine_service_tbt_across_engine_calls_ms: 'codex.responses_api_engine_service_tbt.duration_ms',
};

export interface WebsocketMeasures {
  readonly tags: Tags;
  /** Metric → milliseconds. */
  readonly timings: readonly (readonly [string, number])[];
}

/** Undefined for what is not measured. */
export function websocketMeasures(outcome: StreamOutcome): WebsocketMeasures | undefined {
  if (outcome.type === 'keep_alive') return undefined;
  const timings = outcome.type === 'event' ? Object.entries(outcome.timings ?? {}) : [];
  return {
    tags: streamTags(outcome),
    timings: timings.flatMap(([name, value]) => {
      const metric = TIMING_METRICS[name];
      return metric === undefined ? [] : [[metric, value] as const];
    }),
  };
}
