/**
 * The receiver's own figures. Names follow the OpenTelemetry Collector, so that dashboards made for it work.
 * Records are counted where they are known; a request refused before decoding counts once, by reason.
 */
import type { Signal } from '../otlp/signal.ts';

export type Transport = 'http' | 'grpc';

export interface CounterSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Counters {
  add(name: string, labels: Readonly<Record<string, string>>, value?: number): void;
  /** From the last byte of a request to its answer. */
  observeAck(transport: Transport, elapsedMs: number): void;
  /** In the order in which the series first appeared. */
  snapshot(): readonly CounterSample[];
}

export const ACCEPTED: Readonly<Record<Signal, string>> = {
  logs: 'otelcol_receiver_accepted_log_records',
  traces: 'otelcol_receiver_accepted_spans',
  metrics: 'otelcol_receiver_accepted_metric_points',
};
/** Records that were decoded and not kept: unusable ones, and all of a request that the intake refused. */
export const REFUSED: Readonly<Record<Signal, string>> = {
  logs: 'otelcol_receiver_refused_log_records',
  traces: 'otelcol_receiver_refused_spans',
  metrics: 'otelcol_receiver_refused_metric_points',
};
/** Requests refused as a whole, by `reason`. */
export const REJECTED = 'rejected_total';
export const UNKNOWN_PATH = 'otlp_unknown_path_total';
/** What decoding cut or left out of records that were kept, by `what`. */
export const TRUNCATED = 'otlp_truncated_total';
export const ACK_LATENCY = 'otlp_ack_latency_ms';

/** ms; around the goal of 20 ms at the 99th percentile. */
const ACK_BOUNDS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000] as const;

interface MutableSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  value: number;
}

export function createCounters(): Counters {
  const samples = new Map<string, MutableSample>();
  const add = (name: string, labels: Readonly<Record<string, string>>, value = 1): void => {
    const key = JSON.stringify([name, Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))]);
    const sample = samples.get(key);
    if (sample === undefined) samples.set(key, { name, labels: { ...labels }, value });
    else sample.value += value;
  };
  return {
    add,
    observeAck(transport, elapsedMs) {
      // Cumulative buckets, as Prometheus has them; each one appears with the first observation, so none is missing.
      for (const bound of ACK_BOUNDS) {
        add(`${ACK_LATENCY}_bucket`, { transport, le: String(bound) }, elapsedMs <= bound ? 1 : 0);
      }
      add(`${ACK_LATENCY}_bucket`, { transport, le: '+Inf' });
      add(`${ACK_LATENCY}_sum`, { transport }, elapsedMs);
      add(`${ACK_LATENCY}_count`, { transport });
    },
    snapshot: () => [...samples.values()].map((sample) => ({ ...sample })),
  };
}
