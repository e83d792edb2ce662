/** The four kinds of data points and their exemplars from protobuf. */
import { fieldSet, type ProtobufReader } from '../../common/protobuf/reader.ts';
import { readAttribute } from '../../common/protobuf/value.ts';
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

/** Reads the point that comes next into `points`, unless it is rejected. */
export function readPoint<Point>(
  reader: ProtobufReader,
  read: (reader: ProtobufReader) => Point,
  points: Point[],
  index: number,
): void {
  const { context } = reader;
  context.take(1);
  context.point = index;
  const outer = reader.enter();
  const point = read(reader);
  reader.leave(outer);
  if (context.finishRecord()) points.push(point);
  context.point = -1;
}

const NUMBER = fieldSet(2, 3, 4, 5, 6, 7, 8);

export function readNumberPoint(reader: ProtobufReader): NumberPoint {
  const attributes: KeyValue[] = [];
  let startTimeUnixNano = 0n;
  let timeUnixNano = 0n;
  let value: bigint | number | null = null;
  const exemplars: Exemplar[] = [];
  let flags = 0;
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x3a) readAttribute(reader, attributes);
    else if (tag === 0x11) startTimeUnixNano = reader.fixed64();
    else if (tag === 0x19) timeUnixNano = reader.fixed64();
    else if (tag === 0x21) value = reader.double();
    else if (tag === 0x31) value = reader.sfixed64();
    else if (tag === 0x2a) exemplars.push(readExemplar(reader, exemplars.length));
    else if (tag === 0x40) flags = reader.uint32();
    else reader.skip(tag, NUMBER);
  }
  return { attributes, startTimeUnixNano, timeUnixNano, flags, value, exemplars };
}

const HISTOGRAM = fieldSet(2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);

export function readHistogramPoint(reader: ProtobufReader): HistogramPoint {
  const attributes: KeyValue[] = [];
  let startTimeUnixNano = 0n;
  let timeUnixNano = 0n;
  let count = 0n;
  let sum: number | null = null;
  const bucketCounts: bigint[] = [];
  const explicitBounds: number[] = [];
  const exemplars: Exemplar[] = [];
  let flags = 0;
  let min: number | null = null;
  let max: number | null = null;
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x4a) readAttribute(reader, attributes);
    else if (tag === 0x11) startTimeUnixNano = reader.fixed64();
    else if (tag === 0x19) timeUnixNano = reader.fixed64();
    else if (tag === 0x21) count = reader.fixed64();
    else if (tag === 0x29) sum = reader.double();
    else if (tag === 0x32) readPacked(reader, bucketCounts, () => reader.fixed64());
    else if (tag === 0x31) readUnpacked(reader, bucketCounts, reader.fixed64());
    else if (tag === 0x3a) readPacked(reader, explicitBounds, () => reader.double());
    else if (tag === 0x39) readUnpacked(reader, explicitBounds, reader.double());
    else if (tag === 0x42) exemplars.push(readExemplar(reader, exemplars.length));
    else if (tag === 0x50) flags = reader.uint32();
    else if (tag === 0x59) min = reader.double();
    else if (tag === 0x61) max = reader.double();
    else reader.skip(tag, HISTOGRAM);
  }
  const times = { attributes, startTimeUnixNano, timeUnixNano, flags };
  const point = { ...times, count, sum, bucketCounts, explicitBounds, exemplars, min, max };
  const fault = histogramFault(point);
  if (fault !== '') reader.context.reject('bucketCounts', fault);
  return point;
}

const EXPONENTIAL = fieldSet(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
const NO_BUCKETS: Buckets = { offset: 0, bucketCounts: [] };

export function readExponentialHistogramPoint(reader: ProtobufReader): ExponentialHistogramPoint {
  const attributes: KeyValue[] = [];
  let startTimeUnixNano = 0n;
  let timeUnixNano = 0n;
  let count = 0n;
  let sum: number | null = null;
  let scale = 0;
  let zeroCount = 0n;
  let positive = NO_BUCKETS;
  let negative = NO_BUCKETS;
  let flags = 0;
  const exemplars: Exemplar[] = [];
  let min: number | null = null;
  let max: number | null = null;
  let zeroThreshold = 0;
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x0a) readAttribute(reader, attributes);
    else if (tag === 0x11) startTimeUnixNano = reader.fixed64();
    else if (tag === 0x19) timeUnixNano = reader.fixed64();
    else if (tag === 0x21) count = reader.fixed64();
    else if (tag === 0x29) sum = reader.double();
    else if (tag === 0x30) scale = reader.sint32();
    else if (tag === 0x39) zeroCount = reader.fixed64();
    else if (tag === 0x42) positive = readBuckets(reader, positive);
    else if (tag === 0x4a) negative = readBuckets(reader, negative);
    else if (tag === 0x50) flags = reader.uint32();
    else if (tag === 0x5a) exemplars.push(readExemplar(reader, exemplars.length));
    else if (tag === 0x61) min = reader.double();
    else if (tag === 0x69) max = reader.double();
    else if (tag === 0x71) zeroThreshold = reader.double();
    else reader.skip(tag, EXPONENTIAL);
  }
  const times = { attributes, startTimeUnixNano, timeUnixNano, flags };
  return { ...times, count, sum, scale, zeroCount, positive, negative, exemplars, min, max, zeroThreshold };
}

