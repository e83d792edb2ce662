/** Metrics against the real engine: what was sent, in figures that are added up by hand here. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTelemetryQuery } from '../../src/query/create-telemetry-query.ts';
import type { MetricAsk } from '../../src/query/metric.ts';
import { type OpenedStore, WAYS } from './store-ways.ts';

const [[, open]] = WAYS as [[string, () => Promise<OpenedStore>]];
const START = Date.parse('2026-11-20T10:00:00Z');
const MINUTE = 60_000;
let opened: OpenedStore;

const time = (minute: number): string => `fromUnixTimestamp64Milli(${START + minute * MINUTE})`;
const tags = (values: Readonly<Record<string, string>>): string =>
  `map(${Object.entries(values)
    .flat()
    .map((text) => `'${text}'`)
    .join(', ')})`;

interface Sum {
  readonly name: string;
  readonly by: string;
  readonly start: number;
  readonly at: number;
  readonly value: number;
  readonly temporality: 1 | 2;
  readonly isMonotonic?: boolean;
}

const sumRow = ({ name, by, start, at, value, temporality, isMonotonic = true }: Sum): string =>
  `('codex', '${name}', ${tags({ tool: by })}, ${time(start)}, ${time(at)}, ${value}, ${temporality}, ${isMonotonic})`;

const delta = (by: string, at: number, value: number): Sum => ({
  name: 'codex.tool.call',
  by,
  start: at - 1,
  at,
  value,
  temporality: 1,
});
const total = (start: number, at: number, value: number): Sum => ({
  name: 'requests',
  by: 'x',
  start,
  at,
  value,
  temporality: 2,
});
const level = (by: string, at: number, value: number): Sum => ({
  name: 'open',
  by,
  start: 0,
  at,
  value,
  temporality: 2,
  isMonotonic: false,
});

const SUMS: readonly Sum[] = [
  delta('shell', 1, 3),
  delta('shell', 2, 4),
  delta('patch', 2, 1),
  // sent again after a lost answer
  delta('shell', 2, 4),
  delta('shell', 11, 5),
  // 10 and 15 of one run; a new one began at minute 12
  total(-5, 0, 10),
  total(-5, 4, 15),
  total(-5, 8, 18),
  total(12, 13, 2),
  total(12, 18, 9),
  level('a', 1, 5),
  level('a', 3, 2),
  level('b', 3, 7),
];

const HISTOGRAM =
  'ServiceName, MetricName, MetricUnit, Attributes, StartTimeUnix, TimeUnix, Count, Sum, BucketCounts, ExplicitBounds, Min, Max, AggregationTemporality, HasMin, HasMax';

beforeAll(async () => {
  opened = await open();
  const { store } = opened;
  await store.command(
    `INSERT INTO otel_metrics_sum (ServiceName, MetricName, Attributes, StartTimeUnix, TimeUnix, Value, AggregationTemporality, IsMonotonic) VALUES ${SUMS.map(sumRow).join(', ')}`,
  );
  const values = (at: number, rest: string): string =>
    `('codex', 'codex.turn.ttft.duration_ms', 'ms', ${tags({ model: 'm' })}, ${time(at - 1)}, ${time(at)}, ${rest})`;
  await store.command(
    `INSERT INTO otel_metrics_histogram (${HISTOGRAM}) VALUES
      ${values(1, '10, 1000, [0, 5, 5, 0], [0, 100, 200], 20, 180, 1, true, true')},
      ${values(1, '10, 1000, [0, 5, 5, 0], [0, 100, 200], 20, 180, 1, true, true')},
      ${values(2, '10, 500, [0, 10, 0, 0], [0, 100, 200], 10, 90, 1, true, true')}`,
  );
  await store.command(
    `INSERT INTO otel_metrics_exp_histogram (ServiceName, MetricName, StartTimeUnix, TimeUnix, Count, Sum, Scale, PositiveOffset, PositiveBucketCounts, AggregationTemporality, HasMin, HasMax)
     VALUES ('codex', 'sizes', ${time(0)}, ${time(1)}, 8, 40, 0, 1, [4, 4], 1, false, false)`,
  );
  await store.command(
    `INSERT INTO otel_metrics_gauge (ServiceName, MetricName, StartTimeUnix, TimeUnix, Value) VALUES
      ('codex', 'heat', ${time(0)}, ${time(1)}, 20), ('codex', 'heat', ${time(0)}, ${time(2)}, 40), ('codex', 'heat', ${time(0)}, ${time(12)}, 7)`,
  );
});
afterAll(() => opened.close());

const metric = async (name: string, ask: MetricAsk = {}) => {
  const query = createTelemetryQuery(opened.store, () => START + 20 * MINUTE);
  const answer = await query.metric(name, { since: START, until: START + 20 * MINUTE, stepMs: 10 * MINUTE, ...ask });
  return { ...answer, figures: answer.rows.map(([, ...figures]) => figures) };
};

const CASES: readonly (readonly [string, string, MetricAsk, readonly (readonly unknown[])[]])[] = [
  [
    'adds deltas up, a point that was sent twice once',
    'codex.tool.call',
    {},
    [
      ['', 8],
      ['', 5],
    ],
  ],
  [
    'tells them by an attribute, the largest first',
    'codex.tool.call',
    { by: 'tool' },
    [
      ['shell', 7],
      ['shell', 5],
      ['patch', 1],
      ['patch', 0],
    ],
  ],
  [
    'leaves out what is filtered out',
    'codex.tool.call',
    { attribute: ['tool=patch'] },
    [
      ['', 1],
      ['', 0],
    ],
  ],
  [
    'tells a rate a second',
    'codex.tool.call',
    {
      aggregation: 'rate',
      attribute: ['tool=patch'],
      stepMs: MINUTE,
      since: START + 2 * MINUTE,
      until: START + 3 * MINUTE,
    },
    [['', 1 / 60]],
  ],
  // 5 + 3, then a new run from nothing: 2 + 7
  [
    'compares running totals with the point before, and knows a new start',
    'requests',
    {},
    [
      ['', 8],
      ['', 9],
    ],
  ],
  [
    'adds up the newest level of each stream',
    'open',
    {},
    [
      ['', 9],
      ['', null],
    ],
  ],
  [
    'tells the highest level',
    'open',
    { aggregation: 'max', attribute: ['tool=a'] },
    [
      ['', 5],
      ['', null],
    ],
  ],
  [
    'takes the newest figure of a gauge',
    'heat',
    {},
    [
      ['', 40],
      ['', 7],
    ],
  ],
  [
    'averages a gauge',
    'heat',
    { aggregation: 'avg' },
    [
      ['', 30],
      ['', 7],
    ],
  ],
  // 20 values: 15 below 100, 5 above; the 10th lies at 10/15 of the bucket from the least value, 10, to 100
  ['finds percentiles in buckets', 'codex.turn.ttft.duration_ms', {}, [['', (100 * 10) / 15, 180, 180]]],
  [
    'averages a histogram by its sum',
    'codex.turn.ttft.duration_ms',
    { aggregation: 'avg' },
    [
      ['', 75],
      ['', null],
    ],
  ],
  [
    'counts what a histogram saw',
    'codex.turn.ttft.duration_ms',
    { aggregation: 'count' },
    [
      ['', 20],
      ['', 0],
    ],
  ],
  [
    'counts a bucket a cell',
    'codex.turn.ttft.duration_ms',
    { aggregation: 'heat' },
    [
      [0, 100, 15],
      [100, 200, 5],
    ],
  ],
  // buckets (2, 4] and (4, 8] with four each
  ['opens the buckets of an exponential histogram', 'sizes', {}, [['', 4, 7.6, 7.92]]],
];

const near = (cell: unknown): unknown => (typeof cell === 'number' ? Number(cell.toFixed(6)) : cell);

test.each(CASES)('%s', async (_title, name, ask, expected) => {
  const { figures } = await metric(name, ask);
  expect(figures.map((row) => row.map(near))).toEqual(expected.map((row) => row.map(near)));
});

test.each(CASES)('shows SQL that runs: %s', async (_title, name, ask) => {
  const { sql } = await metric(name, ask);
  await expect(opened.store.sql(sql)).resolves.toMatchObject({ truncated: false });
});

test('lists metrics with kind, meaning and attributes', async () => {
  const query = createTelemetryQuery(opened.store, () => START + 20 * MINUTE);
  const metrics = await query.listMetrics({ since: START, until: START + 24 * MINUTE });
  expect(metrics.map(({ name, kind }) => [name, kind])).toEqual([
    ['codex.tool.call', 'sum'],
    ['codex.turn.ttft.duration_ms', 'histogram'],
    ['heat', 'gauge'],
    ['open', 'sum'],
    ['requests', 'sum'],
    ['sizes', 'exp_histogram'],
  ]);
  expect(metrics[0]).toMatchObject({
    temporality: 'delta',
    is_monotonic: true,
    series: 2,
    points: 4,
    last_at: new Date(START + 11 * MINUTE).toISOString(),
    attributes: { tool: ['shell', 'patch'] },
    meaning: 'tool calls, by tool and whether they succeeded',
  });
  expect(metrics[0]?.activity.slice(0, 3)).toEqual([0, 3, 5]);
});

test('says what a metric can be asked for', async () => {
  await expect(metric('heat', { aggregation: 'percentiles' })).rejects.toMatchObject({
    code: 'invalid_input',
    hint: 'Ask for last, avg, min, max.',
  });
  await expect(metric('nothing')).rejects.toMatchObject({ code: 'not_found' });
});
