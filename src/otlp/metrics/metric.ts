import type { KeyValue, Resource, Scope } from '../common/value.ts';

export interface Exemplar {
  readonly filteredAttributes: readonly KeyValue[];
  readonly timeUnixNano: bigint;
  /** `bigint` when the sender used `as_int`, `number` for `as_double`. */
  readonly value: bigint | number;
  readonly spanId: string;
  readonly traceId: string;
}

interface Point {
  readonly attributes: readonly KeyValue[];
  readonly startTimeUnixNano: bigint;
  readonly timeUnixNano: bigint;
  readonly flags: number;
}

export interface NumberPoint extends Point {
  /** null: neither `as_int` nor `as_double` was set. */
  readonly value: bigint | number | null;
  readonly exemplars: readonly Exemplar[];
}

export interface HistogramPoint extends Point {
  readonly count: bigint;
  readonly sum: number | null;
  readonly bucketCounts: readonly bigint[];
  readonly explicitBounds: readonly number[];
  readonly exemplars: readonly Exemplar[];
  readonly min: number | null;
  readonly max: number | null;
}

export interface Buckets {
  readonly offset: number;
  readonly bucketCounts: readonly bigint[];
}

export interface ExponentialHistogramPoint extends Point {
  readonly count: bigint;
  readonly sum: number | null;
  readonly scale: number;
  readonly zeroCount: bigint;
  readonly positive: Buckets;
  readonly negative: Buckets;
  readonly exemplars: readonly Exemplar[];
  readonly min: number | null;
  readonly max: number | null;
  readonly zeroThreshold: number;
}

export interface SummaryPoint extends Point {
  readonly count: bigint;
  readonly sum: number;
  readonly quantileValues: readonly { readonly quantile: number; readonly value: number }[];
}

/** `aggregationTemporality`: 0 unspecified, 1 delta, 2 cumulative. `none`: a metric without a known kind of points. */
export type MetricData =
  | { readonly kind: 'gauge'; readonly points: readonly NumberPoint[] }
  | {
      readonly kind: 'sum';
      readonly points: readonly NumberPoint[];
      readonly aggregationTemporality: number;
      readonly isMonotonic: boolean;
    }
  | { readonly kind: 'histogram'; readonly points: readonly HistogramPoint[]; readonly aggregationTemporality: number }
  | {
      readonly kind: 'exponential_histogram';
      readonly points: readonly ExponentialHistogramPoint[];
      readonly aggregationTemporality: number;
    }
  | { readonly kind: 'summary'; readonly points: readonly SummaryPoint[] }
  | { readonly kind: 'none'; readonly points: readonly [] };

export interface Metric {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly metadata: readonly KeyValue[];
  readonly data: MetricData;
}

export interface ScopeMetrics {
  readonly scope: Scope;
  readonly schemaUrl: string;
  readonly metrics: readonly Metric[];
}

export interface ResourceMetrics {
  readonly resource: Resource;
  readonly schemaUrl: string;
  readonly scopeMetrics: readonly ScopeMetrics[];
}

export interface MetricsRequest {
  readonly resourceMetrics: readonly ResourceMetrics[];
}
