/** The four kinds of data points and their exemplars to protobuf. */
import {
  writeAttributes,
  writeDouble,
  writeFixed64,
  writeHex,
  writeMessage,
  writeOptionalDouble,
  writeUint32,
} from '../../common/protobuf/write-value.ts';
import type { ProtobufWriter } from '../../common/protobuf/writer.ts';
import type {
  Buckets,
  Exemplar,
  ExponentialHistogramPoint,
  HistogramPoint,
  NumberPoint,
  SummaryPoint,
} from '../metric.ts';

/** Start and end have the same field numbers in every kind of point. */
function writeTimes(writer: ProtobufWriter, point: { startTimeUnixNano: bigint; timeUnixNano: bigint }): void {
  writeFixed64(writer, 0x11, point.startTimeUnixNano);
  writeFixed64(writer, 0x19, point.timeUnixNano);
}

/** A oneof of double and sfixed64: 0 is written, because it says which of the two was set. */
function writeNumber(writer: ProtobufWriter, doubleTag: number, value: bigint | number | null): void {
  if (typeof value === 'bigint') {
    writer.varint(0x31);
    writer.fixed64(value);
  } else writeOptionalDouble(writer, doubleTag, value);
}

export function writeNumberPoint(writer: ProtobufWriter, point: NumberPoint): void {
  writeTimes(writer, point);
  writeNumber(writer, 0x21, point.value);
  writeExemplars(writer, 0x2a, point.exemplars);
  writeAttributes(writer, 0x3a, point.attributes);
  writeUint32(writer, 0x40, point.flags);
}

export function writeHistogramPoint(writer: ProtobufWriter, point: HistogramPoint): void {
  writeTimes(writer, point);
  writeFixed64(writer, 0x21, point.count);
  writeOptionalDouble(writer, 0x29, point.sum);
  writePacked(writer, 0x32, point.bucketCounts, (count) => writer.fixed64(count));
  writePacked(writer, 0x3a, point.explicitBounds, (bound) => writer.double(bound));
  writeExemplars(writer, 0x42, point.exemplars);
  writeAttributes(writer, 0x4a, point.attributes);
  writeUint32(writer, 0x50, point.flags);
  writeOptionalDouble(writer, 0x59, point.min);
  writeOptionalDouble(writer, 0x61, point.max);
}

export function writeExponentialHistogramPoint(writer: ProtobufWriter, point: ExponentialHistogramPoint): void {
  writeAttributes(writer, 0x0a, point.attributes);
  writeTimes(writer, point);
  writeFixed64(writer, 0x21, point.count);
  writeOptionalDouble(writer, 0x29, point.sum);
  writeSint32(writer, 0x30, point.scale);
  writeFixed64(writer, 0x39, point.zeroCount);
  writeBuckets(writer, 0x42, point.positive);
  writeBuckets(writer, 0x4a, point.negative);
  writeUint32(writer, 0x50, point.flags);
  writeExemplars(writer, 0x5a, point.exemplars);
  writeOptionalDouble(writer, 0x61, point.min);
  writeOptionalDouble(writer, 0x69, point.max);
  writeDouble(writer, 0x71, point.zeroThreshold);
}

export function writeSummaryPoint(writer: ProtobufWriter, point: SummaryPoint): void {
  writeTimes(writer, point);
  writeFixed64(writer, 0x21, point.count);
  writeDouble(writer, 0x29, point.sum);
  for (const { quantile, value } of point.quantileValues) {
    writeMessage(writer, 0x32, () => {
      writeDouble(writer, 0x09, quantile);
      writeDouble(writer, 0x11, value);
    });
  }
  writeAttributes(writer, 0x3a, point.attributes);
  writeUint32(writer, 0x40, point.flags);
}

function writeSint32(writer: ProtobufWriter, tag: number, value: number): void {
  if (value === 0) return;
  writer.varint(tag);
  writer.sint32(value);
}

function writeBuckets(writer: ProtobufWriter, tag: number, { offset, bucketCounts }: Buckets): void {
  writeMessage(writer, tag, () => {
    writeSint32(writer, 0x08, offset);
    writePacked(writer, 0x12, bucketCounts, (count) => writer.varint64(count));
  });
}

function writePacked<Value>(
  writer: ProtobufWriter,
  tag: number,
  values: readonly Value[],
  write: (value: Value) => void,
): void {
  if (values.length === 0) return;
  writeMessage(writer, tag, () => values.forEach(write));
}

function writeExemplars(writer: ProtobufWriter, tag: number, exemplars: readonly Exemplar[]): void {
  for (const exemplar of exemplars) {
    writeMessage(writer, tag, () => {
      writeFixed64(writer, 0x11, exemplar.timeUnixNano);
      writeNumber(writer, 0x19, exemplar.value);
      writeHex(writer, 0x22, exemplar.spanId);
      writeHex(writer, 0x2a, exemplar.traceId);
      writeAttributes(writer, 0x3a, exemplar.filteredAttributes);
    });
  }
}
