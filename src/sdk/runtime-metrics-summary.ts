/** What a session did, added up from its own measurements: for a program that shows it at the end of a turn. */
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';

/** How many there were, and their milliseconds together. */
export interface RuntimeTotals {
  readonly count: number;
  readonly durationMs: number;
}

/** Durations in milliseconds; 0 where nothing was measured. */
export interface RuntimeMetricsSummary {
  readonly toolCalls: RuntimeTotals;
  readonly apiCalls: RuntimeTotals;
  readonly streamingEvents: RuntimeTotals;
  readonly websocketCalls: RuntimeTotals;
  readonly websocketEvents: RuntimeTotals;
  readonly responsesApiOverheadMs: number;
  readonly responsesApiInferenceTimeMs: number;
  readonly responsesApiEngineIapiTtftMs: number;
  readonly responsesApiEngineServiceTtftMs: number;
  readonly responsesApiEngineIapiTbtMs: number;
  readonly responsesApiEngineServiceTbtMs: number;
  readonly turnTtftMs: number;
  readonly turnTtfmMs: number;
}

type TotalsKey = 'toolCalls' | 'apiCalls' | 'streamingEvents' | 'websocketCalls' | 'websocketEvents';

/** A counter and its `.duration_ms` histogram. */
const TOTALS: Readonly<Record<TotalsKey, string>> = {
  toolCalls: 'codex.tool.call',
  apiCalls: 'codex.api_request',
  streamingEvents: 'codex.sse_event',
  websocketCalls: 'codex.websocket.request',
  websocketEvents: 'codex.websocket.event',
};

const SCALARS: Readonly<Record<Exclude<keyof RuntimeMetricsSummary, TotalsKey>, string>> = {
  responsesApiOverheadMs: 'codex.responses_api_overhead.duration_ms',
  responsesApiInferenceTimeMs: 'codex.responses_api_inference_time.duration_ms',
  responsesApiEngineIapiTtftMs: 'codex.responses_api_engine_iapi_ttft.duration_ms',
  responsesApiEngineServiceTtftMs: 'codex.responses_api_engine_service_ttft.duration_ms',
  responsesApiEngineIapiTbtMs: 'codex.responses_api_engine_iapi_tbt.duration_ms',
  responsesApiEngineServiceTbtMs: 'codex.responses_api_engine_service_tbt.duration_ms',
  turnTtftMs: 'codex.turn.ttft.duration_ms',
  turnTtfmMs: 'codex.turn.ttfm.duration_ms',
};

/** Adds a snapshot up. */
export function runtimeMetricsSummary(snapshot: ResourceMetrics): RuntimeMetricsSummary {
  const sums = sumsByName(snapshot);
  const sum = (name: string): number => sums.get(name) ?? 0;
  const totals = Object.entries(TOTALS).map(([key, name]) => [
    key,
    { count: sum(name), durationMs: sum(`${name}.duration_ms`) },
  ]);
  const scalars = Object.entries(SCALARS).map(([key, name]) => [key, sum(name)]);
  return Object.fromEntries([...totals, ...scalars]) as RuntimeMetricsSummary;
}

/** Two summaries of one session: totals add up, of the durations of a turn the later one counts where it has one. */
export function mergeRuntimeMetrics(
  before: RuntimeMetricsSummary,
  after: RuntimeMetricsSummary,
): RuntimeMetricsSummary {
  const totals = (Object.keys(TOTALS) as TotalsKey[]).map((key) => [
    key,
    { count: before[key].count + after[key].count, durationMs: before[key].durationMs + after[key].durationMs },
  ]);
  const scalars = (Object.keys(SCALARS) as (keyof typeof SCALARS)[]).map((key) => [
    key,
    after[key] > 0 ? after[key] : before[key],
  ]);
  return Object.fromEntries([...totals, ...scalars]) as RuntimeMetricsSummary;
}

function sumsByName({ scopeMetrics }: ResourceMetrics): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { descriptor, dataPoints } of scopeMetrics.flatMap(({ metrics }) => metrics)) {
    for (const { value } of dataPoints) {
      const more = typeof value === 'number' ? value : (value.sum ?? 0);
      sums.set(descriptor.name, (sums.get(descriptor.name) ?? 0) + more);
    }
  }
  return sums;
}
