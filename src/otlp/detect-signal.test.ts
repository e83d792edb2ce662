import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hexBytes, oracleEncode } from '../../test/helper/otlp-oracle.ts';
import { detectSignals } from './detect-signal.ts';

const FIXTURES = new URL('../../fixtures/codex/0.169.0/', import.meta.url);

const recorded = ['binary-protocol', 'grpc-protocol'].flatMap((folder) =>
  readdirSync(new URL(`${folder}/bin/`, FIXTURES)).map((file) => [`${folder}/bin/${file}`] as const),
);

test.each(recorded)('recorded body %s tells its signal', (path) => {
  const signal = /(logs|traces|metrics)\.bin$/.exec(path)?.[1];
  expect(detectSignals(readFileSync(new URL(path, FIXTURES)), 'protobuf')).toEqual([signal]);
});

const logs = (...logRecords: object[]): Buffer =>
  oracleEncode('Logs', { resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
const metrics = (...list: object[]): Buffer =>
  oracleEncode('Metrics', { resourceMetrics: [{ scopeMetrics: [{ metrics: list }] }] });
const traces = (...spans: object[]): Buffer => oracleEncode('Traces', { resourceSpans: [{ scopeSpans: [{ spans }] }] });

describe('protobuf', () => {
  test.each([
    ['a log record with only a time', logs({ timeUnixNano: 5 }), ['logs']],
    ['an empty record, then a telling one', logs({}, { severityNumber: 9 }), ['logs']],
    ['a span with ids only', traces({ traceId: hexBytes('0a'.repeat(16)), kind: 1 }), ['traces']],
    ['a metric with a sum', metrics({ name: 'a.metric.name', sum: { dataPoints: [{}] } }), ['metrics']],
    ['a metric with a name longer than any id', metrics({ name: 'x'.repeat(33) }), ['metrics']],
    ['nothing', Buffer.alloc(0), ['logs', 'traces', 'metrics']],
    ['a record of text only', logs({ severityText: 'INFO' }), ['logs', 'traces', 'metrics']],
    ['text', Buffer.from('not protobuf'), []],
  ])('%s', (_, body, signals) => {
    expect(detectSignals(body, 'protobuf')).toEqual(signals);
  });

  test('a log record with a malformed id is still a log record', () => {
    expect(detectSignals(logs({ severityNumber: 1, traceId: hexBytes('0a'.repeat(15)) }), 'protobuf')).toEqual([
      'logs',
    ]);
  });
});

describe('JSON', () => {
  test.each([
    ['{"resourceLogs":[]}', ['logs']],
    [' {\n  "resourceSpans" : [] }', ['traces']],
    ['{"x":{"resourceLogs":[1]},"resourceMetrics":[]}', ['metrics']],
    ['{"x":"resourceLogs","resourceSpans":[]}', ['traces']],
    ['{"x\\"":1,"resourceSpans":[]}', ['traces']],
    ['{}', ['logs', 'traces', 'metrics']],
    ['{"foo":"resourceLogs"}', []],
    ['["resourceLogs"]', []],
  ])('%s', (body, signals) => {
    expect(detectSignals(Buffer.from(body), 'json')).toEqual(signals);
  });
});
