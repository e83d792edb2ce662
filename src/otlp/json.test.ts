/** Section 2 of the checklist in JSON. */
import { describe, expect, test } from 'vitest';
import type { DecodeResult } from './common/result.ts';
import { decodeExportRequest } from './decode.ts';
import { decodeLogsJson } from './logs/json/decode.ts';
import type { LogRecord } from './logs/log.ts';
import { decodeMetricsJson } from './metrics/json/decode.ts';
import { decodeTracesJson } from './traces/json/decode.ts';

/** `record` is JSON text, so that numbers stay as they are written. */
const logs = (record: string): Buffer => Buffer.from(`{"resourceLogs":[{"scopeLogs":[{"logRecords":[${record}]}]}]}`);

function recordOf(record: string): LogRecord {
  const result = decodeLogsJson(logs(record));
  if (!result.ok) throw new Error(`${result.problem.field}: ${result.problem.message}`);
  return result.request.resourceLogs[0]!.scopeLogs[0]!.logRecords[0]!;
}
const valueOf = (value: string) => recordOf(`{"attributes":[{"key":"k","value":${value}}]}`).attributes[0]?.value;
const notesOf = (result: DecodeResult<unknown>) => (result.ok ? result.notes : result.problem);

test('D-3: snake_case and unknown keys are ignored', () => {
  expect(recordOf('{"severity_number":9,"severityText":"INFO","future":{"a":[1]}}')).toMatchObject({
    severityNumber: 0,
    severityText: 'INFO',
  });
});

describe('D-4: ids', () => {
  test.each([
    ['ABCDEFabcdef01234567890123456789', 'abcdefabcdef01234567890123456789'],
    ['00000000000000000000000000000000', ''],
    ['', ''],
  ])('%s', (id, kept) => {
    expect(recordOf(`{"traceId":"${id}"}`).traceId).toBe(kept);
  });

  test.each(['"0a"', '"q83vEjRWeJCrze8SNFZ4kA=="', `"${'g'.repeat(32)}"`, '5'])('%s rejects the record', (id) => {
    expect(notesOf(decodeLogsJson(logs(`{"traceId":${id}},{}`)))).toMatchObject({ records: 1, rejected: 1 });
  });
});

test('D-5: enums as integers, as strings of integers and as names', () => {
  for (const code of ['9', '"9"', '"SEVERITY_NUMBER_INFO"'])
    expect(recordOf(`{"severityNumber":${code}}`).severityNumber).toBe(9);
  expect(recordOf('{"severityNumber":"SEVERITY_NUMBER_FATAL4"}').severityNumber).toBe(24);
  const span = '{"kind":"SPAN_KIND_CLIENT","status":{"code":"STATUS_CODE_ERROR"}}';
  const traces = decodeTracesJson(Buffer.from(`{"resourceSpans":[{"scopeSpans":[{"spans":[${span}]}]}]}`));
  expect(traces.ok && traces.request.resourceSpans[0]?.scopeSpans[0]?.spans[0]).toMatchObject({
    kind: 3,
    statusCode: 2,
  });
  expect(decodeLogsJson(logs('{"severityNumber":"LOUD"}')).ok).toBe(false);
});

describe('D-6: 64-bit integers keep every digit', () => {
  test.each([
    ['"18446744073709551615"', 18446744073709551615n],
    ['18446744073709551615', 18446744073709551615n],
    ['9007199254740993', 9007199254740993n],
    ['1795216102476530142', 1795216102476530142n],
    ['12', 12n],
    ['null', 0n],
  ])('timeUnixNano %s', (written, expected) => {
    expect(recordOf(`{"timeUnixNano":${written}}`).timeUnixNano).toBe(expected);
  });

  test.each([
    ['-9223372036854775808', -(2n ** 63n)],
    ['"-5"', -5n],
    ['9223372036854775807', 2n ** 63n - 1n],
  ])('intValue %s', (written, expected) => {
    expect(valueOf(`{"intValue":${written}}`)).toBe(expected);
  });

  test.each(['1.5', '"1.5"', '"x"', '-1', '18446744073709551616', 'true', '1e30', '""'])('%s is refused', (written) => {
    expect(decodeLogsJson(logs(`{"timeUnixNano":${written}}`)).ok).toBe(false);
  });

  test('long digits inside strings and long fractions stay what they are', () => {
    expect(valueOf('{"stringValue":"a\\" 12345678901234567890 , "}')).toBe('a" 12345678901234567890 , ');
    expect(valueOf('{"doubleValue":0.12345678901234567890}')).toBe(0.12345678901234568);
    expect(valueOf('{"doubleValue":12345678901234567890}')).toBe(12345678901234567000);
    expect(valueOf('{"doubleValue":1234567890123456789e3}')).toBe(1.2345678901234568e21);
  });
});

