import { AppError } from '../lib/errors.ts';
import { sqlFile } from '../store/sql-file.ts';
import type { Store } from '../store/store.ts';
import { threadsIn } from './list-traces.ts';
import type { Attributes, Trace, TraceSpan } from './telemetry.ts';

/** More than anybody reads; Codex's longest turns have some thousands. */
export const TRACE_SPANS_MAX = 10_000;
const CANDIDATES_MAX = 6;
const READ_SECONDS = 30;

interface SpanRow {
  readonly span_id: string;
  readonly parent_span_id: string;
  readonly name: string;
  readonly kind: string;
  readonly service: string;
  readonly start_ns: string;
  readonly duration_ns: string;
  readonly end_before_start_ns: string;
  readonly status: string;
  readonly status_message: string;
  readonly scope: string;
  readonly attributes: Attributes;
  readonly event_names: readonly string[];
  readonly event_ns: readonly string[];
  readonly event_attributes: readonly Attributes[];
  readonly link_trace_ids: readonly string[];
  readonly link_span_ids: readonly string[];
  readonly link_attributes: readonly Attributes[];
  readonly resource: Attributes;
}

interface Bound {
  readonly trace_id: string;
  readonly first: string;
  readonly last: string;
}

/** A whole trace, or its first spans. `ref` is its id or a unique beginning. Throws `not_found`, `conflict`, `invalid_input`. */
export async function getTrace(store: Store, ref: string): Promise<Trace> {
  const { trace_id, first, last } = await findTrace(store, ref.trim().toLowerCase());
  const params = { trace_id, since: Number(first), until: Number(last) + 1_000 };
  const patient = { timeoutSeconds: READ_SECONDS };
  const [rows, [size], threads] = await Promise.all([
    store.query<SpanRow>(sqlFile('query/trace-span.sql'), { ...params, limit: TRACE_SPANS_MAX }, patient),
    store.query<{ spans: string; errors: string }>(sqlFile('query/trace-size.sql'), params, patient),
    threadsIn(store, [trace_id]),
  ]);
  const originNs = BigInt(rows[0]?.start_ns ?? '0');
  const spans = rows.map((row) => spanOf(row, originNs));
  return {
    trace_id,
    started_at: new Date(Number(originNs / 1_000_000n)).toISOString(),
    duration_ms: spans.reduce((end, span) => Math.max(end, span.start_ms + span.duration_ms), 0),
    spans,
    span_count: Number(size?.spans ?? 0),
    errors: Number(size?.errors ?? 0),
    resources: Object.fromEntries(
      rows
        .filter(({ resource }) => Object.keys(resource).length > 0)
        .map(({ service, resource }) => [service, resource]),
    ),
    thread_ids: threads.get(trace_id) ?? [],
  };
}

async function findTrace(store: Store, ref: string): Promise<Bound> {
  if (!/^[0-9a-f]{4,32}$/.test(ref)) {
    throw new AppError('invalid_input', `cannot find trace ${JSON.stringify(ref.slice(0, 40))}: that is no id of one`, {
      hint: 'A trace id is 32 hexadecimal digits; the first four or more of them will do.',
    });
  }
  const found = await store.query<Bound>(sqlFile('query/trace-bound.sql'), {
    ids: [],
    prefix: ref,
    limit: CANDIDATES_MAX,
  });
  const [only, ...more] = found;
  if (only === undefined) {
    throw new AppError('not_found', `cannot find trace ${ref}: no span of it is stored`, {
      hint: 'Codex sends spans only where its trace exporter is set up, and seconds later.',
    });
  }
  if (more.length === 0) return only;
  const candidates = found.map(({ trace_id }) => trace_id).join(', ');
  throw new AppError('conflict', `cannot tell which trace ${ref} is: several ids begin so`, {
    hint: `Give more of it, for example: ${candidates}.`,
  });
}

const MS_PER_NS = 1e-6;
/** Differences of 64-bit nanoseconds, exact to the microsecond. */
const msAfter = (ns: string, originNs: bigint): number => Number((BigInt(ns) - originNs) / 1_000n) / 1_000;

function spanOf(row: SpanRow, originNs: bigint): TraceSpan {
  return {
    span_id: row.span_id,
    parent_span_id: row.parent_span_id === '' ? null : row.parent_span_id,
    name: row.name,
    kind: row.kind,
    service: row.service,
    start_ms: msAfter(row.start_ns, originNs),
    duration_ms: Number(row.duration_ns) * MS_PER_NS,
    end_before_start_ms: Number(row.end_before_start_ns) * MS_PER_NS,
    status: row.status === 'Error' ? 'error' : row.status === 'Ok' ? 'ok' : 'unset',
    status_message: row.status_message === '' ? null : row.status_message,
    scope: row.scope === '' ? null : row.scope,
    attributes: row.attributes,
    events: row.event_names.map((name, at) => ({
      name,
      at_ms: msAfter(row.event_ns[at] ?? row.start_ns, originNs),
      attributes: row.event_attributes[at] ?? {},
    })),
    links: row.link_trace_ids.map((trace_id, at) => ({
      trace_id,
      span_id: row.link_span_ids[at] ?? '',
      attributes: row.link_attributes[at] ?? {},
    })),
  };
}
