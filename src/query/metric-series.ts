/** One metric along time, as its kind can be read. */
import { AppError } from '../lib/errors.ts';
import { groupBy } from '../lib/group-by.ts';
import type { Store } from '../store/store.ts';
import { stepOf } from './log-counts.ts';
import type { MetricAggregation, MetricAnswer, MetricAsk, MetricKind } from './metric.ts';
import { alignBuckets, type Bucket, type Extremes, quantileOf } from './metric-bucket.ts';
import {
  attributeSql,
  BUCKETS,
  METRIC_TABLES,
  type MetricSql,
  metricCondition,
  metricSql,
  shownSql,
} from './metric-sql.ts';

const SPAN_MS = 86_400_000;
/** Running totals are compared with the point before, which may lie before the span. */
const BEFORE_MS = 3_600_000;
const STEPS_MAX = 2_000;
export const METRIC_SERIES_MAX = 50;

interface KindRow {
  readonly kind: MetricKind;
  readonly unit: string;
  readonly is_monotonic: boolean;
  readonly temporality: number;
}

/** The first is what is answered unless something else is asked. */
export function aggregationsOf({
  kind,
  is_monotonic,
  temporality,
}: Omit<KindRow, 'unit'>): readonly MetricAggregation[] {
  const LEVEL = ['last', 'avg', 'min', 'max'] as const;
  switch (kind) {
    case 'sum':
      // A running total that also falls, such as open connections, is a level.
      return is_monotonic || temporality === 1 ? ['increase', 'rate'] : LEVEL;
    case 'gauge':
      return LEVEL;
    case 'histogram':
    case 'exp_histogram':
      return ['percentiles', 'heat', 'avg', 'sum', 'count', 'rate'];
    case 'summary':
      return ['avg', 'sum', 'count', 'rate'];
  }
}

interface Asked {
  readonly store: Store;
  readonly kind: MetricKind;
  readonly isSum: boolean;
  readonly name: string;
  readonly aggregation: MetricAggregation;
  readonly series: MetricSql;
  readonly filter: MetricSql;
  readonly first: number;
  readonly until: number;
  readonly step: number;
}

interface Point {
  readonly at: string;
  readonly series: string;
  readonly value: number | null;
}

type Answered = Pick<MetricAnswer, 'columns' | 'rows' | 'truncated' | 'sql'>;

/** Throws `not_found` for a name that nothing was sent under, `invalid_input` for what its kind cannot tell. */
export async function metricSeries(store: Store, name: string, ask: MetricAsk, now: number): Promise<MetricAnswer> {
  const startedAt = performance.now();
  const [found] = await store.query<KindRow>(metricSql('metric-kind', {}), { name });
  if (found === undefined)
    throw new AppError('not_found', `cannot show ${JSON.stringify(name)}: no metric of that name was received`);
  const aggregations = aggregationsOf(found);
  const aggregation = ask.aggregation ?? aggregations[0];
  if (aggregation === undefined || !aggregations.includes(aggregation))
    throw new AppError('invalid_input', `cannot show ${name} as ${aggregation}: it is a ${found.kind}`, {
      hint: `Ask for ${aggregations.join(', ')}.`,
    });
  const span = spanOf(ask, now);
  const seriesParams: Record<string, string> = {};
  const asked: Asked = {
    store,
    name,
    aggregation,
    ...span,
    kind: found.kind,
    isSum: found.kind === 'sum',
    series: { sql: ask.by === undefined ? "''" : attributeSql(ask.by, 'by', seriesParams), params: seriesParams },
    filter: metricCondition(ask.attribute ?? []),
  };
  const answered = await answerOf(asked);
  return {
    ...answered,
    kind: found.kind,
    unit: found.unit,
    aggregation,
    aggregations,
    elapsed_ms: performance.now() - startedAt,
    since: new Date(span.first).toISOString(),
    until: new Date(span.until).toISOString(),
    step_seconds: span.step / 1000,
  };
}

