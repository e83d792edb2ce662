import { type JsonValue, unless, writeAttributes, writeEnvelope } from '../../common/json/write-value.ts';
import type { Metric, MetricData, MetricsRequest } from '../metric.ts';
import {
  writeExponentialHistogramPoint,
  writeHistogramPoint,
  writeNumberPoint,
  writeSummaryPoint,
} from './write-point.ts';

/** Encodes an ExportMetricsServiceRequest as OTLP/JSON; `decodeMetricsJson` gives the same request back. */
export const encodeMetricsJson = ({ resourceMetrics }: MetricsRequest): Uint8Array =>
  Buffer.from(
    JSON.stringify({
      resourceMetrics: resourceMetrics.map(({ resource, schemaUrl, scopeMetrics }) => ({
        ...writeEnvelope({ resource }, schemaUrl),
        scopeMetrics: scopeMetrics.map(({ scope, schemaUrl: ofScope, metrics }) => ({
          ...writeEnvelope({ scope }, ofScope),
          metrics: metrics.map(writeMetric),
        })),
      })),
    }),
  );

const writeMetric = (metric: Metric): JsonValue => ({
  name: metric.name,
  ...unless('description', metric.description, ''),
  ...unless('unit', metric.unit, ''),
  ...(metric.metadata.length === 0 ? {} : { metadata: writeAttributes(metric.metadata) }),
  ...writeData(metric.data),
});

function writeData(data: MetricData): { readonly [key: string]: JsonValue } {
  switch (data.kind) {
    case 'gauge':
      return { gauge: { dataPoints: data.points.map(writeNumberPoint) } };
    case 'sum': {
      const { aggregationTemporality, isMonotonic } = data;
      return { sum: { dataPoints: data.points.map(writeNumberPoint), aggregationTemporality, isMonotonic } };
    }
    case 'histogram': {
      const { aggregationTemporality } = data;
      return { histogram: { dataPoints: data.points.map(writeHistogramPoint), aggregationTemporality } };
    }
    case 'exponential_histogram': {
      const dataPoints = data.points.map(writeExponentialHistogramPoint);
      return { exponentialHistogram: { dataPoints, aggregationTemporality: data.aggregationTemporality } };
    }
    case 'summary':
      return { summary: { dataPoints: data.points.map(writeSummaryPoint) } };
    case 'none':
      return {};
  }
}
