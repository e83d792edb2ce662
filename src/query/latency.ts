import { AppError } from '../lib/errors.ts';
import type { Store } from '../store/store.ts';
import type { LatencyKey, LatencyMetric, LatencyRow } from './query.ts';
import { filterParams, type SessionFilter } from './session-filter.ts';
import { sessionSql } from './session-sql.ts';

interface Row extends Omit<LatencyRow, 'key' | 'samples'> {
  readonly key: string;
  /** 64-bit integers come as text. */
  readonly samples: string;
}

/** Percentiles by one key, the most frequent first (days: the newest first). Throws `invalid_input` for turns by tool. */
export async function latency(
  store: Store,
  { metric, by }: { readonly metric: LatencyMetric; readonly by: LatencyKey },
  filter: SessionFilter,
): Promise<LatencyRow[]> {
  if (by === 'tool' && metric !== 'tool') {
    throw new AppError('invalid_input', `cannot tell ${metric} by tool: a turn is not of one tool`, {
      hint: 'Ask for the metric `tool`, or by `model`, `version` or `day`.',
    });
  }
  const file = metric === 'tool' ? 'latency-tool' : 'latency-turn';
  const rows = await store.query<Row>(sessionSql(file, filter), {
    ...filterParams(filter),
    by,
    ...(metric === 'tool' ? {} : { metric }),
  });
  return rows.map((row) => ({ ...row, key: row.key === '' ? null : row.key, samples: Number(row.samples) }));
}
