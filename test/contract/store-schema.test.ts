/** Every OTLP field has a column, and rows written elsewhere by the Collector's exporter fit. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowsOfRequest } from '../../src/ingest/rows/request-rows.ts';
import type { ExportRequest } from '../../src/otlp/signal.ts';
import type { TableName } from '../../src/store/store.ts';
import { TABLE_COLUMNS } from '../../src/store/table.ts';
import { LOG, logsOf, METRICS, metricsOf, RECEIVED_AT, SPAN, tracesOf } from './otlp-sample.ts';
import { type OpenedStore, WAYS } from './store-ways.ts';

const [[, open]] = WAYS as [[string, () => Promise<OpenedStore>]];
let opened: OpenedStore;
beforeAll(async () => {
  opened = await open();
});
afterAll(() => opened.close());

/** Leaves that are told in another form: enum numbers by name, `kind` by the table. */
const TOLD_OTHERWISE: Readonly<Record<string, string>> = { kind: 'Client', statusCode: 'Error' };

interface Leaf {
  readonly path: string;
  readonly forms: readonly string[];
}

/** Every leaf of a request, with the ways in which a row may spell it. */
function leaves(value: unknown, path: string): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, `${path}[${index}]`));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, item]) => leaves(item, `${path}.${key}`));
  }
  const name = path.slice(path.lastIndexOf('.') + 1);
  const told = TOLD_OTHERWISE[name];
  if (told !== undefined) return [{ path, forms: [typeof value === 'number' ? told : ''] }];
  return [{ path, forms: [String(value), ...(typeof value === 'bigint' ? [dateTime64(value)] : [])] }];
}

function dateTime64(nanoseconds: bigint): string {
  const seconds = new Date(Number(nanoseconds / 1_000_000_000n) * 1000).toISOString().slice(0, 19).replace('T', ' ');
  return `${seconds}.${String(nanoseconds % 1_000_000_000n).padStart(9, '0')}`;
}

async function onlyRow(table: TableName): Promise<string> {
  const extra = { otel_logs: ', ObservedTimestamp', otel_traces: ', EndTimestamp' }[table as string] ?? '';
  const rows = await opened.store.query(`SELECT *${extra} FROM ${table}`);
  expect(rows).toHaveLength(1);
  return JSON.stringify(rows[0]);
}

const REQUESTS: readonly (readonly [TableName, ExportRequest])[] = [
  ['otel_logs', logsOf(LOG)],
  ['otel_traces', tracesOf(SPAN)],
  ['otel_metrics_gauge', metricsOf(METRICS.gauge)],
  ['otel_metrics_sum', metricsOf(METRICS.sum)],
  ['otel_metrics_histogram', metricsOf(METRICS.histogram)],
  ['otel_metrics_exp_histogram', metricsOf(METRICS.exponential_histogram)],
  ['otel_metrics_summary', metricsOf(METRICS.summary)],
];

describe('schema', () => {
  test.each(REQUESTS)('%s has a column for every OTLP field', async (table, request) => {
    const [block] = rowsOfRequest(request, RECEIVED_AT);
    expect(block?.table).toBe(table);
    await opened.store.insert(block!, 'sample');
    const row = await onlyRow(table);
    const lost = leaves(request.request, '').filter(({ forms }) => !forms.some((form) => row.includes(form)));
    expect(lost).toEqual([]);
    await opened.store.query(`TRUNCATE TABLE ${table}`);
  });

  test.each(Object.entries(TABLE_COLUMNS))(
    '%s: the insert list names every column that is not computed',
    async (table, columns) => {
      const stored = await opened.store.query<{ name: string }>(
        `SELECT name FROM system.columns WHERE database = 'default' AND table = {table:String}
       AND default_kind NOT IN ('ALIAS', 'MATERIALIZED')`,
        { table },
      );
      expect([...columns].toSorted()).toEqual(stored.map(({ name }) => name).toSorted());
    },
  );

  const map = (key: string): string => `map('${key}', 'v')`;
  /** The exporter's own insert lists, as a stock Collector sends them. */
  const FOREIGN: readonly (readonly [string, string, string])[] = [
    [
      'otel_logs',
      'Timestamp, TraceId, SpanId, TraceFlags, SeverityText, SeverityNumber, ServiceName, Body, ResourceSchemaUrl, ResourceAttributes, ScopeSchemaUrl, ScopeName, ScopeVersion, ScopeAttributes, LogAttributes, EventName',
      `now64(9), 't', 's', 1, 'INFO', 9, 'svc', 'body', '', ${map('a')}, '', 'n', 'v', ${map('b')}, ${map('c')}, 'e'`,
    ],
    [
      'otel_traces',
      'Timestamp, TraceId, SpanId, ParentSpanId, TraceState, SpanName, SpanKind, ServiceName, ResourceAttributes, ScopeName, ScopeVersion, SpanAttributes, Duration, StatusCode, StatusMessage, Events.Timestamp, Events.Name, Events.Attributes, Links.TraceId, Links.SpanId, Links.TraceState, Links.Attributes',
      `now64(9), 't', 's', '', '', 'n', 'Server', 'svc', ${map('a')}, '', '', ${map('b')}, 5, 'Error', 'm', [now64(9)], ['e'], [${map('c')}], ['lt'], ['ls'], [''], [${map('d')}]`,
    ],
    [
      'otel_metrics_gauge',
      'ResourceAttributes, ResourceSchemaUrl, ScopeName, ScopeVersion, ScopeAttributes, ScopeDroppedAttrCount, ScopeSchemaUrl, ServiceName, MetricName, MetricDescription, MetricUnit, Attributes, StartTimeUnix, TimeUnix, Value, Flags, Exemplars.FilteredAttributes, Exemplars.TimeUnix, Exemplars.Value, Exemplars.SpanId, Exemplars.TraceId',
      `${map('a')}, '', '', '', ${map('b')}, 0, '', 'svc', 'm', '', '', ${map('c')}, now64(9), now64(9), 1.5, 0, [${map('d')}], [now64(9)], [1.5], ['s'], ['t']`,
    ],
  ];

  test.each(FOREIGN)('%s takes the insert list of the Collector', async (table, columns, values) => {
    await opened.store.query(`INSERT INTO ${table} (${columns}) SELECT ${values}`);
    const [row] = await opened.store.query<Record<string, unknown>>(`SELECT * FROM ${table}`);
    expect(row).toMatchObject({ ServiceName: 'svc', TimestampSource: 'sent', ResourceDroppedAttributesCount: 0 });
    await opened.store.query(`TRUNCATE TABLE ${table}`);
  });

  test('readers find the columns and names of both generations', async () => {
    const rows = await opened.store.query(`SELECT TimestampTime FROM otel_logs
      UNION ALL SELECT TimestampTime FROM otel_traces
      UNION ALL SELECT toDateTime(TimeUnix) FROM otel_metrics_exponential_histogram`);
    expect(rows).toEqual([]);
  });
});
