import { DecodeContext, type DecodeOptions, runDecoder } from '../../common/context.ts';
import { mapEnvelope } from '../../common/json/envelope.ts';
import {
  asObject,
  boolField,
  enumField,
  type JsonObject,
  listField,
  objectField,
  textField,
} from '../../common/json/field.ts';
import { parseJsonBody } from '../../common/json/parse.ts';
import { mapAttributes } from '../../common/json/value.ts';
import type { DecodeResult } from '../../common/result.ts';
import { METRICS_ENVELOPE, metricsRequest } from '../envelope.ts';
import type { Metric, MetricData, MetricsRequest } from '../metric.ts';
import { mapExponentialHistogramPoint, mapHistogramPoint, mapNumberPoint, mapSummaryPoint } from './point.ts';

/** Decodes OTLP/JSON metrics, by the same rules as `decodeMetricsProtobuf`. */
export function decodeMetricsJson(bytes: Uint8Array, options: DecodeOptions = {}): DecodeResult<MetricsRequest> {
  const context = new DecodeContext(METRICS_ENVELOPE, options);
  return runDecoder(context, () =>
    metricsRequest(mapEnvelope(context, parseJsonBody(bytes, context), METRICS_ENVELOPE, mapMetric)),
  );
}

function mapMetric(context: DecodeContext, from: JsonObject): Metric {
  return {
    name: textField(context, from, 'name'),
    description: textField(context, from, 'description'),
    unit: textField(context, from, 'unit'),
    metadata: mapAttributes(context, { attributes: from['metadata'] }).attributes,
    data: mapData(context, from),
  };
}

const TEMPORALITIES: ReadonlyMap<string, number> = new Map(
  ['UNSPECIFIED', 'DELTA', 'CUMULATIVE'].map((name, i) => [`AGGREGATION_TEMPORALITY_${name}`, i]),
);

function mapData(context: DecodeContext, from: JsonObject): MetricData {
  const sum = objectField(context, from, 'sum');
  if (sum !== null) {
    const isMonotonic = boolField(context, sum, 'isMonotonic');
    const aggregationTemporality = temporalityOf(context, sum);
    return { kind: 'sum', points: mapPoints(context, sum, 'sum', mapNumberPoint), aggregationTemporality, isMonotonic };
  }
  const gauge = objectField(context, from, 'gauge');
  if (gauge !== null) return { kind: 'gauge', points: mapPoints(context, gauge, 'gauge', mapNumberPoint) };
  const histogram = objectField(context, from, 'histogram');
  if (histogram !== null) {
    const points = mapPoints(context, histogram, 'histogram', mapHistogramPoint);
    return { kind: 'histogram', points, aggregationTemporality: temporalityOf(context, histogram) };
  }
  const exponential = objectField(context, from, 'exponentialHistogram');
  if (exponential !== null) {
    const points = mapPoints(context, exponential, 'exponentialHistogram', mapExponentialHistogramPoint);
    return { kind: 'exponential_histogram', points, aggregationTemporality: temporalityOf(context, exponential) };
  }
  const summary = objectField(context, from, 'summary');
  if (summary !== null) return { kind: 'summary', points: mapPoints(context, summary, 'summary', mapSummaryPoint) };
  return { kind: 'none', points: [] };
}

const temporalityOf = (context: DecodeContext, from: JsonObject): number =>
  enumField(context, from, 'aggregationTemporality', TEMPORALITIES);

function mapPoints<Point>(
  context: DecodeContext,
  from: JsonObject,
  pointKind: string,
  mapPoint: (context: DecodeContext, from: JsonObject) => Point,
): Point[] {
  const points: Point[] = [];
  context.pointKind = pointKind;
  for (const [index, value] of listField(context, from, 'dataPoints').entries()) {
    context.point = index;
    const point = mapPoint(context, asObject(context, value, ''));
    if (context.finishRecord()) points.push(point);
  }
  context.point = -1;
  return points;
}
