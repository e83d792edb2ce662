/** Section 2 of the checklist on the wire: what unusual, newer and broken senders do. */
import { describe, expect, test } from 'vitest';
import { oracleEncode } from '../../test/helper/otlp-oracle.ts';
import type { DecodeOptions } from './common/context.ts';
import type { DecodeResult } from './common/result.ts';
import { DECODE_LIMITS } from './limits.ts';
import type { LogRecord, LogsRequest } from './logs/log.ts';
import { decodeLogsProtobuf } from './logs/protobuf/decode.ts';
import type { MetricData } from './metrics/metric.ts';
import { decodeMetricsProtobuf } from './metrics/protobuf/decode.ts';
import { decodeTracesProtobuf } from './traces/protobuf/decode.ts';

const bytes = (...parts: (number | string | Uint8Array)[]): Buffer =>
  Buffer.concat(
    parts.map((part) =>
      typeof part === 'number' ? Uint8Array.of(part) : typeof part === 'string' ? Buffer.from(part) : part,
    ),
  );
/** A field of bytes with any length. */
function field(tag: number, ...parts: (number | string | Uint8Array)[]): Buffer {
  const content = bytes(...parts);
  const length: number[] = [];
  let rest = content.length;
  for (; rest >= 0x80; rest >>>= 7) length.push((rest & 0x7f) | 0x80);
  return bytes(tag, Uint8Array.from([...length, rest]), content);
}
const varint = (value: bigint): Buffer => {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest >= 0x80n; rest >>= 7n) out.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...out, Number(rest)]);
};
const logsOf = (...record: (number | string | Uint8Array)[]): Buffer =>
  field(0x0a, field(0x12, field(0x12, ...record)));

function recordOf(body: Uint8Array, options: DecodeOptions = {}): LogRecord {
  const result = decodeLogsProtobuf(body, options);
  if (!result.ok) throw new Error(result.problem.message);
  return result.request.resourceLogs[0]!.scopeLogs[0]!.logRecords[0]!;
}
const notesOf = (result: DecodeResult<unknown>) => (result.ok ? result.notes : result.problem);
const attribute = (key: string, ...value: (number | string | Uint8Array)[]): Buffer =>
  field(0x32, field(0x0a, key), field(0x12, ...value));

describe('D-1: unknown fields', () => {
  test.each([
    ['varint', bytes(0xa8, 0x06, 0x96, 0x01)],
    ['fixed64', bytes(0xa1, 0x06, new Uint8Array(8))],
    ['bytes', bytes(0xa2, 0x06, 0x03, 'abc')],
    ['fixed32', bytes(0xa5, 0x06, new Uint8Array(4))],
    ['group', bytes(0xa3, 0x06, 0x08, 0x01, 0x13, 0x0a, 0x01, 0x41, 0x14, 0xa4, 0x06)],
  ])('a %s is passed over, before and after known fields', (_, unknown) => {
    expect(recordOf(logsOf(unknown, 0x10, 9, unknown)).severityNumber).toBe(9);
  });

  test('fields added later: string_value_strindex, key_strindex, entity_refs', () => {
    const strindex = field(0x32, field(0x0a, 'k'), 0x18, 5, field(0x12, 0x40, 7));
    expect(recordOf(logsOf(strindex)).attributes).toEqual([{ key: 'k', value: null }]);
    const resource = field(0x0a, field(0x1a, field(0x0a, 'url')), field(0x0a, field(0x0a, 'a')));
    const result = decodeLogsProtobuf(field(0x0a, resource));
    expect(result.ok && result.request.resourceLogs[0]?.resource.attributes).toEqual([{ key: 'a', value: null }]);
  });
});

