/** SQL of questions about metrics: the named file with table, series and conditions in their places. Values are bound. */
import { AppError } from '../lib/errors.ts';
import { sqlFile } from '../store/sql-file.ts';
import { literalOf } from '../store/sql-literal.ts';
import type { QueryParams } from '../store/store.ts';
import type { MetricKind } from './metric.ts';

export const METRIC_TABLES: Readonly<Record<MetricKind, string>> = {
  sum: 'otel_metrics_sum',
  gauge: 'otel_metrics_gauge',
  histogram: 'otel_metrics_histogram',
  exp_histogram: 'otel_metrics_exp_histogram',
  summary: 'otel_metrics_summary',
};

/** Lows, highs and counts of all buckets of a point, from the lowest. OTLP: bucket `i` of an exponential histogram is above `base^(offset + i)`. */
export const BUCKETS = {
  histogram: {
    bounds: 'arrayConcat([-inf], ExplicitBounds), arrayConcat(ExplicitBounds, [inf])',
    counts: 'BucketCounts',
  },
  exp_histogram: {
    bounds: [
      'arrayConcat(arrayReverse(arrayMap(i -> -exp2((NegativeOffset + i) * exp2(-Scale)), arrayEnumerate(NegativeBucketCounts))), [-ZeroThreshold],',
      ' arrayMap(i -> exp2((PositiveOffset + i - 1) * exp2(-Scale)), arrayEnumerate(PositiveBucketCounts))),',
      ' arrayConcat(arrayReverse(arrayMap(i -> -exp2((NegativeOffset + i - 1) * exp2(-Scale)), arrayEnumerate(NegativeBucketCounts))), [ZeroThreshold],',
      ' arrayMap(i -> exp2((PositiveOffset + i) * exp2(-Scale)), arrayEnumerate(PositiveBucketCounts)))',
    ].join(''),
    counts: 'arrayConcat(arrayReverse(NegativeBucketCounts), [ZeroCount], PositiveBucketCounts)',
  },
} as const;

export interface MetricSql {
  readonly sql: string;
  readonly params: QueryParams;
}

/** The span, the name and what attributes must be; `{from}` and `{until}` are bound by the asker. */
export function metricCondition(attributes: readonly string[]): MetricSql {
  const params: Record<string, string> = {};
  const conditions = attributes.map((attribute, at) => {
    const equals = attribute.indexOf('=');
    if (equals < 1)
      throw new AppError(
        'invalid_input',
        `cannot read attribute ${JSON.stringify(attribute.slice(0, 40))}: it has no =`,
        {
          hint: 'Give it as name=value, such as model=gpt-5.5.',
        },
      );
    params[`value_${at}`] = attribute.slice(equals + 1);
    return `${attributeSql(attribute.slice(0, equals), `name_${at}`, params)} = {value_${at}:String}`;
  });
  const sql = [
    'MetricName = {name:String}',
    'TimeUnix >= fromUnixTimestamp64Milli({from:Int64})',
    'TimeUnix < fromUnixTimestamp64Milli({until:Int64})',
    ...conditions,
  ].join(' AND ');
  return { sql, params };
}

/** An attribute's value as an expression; its name is bound as `param` into `params`. */
export function attributeSql(name: string, param: string, params: Record<string, string>): string {
  const isResource = name.startsWith('resource.');
  params[param] = isResource ? name.slice('resource.'.length) : name;
  return `${isResource ? 'ResourceAttributes' : 'Attributes'}[{${param}:String}]`;
}

/** `metric-level` is src/store/query/metric-level.sql. */
export function metricSql(name: string, places: Readonly<Record<string, string>>): string {
  return sqlFile(`query/${name}.sql`).replace(/\{\{(\w+)\}\}/g, (place, key: string) => places[key] ?? place);
}

/** With every value in its place, to be shown and run by hand. */
export function shownSql({ sql, params }: MetricSql): string {
  return sql.replace(/\{(\w+):(\w+)\}/g, (place, name: string, type: string) => {
    const value = params[name];
    return value === undefined ? place : literalOf(value, type);
  });
}
