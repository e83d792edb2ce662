/** Looks for tests at the other end, where there is somebody to ask. */
import { setTimeout as delay } from 'node:timers/promises';
import { createApiClient } from '../../api/client.ts';
import type { Endpoint } from '../../deliver/endpoint.ts';
import type { Signal } from '../exporter.ts';
import type { Server } from '../facts.ts';
import { TEST_NAME, type TestMark } from '../test-signal.ts';
import { asTable, valueAt } from '../toml-table.ts';

/** A store writes batches every second or so; one that is behind takes longer, and that is worth a word. */
const FIND_DEADLINE_MS = 8_000;
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
  const client = createApiClient({ ui, token, fetch: (url, init) => fetch(url, { ...init, signal: abort }) });
  const query = signals.map((signal) => `SELECT '${signal}' FROM ${TABLE[signal]} = '${id}'`).join(' UNION ALL ');
  const ask = async (): Promise<ReadonlySet<Signal>> => {
    const { rows } = await client.sql({ query });
    return new Set(signals.filter((signal) => rows.some(([name]) => name === signal)));
  };
  return await until(ask, (found) => found.size === signals.length, abort).catch(() => new Set<Signal>());
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
  const ask = async (): Promise<boolean | null> => {
    const answer = await fetch(asked, { headers, signal: abort });
    if (answer.status === 404) return false; // no such project yet
    if (!answer.ok) return null;
    const data: unknown = asTable(await answer.json())?.['data'];
    return Array.isArray(data) && data.some((span) => valueAt(asTable(span) ?? {}, 'context', 'trace_id') === id);
  };
  return await until(ask, (found) => found !== false, abort).catch(() => null);
}

/** The last answer, when time is up. */
async function until<Answer>(
  ask: () => Promise<Answer>,
  isEnough: (answer: Answer) => boolean,
  abort: AbortSignal,
): Promise<Answer> {
  const deadline = Date.now() + FIND_DEADLINE_MS;
  for (;;) {
    const answer = await ask();
    if (isEnough(answer) || Date.now() > deadline) return answer;
    await delay(ASK_EVERY_MS, undefined, { signal: abort });
  }
}