describe('D-2: merging', () => {
  test('the last scalar wins', () => {
    expect(recordOf(logsOf(0x10, 9, 0x10, 17)).severityNumber).toBe(17);
  });

  test('a resource sent twice is one, its attributes behind one another', () => {
    const part = (key: string): Buffer => field(0x0a, field(0x0a, field(0x0a, key)));
    const result = decodeLogsProtobuf(field(0x0a, part('a'), part('b')));
    expect(result.ok && result.request.resourceLogs[0]?.resource.attributes.map(({ key }) => key)).toEqual(['a', 'b']);
  });

  test('arrays in a value merge, another kind replaces', () => {
    const item = (text: string): Buffer => field(0x2a, field(0x0a, field(0x0a, text)));
    const merged = field(0x32, field(0x0a, 'k'), field(0x12, item('a')), field(0x12, item('b')));
    expect(recordOf(logsOf(merged)).attributes[0]?.value).toEqual(['a', 'b']);
    const replaced = field(0x32, field(0x0a, 'k'), field(0x12, item('a')), field(0x12, 0x10, 1));
    expect(recordOf(logsOf(replaced)).attributes[0]?.value).toBe(true);
  });

  test('a span status sent twice is one', () => {
    const span = field(0x12, field(0x7a, field(0x12, 'bad')), field(0x7a, 0x18, 2));
    const result = decodeTracesProtobuf(field(0x0a, field(0x12, span)));
    expect(result.ok && result.request.resourceSpans[0]?.scopeSpans[0]?.spans[0]).toMatchObject({
      statusCode: 2,
      statusMessage: 'bad',
    });
  });

  const dataOf = (...metric: Uint8Array[]): MetricData | false => {
    const result = decodeMetricsProtobuf(field(0x0a, field(0x12, field(0x12, ...metric))));
    return result.ok && result.request.resourceMetrics[0]!.scopeMetrics[0]!.metrics[0]!.data;
  };

  test('metric data of one kind merge, another kind replaces', () => {
    const sum = field(0x3a, field(0x0a, 0x40, 1), 0x10, 2);
    expect(dataOf(sum, field(0x3a, field(0x0a, 0x40, 2), 0x18, 1))).toMatchObject({
      kind: 'sum',
      points: [{ flags: 1 }, { flags: 2 }],
      aggregationTemporality: 2,
      isMonotonic: true,
    });
    expect(dataOf(sum, field(0x2a, field(0x0a, 0x40, 3)))).toMatchObject({ kind: 'gauge', points: [{ flags: 3 }] });
  });

  test('packed and unpacked numbers, even mixed', () => {
    const one = (value: number): Buffer => bytes(value, new Uint8Array(7));
    const double = bytes(new Uint8Array(6), 0xf0, 0x3f);
    const point = field(
      0x0a,
      0x21,
      one(6),
      field(0x32, one(1), one(2)),
      0x31,
      one(3),
      0x39,
      double,
      field(0x3a, double),
    );
    expect(dataOf(field(0x4a, point))).toMatchObject({
      points: [{ bucketCounts: [1n, 2n, 3n], explicitBounds: [1, 1] }],
    });
    const buckets = field(0x42, 0x08, 0x03, field(0x12, 1, 0x80, 0x01), 0x10, 5);
    expect(dataOf(field(0x52, field(0x0a, buckets)))).toMatchObject({
      points: [{ positive: { offset: -2, bucketCounts: [1n, 128n, 5n] } }],
    });
  });
});

test.each([0n, 1n, 127n, 128n, 2n ** 49n - 1n, 2n ** 49n, 2n ** 53n + 1n, 2n ** 63n - 1n, -1n, -(2n ** 63n)])(
  'D-6: int64 %s keeps every digit',
  (value) => {
    expect(recordOf(logsOf(attribute('n', 0x18, varint(value)))).attributes[0]?.value).toBe(value);
  },
);

test('D-8 D-9: empty requests and envelopes', () => {
  for (const body of [bytes(), field(0x0a), field(0x0a, field(0x12))]) {
    expect(notesOf(decodeLogsProtobuf(body))).toMatchObject({ records: 0, rejected: 0 });
  }
});