describe('D-7: values', () => {
  test.each([
    ['{"bytesValue":"AQID"}', Uint8Array.of(1, 2, 3)],
    ['{"bytesValue":"_-8"}', Uint8Array.of(0xff, 0xef)],
    ['{"bytesValue":""}', new Uint8Array()],
    ['{"doubleValue":"NaN"}', Number.NaN],
    ['{"doubleValue":"-Infinity"}', Number.NEGATIVE_INFINITY],
    ['{"doubleValue":3}', 3],
    ['{"boolValue":false}', false],
    ['{"stringValue":""}', ''],
    ['{"stringValue":null}', null],
    ['{}', null],
    ['null', null],
    ['{"arrayValue":{"values":[{"intValue":1},{}]}}', [1n, null]],
    ['{"arrayValue":{}}', []],
    ['{"kvlistValue":{"values":[{"key":"a","value":{"boolValue":true}}]}}', { entries: [{ key: 'a', value: true }] }],
  ])('%s', (written, expected) => {
    expect(valueOf(written)).toEqual(expected);
  });

  test.each(['{"bytesValue":"$$"}', '{"doubleValue":"three"}', '{"boolValue":1}', '{"arrayValue":[1]}', '"text"'])(
    '%s is refused',
    (written) => {
      const result = decodeLogsJson(logs(`{"attributes":[{"key":"k","value":${written}}]}`));
      expect(result).toMatchObject({
        ok: false,
        problem: { field: expect.stringMatching(/^resourceLogs\[0\]\.scopeLogs\[0\]\.logRecords\[0\]\./) },
      });
    },
  );
});

test('D-8 D-9: empty requests and envelopes', () => {
  for (const body of ['{}', '{"resourceLogs":[]}', '{"resourceLogs":[{}]}', '{"resourceLogs":null}'])
    expect(notesOf(decodeLogsJson(Buffer.from(body)))).toMatchObject({ records: 0 });
});

test('D-10: a body that is not UTF-8 is read with replacements and counted', () => {
  const body = Buffer.concat([Buffer.from('{"resourceLogs":[{"schemaUrl":"'), Buffer.of(0xff), Buffer.from('"}]}')]);
  const result = decodeLogsJson(body);
  expect(notesOf(result)).toMatchObject({ invalidUtf8: 1 });
  expect(result.ok && result.request.resourceLogs[0]?.schemaUrl).toBe('\uFFFD');
});

