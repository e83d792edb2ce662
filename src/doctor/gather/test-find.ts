/** Looks for tests at the other end, where there is somebody to ask. */
import { setTimeout as delay } from 'node:timers/promises';
import { createApiClient } from '../../api/client.ts';
import type { Endpoint } from '../../deliver/endpoint.ts';
import type { Signal } from '../exporter.ts';
import type { Server } from '../facts.ts';
import { TEST_NAME, type TestMark } from '../test-signal.ts';
import { asTable, valueAt } from '../toml-table.ts';

/** A store writes batches every second or so; one that is behind takes longer, and that is worth a word. */
const FIND_TIMEOUT_MS = 5_000;
const ASK_EVERY_MS = 200;

const TABLE: Readonly<Record<Signal, string>> = {
  logs: `otel_logs WHERE LogAttributes['${TEST_NAME}']`,
  traces: `otel_traces WHERE SpanAttributes['${TEST_NAME}']`,
  metrics: `otel_metrics_gauge WHERE Attributes['${TEST_NAME}']`,
};

/** The signals of this mark (hex digits) that the store shows within some seconds. */
export async function findInStore(
  { ui, token, fetch }: Server,
  id: string,
  signals: readonly Signal[],
  abort: AbortSignal,
): Promise<ReadonlySet<Signal>> {
  const query = signals.map((signal) => `SELECT '${signal}' FROM ${TABLE[signal]} = '${id}'`).join(' UNION ALL ');
  const ask = async (stop: AbortSignal): Promise<ReadonlySet<Signal>> => {
    const client = createApiClient({ ui, token, fetch: (url, init) => fetch(url, { ...init, signal: stop }) });
    const { rows } = await client.sql({ query });
    return new Set(signals.filter((signal) => rows.some(([name]) => name === signal)));
  };
  const nothing: ReadonlySet<Signal> = new Set();
  const isEnough = (found: ReadonlySet<Signal>): boolean => found.size === signals.length;
  return await until(ask, { isEnough, nothing, abort }).catch(() => nothing);
}

/** Phoenix lists the spans of a project; null where it cannot be asked (its gRPC port). */
export async function findInPhoenix(
  { url, protocol, headers }: Endpoint,
  { id, resource }: TestMark,
  abort: AbortSignal,
): Promise<boolean | null> {
  if (protocol === 'grpc') return null;
  const project = resource['openinference.project.name'] ?? 'default';
  const base = url.replace(/\/v1\/traces\/?$/, '');
  const asked = `${base}/v1/projects/${encodeURIComponent(project)}/spans?limit=100`;
  const ask = async (stop: AbortSignal): Promise<boolean | null> => {
    const answer = await fetch(asked, { headers, signal: stop });
    if (answer.status === 404) return false; // no such project yet
    if (!answer.ok) return null;
    const data: unknown = asTable(await answer.json())?.['data'];
    return Array.isArray(data) && data.some((span) => valueAt(asTable(span) ?? {}, 'context', 'trace_id') === id);
  };
  return await until(ask, { isEnough: (found) => found !== false, nothing: null, abort }).catch(() => null);
}

/** The last answer, when time is up: `nothing` where there was none, for whoever hangs. */
async function until<Answer>(
  ask: (stop: AbortSignal) => Promise<Answer>,
  { isEnough, nothing, abort }: { isEnough: (answer: Answer) => boolean; nothing: Answer; abort: AbortSignal },
): Promise<Answer> {
  const timeIsUp = AbortSignal.timeout(FIND_TIMEOUT_MS);
  const stop = AbortSignal.any([abort, timeIsUp]);
  let answer = nothing;
  try {
    for (;;) {
      answer = await ask(stop);
      if (isEnough(answer)) return answer;
      await delay(ASK_EVERY_MS, undefined, { signal: stop });
    }
  } catch (thrown) {
    if (timeIsUp.aborted) return answer;
    throw thrown;
  }
}
