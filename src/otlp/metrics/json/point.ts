/** The four kinds of data points and their exemplars from JSON. */
import type { DecodeContext } from '../../common/context.ts';
import {
  asObject,
  idField,
  int32Field,
  type JsonObject,
  listField,
  objectField,
  optionalDouble,
  toDouble,
  toInt64,
  toUint64,
  uint32Field,
  uint64Field,
} from '../../common/json/field.ts';
import { mapAttributes } from '../../common/json/value.ts';
import type { KeyValue } from '../../common/value.ts';
import { histogramFault } from '../histogram-fault.ts';
import type {
  Buckets,
  Exemplar,
  ExponentialHistogramPoint,
  HistogramPoint,
  NumberPoint,
  SummaryPoint,
} from '../metric.ts';

interface PointBase {
  readonly attributes: readonly KeyValue[];
  readonly startTimeUnixNano: bigint;
  readonly timeUnixNano: bigint;
  readonly flags: number;
}

const mapBase = (context: DecodeContext, from: JsonObject): PointBase => ({
  attributes: mapAttributes(context, from).attributes,
  startTimeUnixNano: uint64Field(context, from, 'startTimeUnixNano'),
  timeUnixNano: uint64Field(context, from, 'timeUnixNano'),
  flags: uint32Field(context, from, 'flags'),
});

function mapNumber(context: DecodeContext, from: JsonObject): bigint | number | null {
  const whole = from['asInt'];
  if (whole !== undefined && whole !== null) return toInt64(context, whole, 'asInt');
  return optionalDouble(context, from, 'asDouble');
}

export function mapNumberPoint(context: DecodeContext, from: JsonObject): NumberPoint {
  return { ...mapBase(context, from), value: mapNumber(context, from), exemplars: mapExemplars(context, from) };
}

export function mapHistogramPoint(context: DecodeContext, from: JsonObject): HistogramPoint {
  const point = {
    ...mapBase(context, from),
    count: uint64Field(context, from, 'count'),
    sum: optionalDouble(context, from, 'sum'),
    bucketCounts: mapCounts(context, from),
    explicitBounds: listField(context, from, 'explicitBounds').map((bound) =>
      toDouble(context, bound, 'explicitBounds'),
    ),
    exemplars: mapExemplars(context, from),
    min: optionalDouble(context, from, 'min'),
    max: optionalDouble(context, from, 'max'),
  };
  const fault = histogramFault(point);
  if (fault !== '') context.reject('bucketCounts', fault);
  return point;
}

export function mapExponentialHistogramPoint(context: DecodeContext, from: JsonObject): ExponentialHistogramPoint {
  return {
    ...mapBase(context, from),
    count: uint64Field(context, from, 'count'),
    sum: optionalDouble(context, from, 'sum'),
    scale: int32Field(context, from, 'scale'),
    zeroCount: uint64Field(context, from, 'zeroCount'),
    positive: mapBuckets(context, from, 'positive'),
    negative: mapBuckets(context, from, 'negative'),
    exemplars: mapExemplars(context, from),
    min: optionalDouble(context, from, 'min'),
    max: optionalDouble(context, from, 'max'),
    zeroThreshold: optionalDouble(context, from, 'zeroThreshold') ?? 0,
  };
}

export function mapSummaryPoint(context: DecodeContext, from: JsonObject): SummaryPoint {
  return {
    ...mapBase(context, from),
    count: uint64Field(context, from, 'count'),
    sum: optionalDouble(context, from, 'sum') ?? 0,
    quantileValues: listField(context, from, 'quantileValues').map((value) => {
      const quantile = asObject(context, value, 'quantileValues');
      return {
        quantile: optionalDouble(context, quantile, 'quantile') ?? 0,
        value: optionalDouble(context, quantile, 'value') ?? 0,
      };
    }),
  };
}

const mapCounts = (context: DecodeContext, from: JsonObject): bigint[] =>
  listField(context, from, 'bucketCounts').map((count) => toUint64(context, count, 'bucketCounts'));

function mapBuckets(context: DecodeContext, from: JsonObject, field: string): Buckets {
  const buckets = objectField(context, from, field) ?? {};
  return { offset: int32Field(context, buckets, 'offset'), bucketCounts: mapCounts(context, buckets) };
}

function mapExemplars(context: DecodeContext, from: JsonObject): Exemplar[] {
  return listField(context, from, 'exemplars').map((value, index) => {
    const exemplar = asObject(context, value, 'exemplars');
    const place = `exemplars[${index}].`;
    return {
      filteredAttributes: mapAttributes(context, { attributes: exemplar['filteredAttributes'] }).attributes,
      timeUnixNano: uint64Field(context, exemplar, 'timeUnixNano'),
      value: mapNumber(context, exemplar) ?? 0,
      spanId: idField(context, exemplar, 'spanId', 16, place),
      traceId: idField(context, exemplar, 'traceId', 32, place),
    };
  });
}