test('D-10: bytes that are not UTF-8 are replaced and counted, U+FFFD itself is not', () => {
  const result = decodeLogsProtobuf(
    logsOf(field(0x1a, 0xff, 'x'), field(0x62, '\uFFFD'), attribute(`${'k'.repeat(60)}`, field(0x0a, 0xc3))),
  );
  expect(notesOf(result)).toMatchObject({ records: 1, invalidUtf8: 2 });
  expect(result.ok && result.request.resourceLogs[0]?.scopeLogs[0]?.logRecords[0]).toMatchObject({
    severityText: '\uFFFDx',
    eventName: '\uFFFD',
    attributes: [{ value: '\uFFFD' }],
  });
});

describe('D-11: limits', () => {
  const limits = { ...DECODE_LIMITS, keyBytesMax: 4, valueBytesMax: 8, attributesPerRecordMax: 2, valueDepthMax: 3 };

  test.each([
    ['abcd', 'abcd', 0],
    ['abcde', 'abcd', 1],
    ['abcü', 'abc', 1],
  ])('a key %s becomes %s', (key, kept, truncatedKeys) => {
    const result = decodeLogsProtobuf(logsOf(attribute(key, 0x10, 1)), { limits });
    expect(notesOf(result)).toMatchObject({ truncatedKeys });
    expect(recordOf(logsOf(attribute(key, 0x10, 1)), { limits }).attributes[0]?.key).toBe(kept);
  });

  test.each([
    ['12345678', '12345678'],
    ['123456789', '12345678…[truncated, 9 bytes]'],
    ['1234567ü', '1234567…[truncated, 9 bytes]'],
    ['1234😀😀', '1234😀…[truncated, 12 bytes]'],
  ])('a value %s becomes %s', (value, kept) => {
    expect(recordOf(logsOf(attribute('k', field(0x0a, value))), { limits }).attributes[0]?.value).toBe(kept);
  });

  test('attributes above the limit are dropped and counted on the record, whatever the order of its fields', () => {
    const three = ['a', 'b', 'c'].map((key) => attribute(key, 0x10, 1));
    expect(recordOf(logsOf(...three, 0x38, 7), { limits }).droppedAttributesCount).toBe(8);
    expect(recordOf(logsOf(0x38, 7, ...three), { limits })).toMatchObject({
      droppedAttributesCount: 8,
      attributes: [{ key: 'a' }, { key: 'b' }],
    });
    expect(notesOf(decodeLogsProtobuf(logsOf(...three), { limits }))).toMatchObject({ droppedAttributes: 1 });
  });

  const nested = (depth: number): Buffer => {
    let value = field(0x0a, 'deep');
    for (let i = 1; i < depth; i += 1) value = field(0x2a, field(0x0a, value));
    return value;
  };

  test('values nest up to the limit; what is deeper becomes null', () => {
    expect(recordOf(logsOf(attribute('k', nested(3))), { limits }).attributes[0]?.value).toEqual([['deep']]);
    expect(recordOf(logsOf(attribute('k', nested(4))), { limits }).attributes[0]?.value).toEqual([[[null]]]);
    expect(notesOf(decodeLogsProtobuf(logsOf(attribute('k', nested(4))), { limits }))).toMatchObject({ cutValues: 1 });
  });

  test('ten thousand levels cost no stack', () => {
    expect(notesOf(decodeLogsProtobuf(logsOf(attribute('k', nested(10_000)))))).toMatchObject({ cutValues: 1 });
  });

  test('many tiny objects are refused at the limit', () => {
    const records = Array.from({ length: 8 }, () => field(0x12));
    const body = field(0x0a, field(0x12, ...records));
    const tight = (elementsPerRequestMax: number) =>
      decodeLogsProtobuf(body, { limits: { ...DECODE_LIMITS, elementsPerRequestMax } });
    expect(tight(10).ok).toBe(true);
    expect(tight(9)).toMatchObject({ ok: false, problem: { message: expect.stringContaining('more than 9') } });
  });
});

