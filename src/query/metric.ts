/** What the explorer of metrics asks. Times are ISO 8601; `since` and `until` of a question are ms since the epoch. */
import type { TimeSpan } from './telemetry.ts';

export const METRIC_KINDS = ['sum', 'gauge', 'histogram', 'exp_histogram', 'summary'] as const;
/** The kind of a data point, as OTLP tells them apart. */
export type MetricKind = (typeof METRIC_KINDS)[number];

/**
 * `increase`, `rate` (per second): of counters. `last`, `avg`, `min`, `max`: of gauges, `avg` of histograms, too. `percentiles`,
 * `heat`, `sum`, `count`: of histograms.
 */
export const METRIC_AGGREGATIONS = [
  'increase',
  'rate',
  'last',
  'avg',
  'min',
  'max',
  'percentiles',
  'heat',
  'sum',
  'count',
] as const;
export type MetricAggregation = (typeof METRIC_AGGREGATIONS)[number];

export interface MetricInfo {
  readonly name: string;
  readonly kind: MetricKind;
  /** Sums alone: whether they only grow. */
  readonly is_monotonic: boolean;
  readonly temporality: 'delta' | 'cumulative' | 'unspecified';
  /** As it was sent; '' where it was not. */
  readonly unit: string;
  readonly description: string;
  /** What Codex counts with it; null for what is not Codex's, or not known. */
  readonly meaning: string | null;
  /** Combinations of attributes and resources, about. */
  readonly series: number;
  readonly points: number;
  readonly last_at: string;
  /** One figure a step over the asked span: what came, as amounts where points hold amounts, else as points. */
  readonly activity: readonly number[];
  /** The most frequent values of each attribute, by its name. */
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

export interface MetricAsk extends TimeSpan {
  /** Chosen by what the metric is where absent. */
  readonly aggregation?: MetricAggregation | undefined;
  /** An attribute's name; `resource.` before it for the resource's. */
  readonly by?: string | undefined;
  /** `name=value`; all must fit. */
  readonly attribute?: readonly string[] | undefined;
  readonly stepMs?: number | undefined;
}

/** Rows as charts read them: `at`, `series`, `value`; percentiles `at`, `series`, `p50`, `p95`, `p99`; heat `at`, `low`, `high`, `value`. */
export interface MetricAnswer {
  readonly kind: MetricKind;
  readonly unit: string;
  readonly aggregation: MetricAggregation;
  /** What the metric can be asked for. */
  readonly aggregations: readonly MetricAggregation[];
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
  /** More series than are answered. */
  readonly truncated: boolean;
  readonly elapsed_ms: number;
  /** What was asked of the store, with every value in its place. */
  readonly sql: string;
  readonly since: string;
  readonly until: string;
  readonly step_seconds: number;
}
