import { encodeEnvelope } from '../../common/protobuf/write-envelope.ts';
import {
  writeAttributes,
  writeInt32,
  writeMessage,
  writeText,
  writeUint32,
} from '../../common/protobuf/write-value.ts';
import type { ProtobufWriter } from '../../common/protobuf/writer.ts';
import type { Metric, MetricData, MetricsRequest } from '../metric.ts';
import {
  writeExponentialHistogramPoint,
  writeHistogramPoint,
  writeNumberPoint,
  writeSummaryPoint,
} from './write-point.ts';

/** Encodes an ExportMetricsServiceRequest; `decodeMetricsProtobuf` gives the same request back. */
export function encodeMetricsProtobuf({ resourceMetrics }: MetricsRequest): Uint8Array {
  const envelopes = resourceMetrics.map(({ resource, schemaUrl, scopeMetrics }) => ({
    resource,
    schemaUrl,
    scopes: scopeMetrics.map((inner) => ({ scope: inner.scope, schemaUrl: inner.schemaUrl, records: inner.metrics })),
  }));
  return encodeEnvelope(envelopes, writeMetric);
}

function writeMetric(writer: ProtobufWriter, metric: Metric): void {
  writeText(writer, 0x0a, metric.name);
  writeText(writer, 0x12, metric.description);
  writeText(writer, 0x1a, metric.unit);
  writeData(writer, metric.data);
  writeAttributes(writer, 0x62, metric.metadata);
}

function writeData(writer: ProtobufWriter, data: MetricData): void {
  switch (data.kind) {
    case 'gauge':
      return writeMessage(writer, 0x2a, () => writePoints(writer, data.points, writeNumberPoint));
    case 'sum':
      return writeMessage(writer, 0x3a, () => {
        writePoints(writer, data.points, writeNumberPoint);
        writeInt32(writer, 0x10, data.aggregationTemporality);
        writeUint32(writer, 0x18, data.isMonotonic ? 1 : 0);
      });
    case 'histogram':
      return writeMessage(writer, 0x4a, () => {
        writePoints(writer, data.points, writeHistogramPoint);
        writeInt32(writer, 0x10, data.aggregationTemporality);
      });
    case 'exponential_histogram':
      return writeMessage(writer, 0x52, () => {
        writePoints(writer, data.points, writeExponentialHistogramPoint);
        writeInt32(writer, 0x10, data.aggregationTemporality);
      });
    case 'summary':
      return writeMessage(writer, 0x5a, () => writePoints(writer, data.points, writeSummaryPoint));
    case 'none':
      return;
  }
}

function writePoints<Point>(
  writer: ProtobufWriter,
  points: readonly Point[],
  write: (writer: ProtobufWriter, point: Point) => void,
): void {
  for (const point of points) writeMessage(writer, 0x0a, () => write(writer, point));
}
