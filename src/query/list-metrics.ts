import type { Store } from '../store/store.ts';
import type { MetricInfo, MetricKind } from './metric.ts';
import { meaningOf } from './metric-meaning.ts';
import { metricSql } from './metric-sql.ts';
import type { TimeSpan } from './telemetry.ts';

const SPAN_MS = 7 * 86_400_000;
const ACTIVITY_STEPS = 24;
const VALUES_MAX = 20;
const SPAN =
  'TimeUnix >= fromUnixTimestamp64Milli({since:Int64}) AND TimeUnix < fromUnixTimestamp64Milli({until:Int64})';

interface InfoRow {
  readonly kind: MetricKind;
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  readonly is_monotonic: boolean;
  readonly temporality: number;
  readonly series: string;
  readonly points: string;
  readonly last_at: string;
  readonly activity: readonly [readonly number[], readonly number[]];
}

const TEMPORALITIES = ['unspecified', 'delta', 'cumulative'] as const;

/** Every metric of the span, by name. Without `since` it is the last 7 days. */
export async function listMetrics(store: Store, span: TimeSpan, now: number): Promise<readonly MetricInfo[]> {
  const until = Math.trunc(span.until ?? now + 60_000);
  const since = Math.trunc(Math.min(span.since ?? until - SPAN_MS, until - 1));
  const step = Math.ceil((until - since) / ACTIVITY_STEPS);
  const [infos, values] = await Promise.all([
    store.query<InfoRow>(metricSql('metric-list', { span: SPAN }), { since, until, step }),
    store.query<{ name: string; key: string; value: string }>(metricSql('metric-attribute', { span: SPAN }), {
      since,
      until,
      values: VALUES_MAX,
    }),
  ]);
  const attributes = new Map<string, Record<string, string[]>>();
  for (const { name, key, value } of values) {
    const known = attributes.get(name) ?? {};
    attributes.set(name, known);
    known[key] = [...(known[key] ?? []), value];
  }
  return infos.map((row) => ({
    ...row,
    is_monotonic: Boolean(row.is_monotonic),
    temporality: TEMPORALITIES[row.temporality] ?? 'unspecified',
    meaning: meaningOf(row.name),
    series: Number(row.series),
    points: Number(row.points),
    last_at: new Date(Number(row.last_at)).toISOString(),
    activity: activityOf(row.activity),
    attributes: attributes.get(row.name) ?? {},
  }));
}

function activityOf([steps, amounts]: InfoRow['activity']): readonly number[] {
  const activity = Array.from({ length: ACTIVITY_STEPS }, () => 0);
  steps.forEach((step, index) => {
    activity[step] = Number(amounts[index] ?? 0);
  });
  return activity;
}