/** Whole steps, of whole seconds, so that a step has the same bounds whenever it is asked for. */
function spanOf({ since, until, stepMs }: MetricAsk, now: number) {
  const end = Math.trunc(until ?? now);
  const begin = Math.trunc(Math.min(since ?? end - SPAN_MS, end - 1));
  const least = Math.ceil((end - begin) / STEPS_MAX / 1000) * 1000;
  const step = Math.max(1000, least, stepMs ?? stepOf(end - begin));
  return { first: Math.floor(begin / step) * step, until: end, step };
}

function answerOf(asked: Asked): Promise<Answered> {
  switch (asked.aggregation) {
    case 'increase':
      return growth(asked, asked.isSum ? 'Value' : 'toFloat64(Count)', 1);
    case 'rate':
      return growth(asked, asked.isSum ? 'Value' : 'toFloat64(Count)', 1000 / asked.step);
    case 'count':
      return growth(asked, 'toFloat64(Count)', 1);
    case 'sum':
      return growth(asked, 'Sum', 1);
    case 'percentiles':
    case 'heat':
      return distribution(asked, asked.kind === 'exp_histogram' ? 'exp_histogram' : 'histogram');
    case 'avg':
      return asked.isSum || asked.kind === 'gauge' ? level(asked) : mean(asked);
    case 'last':
    case 'min':
    case 'max':
      return level(asked);
  }
}

function statementOf(asked: Asked, file: string, places: Readonly<Record<string, string>>, before = 0): MetricSql {
  const { series, filter, name, first, until, step, kind } = asked;
  const sql = metricSql(file, { series: series.sql, filter: filter.sql, table: METRIC_TABLES[kind], ...places });
  return { sql, params: { ...series.params, ...filter.params, name, first, from: first - before, until, step } };
}

async function pointsOf(asked: Asked, { sql, params }: MetricSql): Promise<readonly Point[]> {
  return asked.store.query<Point>(sql, params);
}

/** Nothing came: nothing was counted, so steps without points are 0. */
async function growth(asked: Asked, amount: string, factor: number): Promise<Answered> {
  const statement = growthStatement(asked, amount);
  const points = await pointsOf(asked, statement);
  const scaled = points.map((point) => ({ ...point, value: point.value === null ? null : point.value * factor }));
  return { ...lines(asked, scaled, 0), sql: shownSql(statement) };
}

const growthStatement = (asked: Asked, amount: string): MetricSql =>
  // Summaries are running totals by definition and have no column that says so.
  statementOf(
    asked,
    'metric-increase',
    { amount, temporality: asked.kind === 'summary' ? '2' : 'AggregationTemporality' },
    BEFORE_MS,
  );

async function mean(asked: Asked): Promise<Answered> {
  const sums = growthStatement(asked, 'Sum');
  const counts = growthStatement(asked, 'toFloat64(Count)');
  const [summed, counted] = await Promise.all([pointsOf(asked, sums), pointsOf(asked, counts)]);
  const countOf = new Map(counted.map(({ at, series, value }) => [`${at} ${series}`, value ?? 0]));
  const points = summed.map(({ at, series, value }) => {
    const count = countOf.get(`${at} ${series}`) ?? 0;
    return { at, series, value: value === null || count === 0 ? null : value / count };
  });
  return { ...lines(asked, points, null), sql: shownSql(sums) };
}

async function level(asked: Asked): Promise<Answered> {
  const statement = statementOf(asked, 'metric-level', {});
  const params = { ...statement.params, aggregation: asked.aggregation, is_sum: asked.isSum };
  const points = await pointsOf(asked, { ...statement, params });
  return { ...lines(asked, points, null), sql: shownSql({ ...statement, params }) };
}

interface BucketRow extends Point {
  readonly low: number | string;
  readonly high: number | string;
}