const BUCKETS = fieldSet(1, 2);

function readBuckets(reader: ProtobufReader, before: Buckets): Buckets {
  const outer = reader.enter();
  let { offset } = before;
  const bucketCounts = [...before.bucketCounts];
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x08) offset = reader.sint32();
    else if (tag === 0x12) readPacked(reader, bucketCounts, () => reader.uint64());
    else if (tag === 0x10) readUnpacked(reader, bucketCounts, reader.uint64());
    else reader.skip(tag, BUCKETS);
  }
  reader.leave(outer);
  return { offset, bucketCounts };
}

const SUMMARY = fieldSet(2, 3, 4, 5, 6, 7, 8);

export function readSummaryPoint(reader: ProtobufReader): SummaryPoint {
  const attributes: KeyValue[] = [];
  let startTimeUnixNano = 0n;
  let timeUnixNano = 0n;
  let count = 0n;
  let sum = 0;
  const quantileValues: { quantile: number; value: number }[] = [];
  let flags = 0;
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x3a) readAttribute(reader, attributes);
    else if (tag === 0x11) startTimeUnixNano = reader.fixed64();
    else if (tag === 0x19) timeUnixNano = reader.fixed64();
    else if (tag === 0x21) count = reader.fixed64();
    else if (tag === 0x29) sum = reader.double();
    else if (tag === 0x32) quantileValues.push(readQuantile(reader));
    else if (tag === 0x40) flags = reader.uint32();
    else reader.skip(tag, SUMMARY);
  }
  return { attributes, startTimeUnixNano, timeUnixNano, flags, count, sum, quantileValues };
}

const QUANTILE = fieldSet(1, 2);

function readQuantile(reader: ProtobufReader): { quantile: number; value: number } {
  reader.context.take(1);
  const outer = reader.enter();
  let quantile = 0;
  let value = 0;
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x09) quantile = reader.double();
    else if (tag === 0x11) value = reader.double();
    else reader.skip(tag, QUANTILE);
  }
  reader.leave(outer);
  return { quantile, value };
}

const EXEMPLAR = fieldSet(2, 3, 4, 5, 6, 7);

function readExemplar(reader: ProtobufReader, index: number): Exemplar {
  reader.context.take(1);
  const outer = reader.enter();
  const filteredAttributes: KeyValue[] = [];
  let timeUnixNano = 0n;
  let value: bigint | number = 0;
  let spanId = '';
  let traceId = '';
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x3a) readAttribute(reader, filteredAttributes);
    else if (tag === 0x11) timeUnixNano = reader.fixed64();
    else if (tag === 0x19) value = reader.double();
    else if (tag === 0x31) value = reader.sfixed64();
    else if (tag === 0x22) spanId = reader.id(8, `exemplars[${index}].spanId`);
    else if (tag === 0x2a) traceId = reader.id(16, `exemplars[${index}].traceId`);
    else reader.skip(tag, EXEMPLAR);
  }
  reader.leave(outer);
  return { filteredAttributes, timeUnixNano, value, spanId, traceId };
}

/** proto3 packs numbers, but a parser must take them one by one too, even mixed. */
function readPacked<Value>(reader: ProtobufReader, values: Value[], read: () => Value): void {
  const outer = reader.enter();
  while (reader.more()) {
    reader.context.take(1);
    values.push(read());
  }
  reader.leave(outer);
}

function readUnpacked<Value>(reader: ProtobufReader, values: Value[], value: Value): void {
  reader.context.take(1);
  values.push(value);
}