describe('D-4 D-13: ids', () => {
  test.each([
    ['', ''],
    ['00'.repeat(16), ''],
    ['ABCDEF00'.repeat(4), 'abcdef00'.repeat(4)],
  ])('trace id %s is kept as %s', (hex, kept) => {
    expect(recordOf(logsOf(field(0x4a, Buffer.from(hex, 'hex')))).traceId).toBe(kept);
  });

  test('a malformed id rejects its record only, always the same way', () => {
    const body = field(
      0x0a,
      field(0x12, field(0x12, 0x10, 1), field(0x12, field(0x52, 'short')), field(0x12, 0x10, 3)),
    );
    const first = decodeLogsProtobuf(body);
    expect(first).toEqual(decodeLogsProtobuf(body));
    expect(notesOf(first)).toMatchObject({
      records: 2,
      rejected: 1,
      rejection: 'resourceLogs[0].scopeLogs[0].logRecords[1].spanId: must be 8 bytes, got 5',
    });
    expect(first.ok && first.request.resourceLogs[0]?.scopeLogs[0]?.logRecords.map((r) => r.severityNumber)).toEqual([
      1, 3,
    ]);
  });

  test('M-3: a histogram point that contradicts itself is rejected, its neighbour kept', () => {
    const points = [
      { count: 3, bucketCounts: [1, 2], explicitBounds: [5] },
      { count: 4, bucketCounts: [1, 2], explicitBounds: [5] },
      { count: 3, bucketCounts: [1, 2], explicitBounds: [] },
      { count: 9 },
    ];
    const metrics = [{ name: 'h', histogram: { dataPoints: points } }];
    const result = decodeMetricsProtobuf(
      oracleEncode('Metrics', { resourceMetrics: [{ scopeMetrics: [{ metrics }] }] }),
    );
    expect(notesOf(result)).toMatchObject({
      records: 2,
      rejected: 2,
      rejection: expect.stringContaining('metrics[0].histogram.dataPoints[1].bucketCounts: count is 4'),
    });
  });
});

describe('D-14: broken bytes', () => {
  test.each([
    ['a length past the end', bytes(0x0a, 5, 1)],
    ['a length past the end of its message', field(0x0a, 0x12, 5)],
    ['a length of 4 GiB', bytes(0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f)],
    ['a length above 32 bits', bytes(0x0a, 0xff, 0xff, 0xff, 0xff, 0x7f)],
    ['a truncated varint', logsOf(0x10, 0x80)],
    ['a varint of eleven bytes', logsOf(attribute('k', 0x18, new Uint8Array(10).fill(0xff), 1))],
    ['a truncated fixed64', logsOf(0x09, 1, 2, 3)],
    ['field number 0', bytes(0x02, 0x00)],
    ['wire type 6', bytes(0x0e)],
    ['wire type 7 on an unknown field', logsOf(0xa7, 0x06)],
    ['an end of group without a start', logsOf(0xa4, 0x06)],
    ['a group that does not end', logsOf(0xa3, 0x06, 0x08, 0x01)],
    ['a group that ends as another', logsOf(0xa3, 0x06, 0xac, 0x06)],
    ['groups nested without end', logsOf(...Array.from({ length: 1_000 }, () => bytes(0xa3, 0x06)))],
    ['a known field of another wire type', logsOf(0x11, new Uint8Array(8))],
    ['a record that is a number', field(0x0a, field(0x12, 0x10, 1))],
    ['text', Buffer.from('{"resourceLogs":[]}')],
  ])('%s refuses the request', (_, body) => {
    const result: DecodeResult<LogsRequest> = decodeLogsProtobuf(body);
    expect(result.ok).toBe(false);
  });

  test('the problem names the place', () => {
    const body = field(0x0a, field(0x12, field(0x12), field(0x12, 0x10, 0x80)));
    expect(decodeLogsProtobuf(body)).toMatchObject({
      problem: { field: 'resourceLogs[0].scopeLogs[0].logRecords[1]', message: 'message ends inside a field' },
    });
  });
});

test('a decoded value does not keep the body alive', () => {
  const value = recordOf(logsOf(attribute('k', field(0x3a, 1, 2, 3)))).attributes[0]?.value;
  expect(value).toEqual(Uint8Array.of(1, 2, 3));
  expect((value as Uint8Array).buffer.byteLength).toBe(3);
});