async function distribution(asked: Asked, kind: keyof typeof BUCKETS): Promise<Answered> {
  const isHeat = asked.aggregation === 'heat';
  const buckets = statementOf(
    asked,
    'metric-bucket',
    { ...BUCKETS[kind], ...(isHeat ? { series: "''" } : {}) },
    BEFORE_MS,
  );
  const extremes = statementOf(asked, 'metric-extreme', {});
  const [rows, ends] = await Promise.all([
    asked.store.query<BucketRow>(buckets.sql, buckets.params),
    isHeat ? [] : asked.store.query<Extremes & { at: string; series: string }>(extremes.sql, extremes.params),
  ]);
  const sql = shownSql(buckets);
  if (isHeat) return { ...heat(rows), sql };
  const endOf = new Map(ends.map((end) => [`${end.at} ${end.series}`, end]));
  const groups = groupBy(rows, ({ at, series }) => `${at} ${series}`);
  const series = rankedSeries(rows);
  const shown = new Set(series.slice(0, METRIC_SERIES_MAX));
  const answers = [...groups.values()].flatMap((group) => {
    const [one] = group;
    if (one === undefined || !shown.has(one.series)) return [];
    const aligned = alignBuckets(group.map(bucketOf));
    const end = endOf.get(`${one.at} ${one.series}`) ?? { min: null, max: null };
    return [[one.at, one.series, ...[0.5, 0.95, 0.99].map((share) => quantileOf(aligned, share, end))]];
  });
  return { columns: columnsOf('p50', 'p95', 'p99'), rows: answers, truncated: series.length > shown.size, sql };
}

const bucketOf = ({ low, high, value }: BucketRow): Bucket => ({
  low: limitOf(low),
  high: limitOf(high),
  count: Number(value ?? 0),
});

/** JSON has no infinity: it comes as text. */
const limitOf = (limit: number | string): number =>
  limit === 'inf' ? Number.POSITIVE_INFINITY : limit === '-inf' ? Number.NEGATIVE_INFINITY : Number(limit);

function heat(rows: readonly BucketRow[]): Omit<Answered, 'sql'> {
  const cells = [...groupBy(rows, ({ at }) => at)].flatMap(([at, group]) =>
    alignBuckets(group.map(bucketOf)).map(({ low, high, count }) => [
      at,
      // A picture has edges: an end without a bound is drawn at the one that it has.
      Number.isFinite(low) ? low : Math.min(0, high),
      Number.isFinite(high) ? high : low,
      count,
    ]),
  );
  return {
    columns: [
      { name: 'at', type: "DateTime64(3, 'UTC')" },
      { name: 'low', type: 'Float64' },
      { name: 'high', type: 'Float64' },
      { name: 'value', type: 'Float64' },
    ],
    rows: cells,
    truncated: false,
  };
}

const columnsOf = (...values: readonly string[]) => [
  { name: 'at', type: "DateTime64(3, 'UTC')" },
  { name: 'series', type: 'String' },
  ...values.map((name) => ({ name, type: 'Nullable(Float64)' })),
];

/** The largest first. */
function rankedSeries(points: readonly Point[]): readonly string[] {
  const totals = new Map<string, number>();
  for (const { series, value } of points) totals.set(series, (totals.get(series) ?? 0) + Math.abs(Number(value ?? 0)));
  return [...totals].toSorted(([, a], [, b]) => b - a).map(([name]) => name);
}

/** Every step of the span for each series; `absent` stands where no point came. */
function lines({ first, until, step }: Asked, points: readonly Point[], absent: number | null): Omit<Answered, 'sql'> {
  const ranked = rankedSeries(points);
  const known = new Map(
    points.map(({ at, series, value }) => [`${Date.parse(`${at.replace(' ', 'T')}Z`)} ${series}`, value]),
  );
  const rows: unknown[][] = [];
  for (const series of ranked.slice(0, METRIC_SERIES_MAX)) {
    for (let at = first; at < until; at += step) {
      const value = known.get(`${at} ${series}`);
      rows.push([new Date(at).toISOString(), series, value === undefined ? absent : value]);
    }
  }
  return { columns: columnsOf('value'), rows, truncated: ranked.length > METRIC_SERIES_MAX };
}
