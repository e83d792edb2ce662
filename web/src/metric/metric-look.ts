import type { MetricAnswer, Unit } from '../api/shape.ts';
import type { Look } from '../chart/answer.ts';

const UNITS: Readonly<Record<string, Unit>> = { ms: 'ms', By: 'bytes', USD: 'usd', '{token}': 'tokens' };

/** How the figures are written: what counts points is a count, whatever unit the points have. */
function unitOf(name: string, { unit, aggregation, kind }: Pick<MetricAnswer, 'unit' | 'aggregation' | 'kind'>): Unit {
  if (aggregation === 'rate') return 'per_second';
  if (aggregation === 'count') return 'count';
  if (kind === 'sum' && unit === '') return 'count';
  return (
    UNITS[unit] ??
    (name.endsWith('token_usage') ? 'tokens' : name.endsWith('bytes') ? 'bytes' : name.endsWith('_ms') ? 'ms' : 'count')
  );
}

/** How an answer is drawn. */
export function lookOf(name: string, answer: MetricAnswer): Look {
  const unit = unitOf(name, answer);
  const chart = answer.aggregation === 'percentiles' ? 'band' : answer.aggregation === 'heat' ? 'heat' : 'time';
  const isAmount = answer.aggregation === 'increase' || answer.aggregation === 'sum' || answer.aggregation === 'count';
  return {
    title: name,
    chart,
    unit: chart === 'heat' ? 'count' : unit,
    stacked: isAmount,
    ...(chart === 'heat' ? { columns: { low: { unit }, high: { unit } } } : {}),
  };
}

/** Both spans as series of one chart: what was before stands at the times of now. */
export function withBefore(now: MetricAnswer, before: MetricAnswer): MetricAnswer {
  const shift = Date.parse(now.since) - Date.parse(before.since);
  const named = (answer: MetricAnswer, suffix: string, by: number): readonly (readonly unknown[])[] =>
    answer.rows.map(([at, series, ...values]) => {
      const text = String(at).replace(' ', 'T');
      const moved = new Date(Date.parse(text.endsWith('Z') ? text : `${text}Z`) + by).toISOString();
      return [moved, [String(series), suffix].filter((part) => part !== '').join(' '), ...values];
    });
  return { ...now, rows: [...named(now, 'now', 0), ...named(before, 'before', shift)] };
}

export const AGGREGATION_WORDS: Readonly<Record<MetricAnswer['aggregation'], string>> = {
  increase: 'increase',
  rate: 'rate a second',
  last: 'newest',
  avg: 'average',
  min: 'least',
  max: 'greatest',
  percentiles: 'p50, p95, p99',
  heat: 'heat map',
  sum: 'sum',
  count: 'how many',
};

/** What a point of the chart is, before the length of its step. */
export const READING_WORDS: Readonly<Record<MetricAnswer['aggregation'], string>> = {
  increase: 'how much it grew in each',
  rate: 'how much it grew a second, over each',
  last: 'the newest value of each',
  avg: 'the average of each',
  min: 'the least of each',
  max: 'the greatest of each',
  percentiles: 'p50, p95 and p99 of each',
  heat: 'how many values fell where, in each',
  sum: 'the sum of the values of each',
  count: 'how many values came in each',
};
