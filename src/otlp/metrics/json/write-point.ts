/** The four kinds of data points and their exemplars to OTLP/JSON. */
import { type JsonValue, unless, writeAttributes, writeDouble } from '../../common/json/write-value.ts';
import type {
  Buckets,
  Exemplar,
  ExponentialHistogramPoint,
  HistogramPoint,
  NumberPoint,
  SummaryPoint,
} from '../metric.ts';

type JsonFields = { readonly [key: string]: JsonValue };

const writeBase = (point: Omit<NumberPoint, 'value' | 'exemplars'>): JsonFields => ({
  attributes: writeAttributes(point.attributes),
  startTimeUnixNano: `${point.startTimeUnixNano}`,
  timeUnixNano: `${point.timeUnixNano}`,
  ...unless('flags', point.flags, 0),
});

/** 0 is written, because the key says which of the two was set. */
function writeNumber(value: bigint | number | null): JsonFields {
  if (value === null) return {};
  return typeof value === 'bigint' ? { asInt: `${value}` } : { asDouble: writeDouble(value) };
}

const optionalDouble = (key: string, value: number | null): JsonFields =>
  value === null ? {} : { [key]: writeDouble(value) };

export const writeNumberPoint = (point: NumberPoint): JsonValue => ({
  ...writeBase(point),
  ...writeNumber(point.value),
  ...writeExemplars(point.exemplars),
});

export const writeHistogramPoint = (point: HistogramPoint): JsonValue => ({
  ...writeBase(point),
  count: `${point.count}`,
  ...optionalDouble('sum', point.sum),
  bucketCounts: point.bucketCounts.map(String),
  explicitBounds: point.explicitBounds.map(writeDouble),
  ...optionalDouble('min', point.min),
  ...optionalDouble('max', point.max),
  ...writeExemplars(point.exemplars),
});

export const writeExponentialHistogramPoint = (point: ExponentialHistogramPoint): JsonValue => ({
  ...writeBase(point),
  count: `${point.count}`,
  ...optionalDouble('sum', point.sum),
  scale: point.scale,
  zeroCount: `${point.zeroCount}`,
  positive: writeBuckets(point.positive),
  negative: writeBuckets(point.negative),
  ...optionalDouble('min', point.min),
  ...optionalDouble('max', point.max),
  zeroThreshold: writeDouble(point.zeroThreshold),
  ...writeExemplars(point.exemplars),
});

export const writeSummaryPoint = (point: SummaryPoint): JsonValue => ({
  ...writeBase(point),
  count: `${point.count}`,
  sum: writeDouble(point.sum),
  quantileValues: point.quantileValues.map(({ quantile, value }) => ({
    quantile: writeDouble(quantile),
    value: writeDouble(value),
  })),
});

const writeBuckets = ({ offset, bucketCounts }: Buckets): JsonValue => ({
  offset,
  bucketCounts: bucketCounts.map(String),
});

const writeExemplars = (exemplars: readonly Exemplar[]): JsonFields =>
  exemplars.length === 0 ? {} : { exemplars: exemplars.map(writeExemplar) };

const writeExemplar = (exemplar: Exemplar): JsonValue => ({
  filteredAttributes: writeAttributes(exemplar.filteredAttributes),
  timeUnixNano: `${exemplar.timeUnixNano}`,
  ...writeNumber(exemplar.value),
  ...unless('spanId', exemplar.spanId, ''),
  ...unless('traceId', exemplar.traceId, ''),
});
