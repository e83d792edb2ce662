/** Rows of the five `otel_metrics_*` tables, one per data point. A metric without points has nothing to keep. */
import type {
  Exemplar,
  ExponentialHistogramPoint,
  HistogramPoint,
  Metric,
  MetricData,
  MetricsRequest,
  NumberPoint,
  SummaryPoint,
} from '../../otlp/metrics/metric.ts';
import type { RowBlock, TableName } from '../../store/store.ts';
import { writeAttributes } from './attribute-text.ts';
import { resourceScopeBytes } from './resource-scope.ts';
import { RowBinaryWriter } from './row-binary-writer.ts';
import { rowTime } from './timestamp.ts';

type PointKind = Exclude<MetricData['kind'], 'none'>;

const TABLE_OF_KIND = {
  gauge: 'otel_metrics_gauge',
  sum: 'otel_metrics_sum',
  histogram: 'otel_metrics_histogram',
  exponential_histogram: 'otel_metrics_exp_histogram',
  summary: 'otel_metrics_summary',
} as const satisfies Record<PointKind, TableName>;

/** The column ValueType. */
const VALUE_DOUBLE = 0;
const VALUE_INT = 1;
const VALUE_NONE = 2;

interface TableRows {
  readonly writer: RowBinaryWriter;
  rowCount: number;
}

/** One block per table that got rows. `receivedAt` in ms since the epoch. */
export function metricRows(request: MetricsRequest, receivedAt: number): RowBlock[] {
  const tables = new Map<TableName, TableRows>();
  for (const { resource, schemaUrl: resourceSchemaUrl, scopeMetrics } of request.resourceMetrics) {
    for (const { scope, schemaUrl: scopeSchemaUrl, metrics } of scopeMetrics) {
      const shared = resourceScopeBytes({ resource, resourceSchemaUrl, scope, scopeSchemaUrl, receivedAt });
      for (const metric of metrics) {
        if (metric.data.kind === 'none') continue;
        const rows = rowsOfTable(tables, TABLE_OF_KIND[metric.data.kind]);
        writeMetric(rows.writer, metric, shared, receivedAt);
        rows.rowCount += metric.data.points.length;
      }
    }
  }
  return [...tables].map(([table, { writer, rowCount }]) => ({ table, rowCount, bytes: writer.bytes() }));
}

function rowsOfTable(tables: Map<TableName, TableRows>, table: TableName): TableRows {
  const known = tables.get(table);
  if (known !== undefined) return known;
  const created: TableRows = { writer: new RowBinaryWriter(16 * 1024), rowCount: 0 };
  tables.set(table, created);
  return created;
}

function writeMetric(writer: RowBinaryWriter, metric: Metric, shared: Uint8Array, receivedAt: number): void {
  const head = metricHead(metric, shared);
  const { data } = metric;
  for (const point of data.points) {
    writer.raw(head);
    writeAttributes(writer, point.attributes);
    writer.nanoseconds(point.startTimeUnixNano);
    const time = rowTime(point.timeUnixNano, 0n, receivedAt);
    writer.nanoseconds(time.nanoseconds);
    writer.uint8(time.source);
    writer.uint32(point.flags);
    writePoint(writer, data, point);
  }
}

function metricHead(metric: Metric, shared: Uint8Array): Uint8Array {
  const head = new RowBinaryWriter(shared.length + 256);
  head.raw(shared);
  head.string(metric.name);
  head.string(metric.description);
  head.string(metric.unit);
  writeAttributes(head, metric.metadata);
  return head.bytes();
}

function writePoint(writer: RowBinaryWriter, data: MetricData, point: MetricData['points'][number]): void {
  switch (data.kind) {
    case 'gauge':
      return writeNumber(writer, point as NumberPoint);
    case 'sum':
      writeNumber(writer, point as NumberPoint);
      writer.int32(data.aggregationTemporality);
      return writer.bool(data.isMonotonic);
    case 'histogram':
      return writeHistogram(writer, point as HistogramPoint, data.aggregationTemporality);
    case 'exponential_histogram':
      return writeExponentialHistogram(writer, point as ExponentialHistogramPoint, data.aggregationTemporality);
    case 'summary':
      return writeSummary(writer, point as SummaryPoint);
    case 'none':
      return;
  }
}

function writeNumber(writer: RowBinaryWriter, point: NumberPoint): void {
  writer.float64(Number(point.value ?? 0));
  writer.uint8(valueType(point.value));
  writer.int64(typeof point.value === 'bigint' ? point.value : 0n);
  writeExemplars(writer, point.exemplars);
}

function valueType(value: bigint | number | null): number {
  if (value === null) return VALUE_NONE;
  return typeof value === 'bigint' ? VALUE_INT : VALUE_DOUBLE;
}

function writeAggregate(
  writer: RowBinaryWriter,
  point: HistogramPoint | ExponentialHistogramPoint,
  aggregationTemporality: number,
): void {
  writer.uint64(point.count);
  for (const value of [point.sum, point.min, point.max]) {
    writer.float64(value ?? 0);
    writer.bool(value !== null);
  }
  writer.int32(aggregationTemporality);
  writeExemplars(writer, point.exemplars);
}

function writeHistogram(writer: RowBinaryWriter, point: HistogramPoint, aggregationTemporality: number): void {
  writeAggregate(writer, point, aggregationTemporality);
  writeCounts(writer, point.bucketCounts);
  writer.count(point.explicitBounds.length);
  for (const bound of point.explicitBounds) writer.float64(bound);
}

function writeExponentialHistogram(
  writer: RowBinaryWriter,
  point: ExponentialHistogramPoint,
  aggregationTemporality: number,
): void {
  writeAggregate(writer, point, aggregationTemporality);
  writer.int32(point.scale);
  writer.uint64(point.zeroCount);
  writer.float64(point.zeroThreshold);
  writer.int32(point.positive.offset);
  writeCounts(writer, point.positive.bucketCounts);
  writer.int32(point.negative.offset);
  writeCounts(writer, point.negative.bucketCounts);
}

function writeSummary(writer: RowBinaryWriter, point: SummaryPoint): void {
  writer.uint64(point.count);
  writer.float64(point.sum);
  writer.count(point.quantileValues.length);
  for (const { quantile } of point.quantileValues) writer.float64(quantile);
  writer.count(point.quantileValues.length);
  for (const { value } of point.quantileValues) writer.float64(value);
}

function writeCounts(writer: RowBinaryWriter, counts: readonly bigint[]): void {
  writer.count(counts.length);
  for (const count of counts) writer.uint64(count);
}

function writeExemplars(writer: RowBinaryWriter, exemplars: readonly Exemplar[]): void {
  const count = exemplars.length;
  writer.count(count);
  for (const exemplar of exemplars) writeAttributes(writer, exemplar.filteredAttributes);
  writer.count(count);
  for (const exemplar of exemplars) writer.nanoseconds(exemplar.timeUnixNano);
  writer.count(count);
  for (const exemplar of exemplars) writer.float64(Number(exemplar.value));
  writer.count(count);
  for (const exemplar of exemplars) writer.uint8(valueType(exemplar.value));
  writer.count(count);
  for (const exemplar of exemplars) writer.int64(typeof exemplar.value === 'bigint' ? exemplar.value : 0n);
  writer.count(count);
  for (const exemplar of exemplars) writer.string(exemplar.spanId);
  writer.count(count);
  for (const exemplar of exemplars) writer.string(exemplar.traceId);
}
