import { DecodeContext, type DecodeOptions, runDecoder } from '../../common/context.ts';
import { readEnvelope } from '../../common/protobuf/envelope.ts';
import { fieldSet, ProtobufReader } from '../../common/protobuf/reader.ts';
import { readAttribute } from '../../common/protobuf/value.ts';
import type { DecodeResult } from '../../common/result.ts';
import type { KeyValue } from '../../common/value.ts';
import { METRICS_ENVELOPE, metricsRequest } from '../envelope.ts';
import type { Metric, MetricData, MetricsRequest } from '../metric.ts';
import {
  readExponentialHistogramPoint,
  readHistogramPoint,
  readNumberPoint,
  readPoint,
  readSummaryPoint,
} from './point.ts';

/**
 * Decodes an ExportMetricsServiceRequest. A data point with a malformed exemplar id or with buckets that contradict its
 * count is left out and counted as rejected.
 */
export function decodeMetricsProtobuf(bytes: Uint8Array, options: DecodeOptions = {}): DecodeResult<MetricsRequest> {
  const context = new DecodeContext(METRICS_ENVELOPE, options);
  return runDecoder(context, () => metricsRequest(readEnvelope(new ProtobufReader(bytes, context), readMetric)));
}

const METRIC = fieldSet(1, 2, 3, 5, 7, 9, 10, 11, 12);
const NO_DATA: MetricData = { kind: 'none', points: [] };

function readMetric(reader: ProtobufReader): Metric {
  const outer = reader.enter();
  let name = '';
  let description = '';
  let unit = '';
  const metadata: KeyValue[] = [];
  let data = NO_DATA;
  while (reader.more()) {
    const tag = reader.tag();
    switch (tag) {
      case 0x0a:
        name = reader.text();
        break;
      case 0x12:
        description = reader.text();
        break;
      case 0x1a:
        unit = reader.text();
        break;
      case 0x62:
        readAttribute(reader, metadata);
        break;
      case 0x2a:
      case 0x3a:
      case 0x4a:
      case 0x52:
      case 0x5a:
        data = readData(reader, tag, data);
        break;
      default:
        reader.skip(tag, METRIC);
    }
  }
  reader.leave(outer);
  return { name, description, unit, metadata, data };
}

/** `data` is a oneof: the same kind again merges with what came before, another kind replaces it. */
function readData(reader: ProtobufReader, tag: number, before: MetricData): MetricData {
  const outer = reader.enter();
  const data = readDataFields(reader, tag, before);
  reader.leave(outer);
  return data;
}

function readDataFields(reader: ProtobufReader, tag: number, before: MetricData): MetricData {
  switch (tag) {
    case 0x2a: {
      const points = before.kind === 'gauge' ? [...before.points] : [];
      readAggregation(reader, 'gauge', GAUGE, (index) => readPoint(reader, readNumberPoint, points, index));
      return { kind: 'gauge', points };
    }
    case 0x3a: {
      const points = before.kind === 'sum' ? [...before.points] : [];
      const old = before.kind === 'sum' ? before : { aggregationTemporality: 0, isMonotonic: false };
      const read = readAggregation(reader, 'sum', SUM, (index) => readPoint(reader, readNumberPoint, points, index));
      const aggregationTemporality = read.temporality ?? old.aggregationTemporality;
      return { kind: 'sum', points, aggregationTemporality, isMonotonic: read.monotonic ?? old.isMonotonic };
    }
    case 0x4a: {
      const points = before.kind === 'histogram' ? [...before.points] : [];
      const old = before.kind === 'histogram' ? before.aggregationTemporality : 0;
      const add = (index: number): void => readPoint(reader, readHistogramPoint, points, index);
      const { temporality } = readAggregation(reader, 'histogram', HISTOGRAM, add);
      return { kind: 'histogram', points, aggregationTemporality: temporality ?? old };
    }
    case 0x52: {
      const points = before.kind === 'exponential_histogram' ? [...before.points] : [];
      const old = before.kind === 'exponential_histogram' ? before.aggregationTemporality : 0;
      const add = (index: number): void => readPoint(reader, readExponentialHistogramPoint, points, index);
      const { temporality } = readAggregation(reader, 'exponentialHistogram', HISTOGRAM, add);
      return { kind: 'exponential_histogram', points, aggregationTemporality: temporality ?? old };
    }
    default: {
      const points = before.kind === 'summary' ? [...before.points] : [];
      readAggregation(reader, 'summary', GAUGE, (index) => readPoint(reader, readSummaryPoint, points, index));
      return { kind: 'summary', points };
    }
  }
}

const GAUGE = fieldSet(1);
const HISTOGRAM = fieldSet(1, 2);
const SUM = fieldSet(1, 2, 3);

interface Aggregation {
  readonly temporality: number | undefined;
  readonly monotonic: boolean | undefined;
}

/** Gauge, Sum, Histogram, … share field numbers: 1 points, 2 temporality, 3 monotonic; `known` says which exist. */
function readAggregation(
  reader: ProtobufReader,
  pointKind: string,
  known: number,
  readOnePoint: (index: number) => void,
): Aggregation {
  let temporality: number | undefined;
  let monotonic: boolean | undefined;
  let index = 0;
  reader.context.pointKind = pointKind;
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x0a) readOnePoint(index++);
    else if (tag === 0x10 && known !== GAUGE) temporality = reader.int32();
    else if (tag === 0x18 && known === SUM) monotonic = reader.bool();
    else reader.skip(tag, known);
  }
  return { temporality, monotonic };
}
