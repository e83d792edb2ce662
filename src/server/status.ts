/** How the server is, as `/api/v1/status` says it. */
import { resolve } from 'node:path';
import type { ServerStatus } from '../api/contract/status.ts';
import type { Journal } from '../ingest/journal/journal.ts';
import type { SpoolReader } from '../ingest/spool/spool-reader.ts';
import type { Signal } from '../otlp/signal.ts';
import { ACCEPTED, type Counters, REFUSED, REJECTED, TRUNCATED, UNKNOWN_PATH } from '../receiver/counter.ts';
import type { Store } from '../store/store.ts';
import type { Forwarding, ForwardingStanding } from './forwarding.ts';
import type { SignalMeter } from './intake-meter.ts';
import type { Pipeline } from './pipeline.ts';
import type { RunningServer, ServerOptions } from './server-options.ts';

export interface StatusParts {
  readonly options: ServerOptions;
  /** ms since the epoch. */
  readonly startedAt: number;
  readonly endpoints: RunningServer['endpoints'];
  readonly counters: Counters;
  readonly meters: Readonly<Record<Signal | 'hooks' | 'rollout', SignalMeter>>;
  readonly journal: Journal;
  readonly pipeline: Pipeline;
  readonly spool: Pick<SpoolReader, 'state'> | null;
  readonly store: Pick<Store, 'ping'>;
  readonly forwarding: Pick<Forwarding, 'standing'>;
}

const isoOrNull = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

export function createStatus(parts: StatusParts): () => Promise<ServerStatus> {
  const { options, startedAt, endpoints, journal, pipeline } = parts;
  return async () => {
    const writer = pipeline.writer.state();
    const trouble = writer.trouble?.message ?? (await pingTrouble(parts.store));
    return {
      version: options.version,
      pid: process.pid,
      started_at: new Date(startedAt).toISOString(),
      ready: trouble === null,
      data_dir: options.dataDir,
      endpoints: {
        ui: endpoints.ui,
        otlp_http: endpoints.otlpHttp,
        otlp_grpc: endpoints.otlpGrpc,
        mcp: endpoints.mcp,
      },
      receiver: {
        logs: signalStatus(parts, 'logs'),
        traces: signalStatus(parts, 'traces'),
        metrics: signalStatus(parts, 'metrics'),
      },
      hooks: hookStatus(parts),
      rollouts: {
        codex_home: options.codexHome === undefined ? null : resolve(options.codexHome),
        deliveries: parts.meters.rollout.requests,
        last_received_at: isoOrNull(parts.meters.rollout.lastReceivedAt),
      },
      journal: {
        state: journal.storedBytes >= journal.bytesMax ? 'full' : 'ok',
        bytes: journal.storedBytes,
        waiting_bytes: writer.lagBytes,
      },
      store: {
        kind: options.clickhouseUrl === undefined ? 'embedded' : 'clickhouse',
        state: trouble === null ? 'ok' : 'unavailable',
        last_written_at: isoOrNull(pipeline.lastWrittenAt()),
        message: trouble,
      },
      forwarding: parts.forwarding.standing().map(backendStatus),
      drops: dropsOf(parts),
    };
  };
}

function backendStatus(standing: ForwardingStanding): ServerStatus['forwarding'][number] {
  const { backend, state, status, trouble: message } = standing;
  const { waiting, sent, trouble } = status ?? {};
  return {
    backend,
    state: state !== 'open' ? state : message === null ? 'ok' : 'trouble',
    waiting: {
      items: waiting?.items ?? 0,
      bytes: waiting?.bytes ?? 0,
      oldest_at: isoOrNull(waiting?.oldestAt ?? null),
    },
    sent: { items: sent?.items ?? 0, records: sent?.records ?? 0, last_at: isoOrNull(sent?.lastAt ?? null) },
    dropped: droppedBy(standing),
    message,
    next_at: isoOrNull(trouble?.nextAt ?? null),
  };
}

/** Records by reason. */
const droppedBy = ({ status, lost }: ForwardingStanding): { reason: string; count: number }[] =>
  Object.entries({ ...status?.dropped, ...(lost > 0 ? { no_outbox: lost } : {}) }).map(([reason, count]) => ({
    reason,
    count,
  }));

async function pingTrouble(store: Pick<Store, 'ping'>): Promise<string | null> {
  try {
    await store.ping();
    return null;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

function signalStatus({ meters, counters }: StatusParts, signal: Signal): ServerStatus['receiver']['logs'] {
  const { requests, refused, lastReceivedAt } = meters[signal];
  return {
    requests,
    records: sumOf(counters, ACCEPTED[signal]),
    refused,
    last_received_at: isoOrNull(lastReceivedAt),
  };
}

function hookStatus({ spool, meters }: StatusParts): ServerStatus['hooks'] {
  const { state, records, waiting, rejected } = spool?.state() ?? { state: 'off', records: 0, waiting: 0, rejected: 0 };
  return { state, records, waiting, rejected, last_received_at: isoOrNull(meters.hooks.lastReceivedAt) };
}

const sumOf = (counters: Counters, name: string): number =>
  counters
    .snapshot()
    .filter((sample) => sample.name === name)
    .reduce((sum, { value }) => sum + value, 0);

const DROP_COUNTERS: ReadonlySet<string> = new Set([...Object.values(REFUSED), REJECTED, TRUNCATED, UNKNOWN_PATH]);

/** Everything that was not kept as it came, each with its reason. */
function dropsOf({ counters, journal, pipeline, spool, forwarding }: StatusParts): { reason: string; count: number }[] {
  const counted = counters
    .snapshot()
    .filter(({ name, value }) => DROP_COUNTERS.has(name) && value > 0)
    .map(({ name, labels, value }) => ({ reason: [name, ...Object.values(labels)].join(' '), count: value }));
  const { rejected } = pipeline.writer.state();
  const hooks = spool?.state();
  const notForwarded = forwarding
    .standing()
    .flatMap((one) =>
      droppedBy(one).map(({ reason, count }) => ({ reason: `not forwarded to ${one.backend}: ${reason}`, count })),
    );
  const ours = [
    ...notForwarded,
    { reason: `files of the hooks' spool set aside: ${hooks?.lastReason}`, count: hooks?.rejected ?? 0 },
    { reason: `journal frames set aside: ${rejected.lastReason}`, count: rejected.frames },
    { reason: 'damaged stretches of the journal', count: journal.damage.stretches },
    {
      reason: 'half a record at the end of the journal, never acknowledged',
      count: journal.report.tornBytes > 0 ? 1 : 0,
    },
    ...[...pipeline.unknownEvents].map(([name, count]) => ({ reason: `unknown Codex event ${name} (kept)`, count })),
  ];
  return [...counted, ...ours.filter(({ count }) => count > 0)];
}