describe('D-11 D-14: depth and broken JSON', () => {
  test.each([
    ['arrays', '['.repeat(10_000) + ']'.repeat(10_000)],
    ['objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
    ['unclosed arrays', '['.repeat(1_000_000)],
  ])('ten thousand nested %s are a typed problem', (_, nested) => {
    expect(decodeLogsJson(Buffer.from(`{"x":${nested}}`))).toMatchObject({
      ok: false,
      problem: { message: 'body nests deeper than 512' },
    });
  });

  test('values deeper than the limit become null', () => {
    const value = `${'{"arrayValue":{"values":['.repeat(40)}{}${']}}'.repeat(40)}`;
    expect(notesOf(decodeLogsJson(logs(`{"body":${value}}`)))).toMatchObject({ records: 1, cutValues: 1 });
  });

  test('brackets and quotes inside strings do not count', () => {
    expect(valueOf(`{"stringValue":"${'[{\\"'.repeat(1_000)}"}`)).toBe('[{"'.repeat(1_000));
  });

  test.each([
    '',
    '[]',
    'null',
    '5',
    '"x"',
    '{',
    '{"resourceLogs":{}}',
    '{"resourceLogs":[5]}',
    '{"a":"',
    '{"a":0123456789012345678}',
  ])('%s is refused', (body) => {
    expect(decodeLogsJson(Buffer.from(body)).ok).toBe(false);
  });

  test('a byte order mark does not matter', () => {
    expect(decodeLogsJson(Buffer.from('\uFEFF{}')).ok).toBe(true);
  });
});

test('every kind of metric, written as the specification has it', () => {
  const base = {
    startTimeUnixNano: '1',
    timeUnixNano: '2',
    flags: 1,
    attributes: [{ key: 'a', value: { intValue: '1' } }],
  };
  const exemplars = [{ asInt: '4', traceId: '0A'.repeat(16), spanId: '0b'.repeat(8), timeUnixNano: 3 }];
  const metrics = [
    { name: 'g', gauge: { dataPoints: [{ ...base, asDouble: 'Infinity' }, {}] } },
    {
      name: 's',
      sum: { dataPoints: [{ ...base, asInt: '-9', exemplars }], aggregationTemporality: 2, isMonotonic: true },
    },
    {
      name: 'h',
      histogram: {
        aggregationTemporality: 'AGGREGATION_TEMPORALITY_DELTA',
        dataPoints: [{ ...base, count: '3', sum: 4.5, bucketCounts: ['1', 2], explicitBounds: [1.5], min: 0 }],
      },
    },
    {
      name: 'e',
      exponentialHistogram: {
        dataPoints: [{ ...base, count: 2, scale: -1, zeroCount: '1', positive: { offset: 3, bucketCounts: ['1'] } }],
      },
    },
    {
      name: 'y',
      summary: { dataPoints: [{ ...base, count: 1, sum: 2, quantileValues: [{ quantile: 0.5, value: 2 }] }] },
    },
    { name: 'n' },
  ];
  const body = Buffer.from(JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] }));
  const result = decodeMetricsJson(body);
  expect(notesOf(result)).toMatchObject({ records: 6, rejected: 0 });
  expect(
    result.ok && result.request.resourceMetrics[0]?.scopeMetrics[0]?.metrics.map(({ data }) => data),
  ).toMatchObject([
    { kind: 'gauge', points: [{ value: Number.POSITIVE_INFINITY, flags: 1, timeUnixNano: 2n }, { value: null }] },
    {
      kind: 'sum',
      aggregationTemporality: 2,
      isMonotonic: true,
      points: [{ value: -9n, exemplars: [{ value: 4n, traceId: '0a'.repeat(16), timeUnixNano: 3n }] }],
    },
    {
      kind: 'histogram',
      aggregationTemporality: 1,
      points: [{ count: 3n, sum: 4.5, bucketCounts: [1n, 2n], min: 0, max: null }],
    },
    { kind: 'exponential_histogram', points: [{ scale: -1, positive: { offset: 3, bucketCounts: [1n] } }] },
    { kind: 'summary', points: [{ sum: 2, quantileValues: [{ quantile: 0.5, value: 2 }] }] },
    { kind: 'none' },
  ]);
});

test('limits cut at the same byte in JSON and protobuf', () => {
  const value = `${'x'.repeat(1024 * 1024 - 1)}ü`;
  const json = decodeLogsJson(logs(JSON.stringify({ body: { stringValue: value } })));
  expect(notesOf(json)).toMatchObject({ truncatedValues: 1 });
  expect(recordOf(JSON.stringify({ body: { stringValue: value } })).body).toBe(
    `${'x'.repeat(1024 * 1024 - 1)}…[truncated, ${1024 * 1024 + 1} bytes]`,
  );
});

test('the dispatcher tags its result', () => {
  expect(decodeExportRequest({ signal: 'metrics', encoding: 'json', body: Buffer.from('{}') })).toMatchObject({
    ok: true,
    request: { signal: 'metrics', request: { resourceMetrics: [] } },
  });
});
