/** Senders that are not ours against the real server: what OpenTelemetry's SDK says in any of its ways is in the tables. */
import { DiagLogLevel, diag } from '@opentelemetry/api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LARGE, SDK_WAYS, sayEverything } from '../helper/otel-client.ts';
import { startTurnscope, type TurnscopeProcess } from '../helper/turnscope-process.ts';

const STORED_DEADLINE_MS = 20_000;

let turnscope: TurnscopeProcess;
/** What the SDK complains about: its exporters report refused exports here, and nowhere else. */
const complaints: string[] = [];

beforeAll(async () => {
  const complain = (...words: unknown[]): void => void complaints.push(words.map(String).join(' '));
  const quiet = (): undefined => undefined;
  diag.setLogger(
    { error: complain, warn: complain, info: quiet, debug: quiet, verbose: quiet },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  turnscope = await startTurnscope();
});

afterAll(async () => {
  diag.disable();
  await turnscope.stop();
  turnscope.remove();
});

async function sql(query: string): Promise<Record<string, unknown>[]> {
  const { code, stdout, stderr } = await turnscope.cli('sql', query, '--json');
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Record<string, unknown>[];
}

describe.each(SDK_WAYS)('OpenTelemetry JS over %s', (way, exportersTo) => {
  const service = `client-${way}`;

  test('is told yes', async () => {
    await sayEverything(service, exportersTo(turnscope.ready));
    expect(complaints).toEqual([]);
    const counted = (table: string) => `(SELECT count() FROM ${table} WHERE ServiceName = '${service}')`;
    const stored = () =>
      sql(`SELECT ${counted('otel_logs')} AS logs, ${counted('otel_metrics_exp_histogram')} AS points`);
    await expect.poll(stored, { timeout: STORED_DEADLINE_MS }).toEqual([{ logs: '601', points: '1' }]);
  });

  test('finds its log record, every kind of value', async () => {
    const [row] = await sql(`SELECT toString(Timestamp) AS at, SeverityText, SeverityNumber, Body, EventName, ScopeName,
      ScopeVersion, ResourceAttributes['host.cpus'] AS cpus, LogAttributes FROM otel_logs
      WHERE ServiceName = '${service}' AND SeverityNumber = 13`);
    const { LogAttributes: attributes, Body: body, ...rest } = row ?? {};
    expect(rest).toEqual({
      at: '2026-11-20 10:00:00.123000000',
      SeverityText: 'WARN',
      SeverityNumber: 13,
      EventName: 'test.everything',
      ScopeName: 'client',
      ScopeVersion: '1.2.3',
      cpus: '2',
    });
    expect(JSON.parse(String(body))).toEqual({ text: 'Grüße 🛰️', list: [1, 'two', true] });
    expect(attributes).toEqual({
      text: 'line\nline',
      empty: '',
      large: String(LARGE),
      negative: '-1',
      fraction: '0.1',
      yes: 'true',
      list: '["a","b"]',
      bytes: 'AP8Q',
      nested: '{"deep":{"deeper":1}}',
    });
  });

  test('finds its spans: parent, link, event, status', async () => {
    const spans =
      await sql(`SELECT SpanName, SpanKind, StatusCode, StatusMessage, Duration, TraceId, SpanId, ParentSpanId,
      SpanAttributes, Events.Name AS events, Events.Attributes AS event_attributes, Links.SpanId AS links,
      Links.Attributes AS link_attributes FROM otel_traces WHERE ServiceName = '${service}' ORDER BY Timestamp`);
    const [parent, child] = spans;
    expect(spans).toHaveLength(2);
    expect(parent).toMatchObject({ SpanName: 'parent', SpanKind: 'Server', Duration: '1500000000', ParentSpanId: '' });
    expect(parent?.['SpanId']).toMatch(/^[0-9a-f]{16}$/);
    expect(child).toMatchObject({
      SpanName: 'child',
      SpanKind: 'Client',
      StatusCode: 'Error',
      StatusMessage: 'went wrong',
      TraceId: parent?.['TraceId'],
      ParentSpanId: parent?.['SpanId'],
      SpanAttributes: { n: '7' },
      events: ['retry'],
      event_attributes: [{ attempt: '2' }],
      links: [parent?.['SpanId']],
      link_attributes: [{ why: 'test' }],
    });
  });

  test('finds its metrics of every kind that the SDK makes', async () => {
    const from = (table: string, columns: string) =>
      sql(
        `SELECT MetricName, ${columns} FROM otel_metrics_${table} WHERE ServiceName = '${service}' ORDER BY MetricName`,
      );
    expect(await from('sum', 'Value, IsMonotonic, AggregationTemporality, Attributes, MetricUnit')).toEqual([
      {
        MetricName: 'test.counter',
        Value: 3,
        IsMonotonic: true,
        AggregationTemporality: 2,
        Attributes: { tool: 'shell' },
        MetricUnit: '{call}',
      },
      {
        MetricName: 'test.updown',
        Value: -2,
        IsMonotonic: false,
        AggregationTemporality: 2,
        Attributes: {},
        MetricUnit: '',
      },
    ]);
    expect(await from('gauge', 'Value')).toEqual([{ MetricName: 'test.gauge', Value: 0.5 }]);
    expect(await from('histogram', 'Count, Sum, Min, Max, BucketCounts, ExplicitBounds')).toEqual([
      {
        MetricName: 'test.histogram',
        Count: '3',
        Sum: 55.5,
        Min: 0.5,
        Max: 50,
        BucketCounts: ['1', '1', '1'],
        ExplicitBounds: [1, 10],
      },
    ]);
    expect(await from('exp_histogram', 'Count, Sum, arraySum(PositiveBucketCounts) AS counted')).toEqual([
      { MetricName: 'test.exponential', Count: '3', Sum: 55.5, counted: '3' },
    ]);
  });
});
