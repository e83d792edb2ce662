/** A receiver on a port of its own, with an intake that remembers, and a client that can break every rule of gRPC. */
import { type ClientHttp2Session, connect } from 'node:http2';
import type { Delivery, IntakeAnswer } from '../../src/ingest/intake.ts';
import type { ByteBudget } from '../../src/receiver/byte-budget.ts';
import { type Counters, createCounters } from '../../src/receiver/counter.ts';
import { createOtlpGrpcListener } from '../../src/receiver/grpc.ts';
import { RECEIVER_LIMITS, type ReceiverLimits } from '../../src/receiver/limits.ts';
import { createReceiverBudget, type Listener, type ReceiverOptions } from '../../src/receiver/listener.ts';
import { hexBytes, oracleEncode } from './otlp-oracle.ts';

export const LOGS = oracleEncode('Logs', {
  resourceLogs: [{ scopeLogs: [{ logRecords: [{ severityNumber: 9 }] }] }],
});
export const TRACES = oracleEncode('Traces', {
  resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: hexBytes('0a'.repeat(16)), kind: 1, startTimeUnixNano: 1 }] }] }],
});
export const METRICS = oracleEncode('Metrics', {
  resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'm', sum: { dataPoints: [{ asInt: 1 }] } }] }] }],
});
export const LOGS_EXPORT = '/opentelemetry.proto.collector.logs.v1.LogsService/Export';

export interface Receiver extends Listener {
  readonly deliveries: readonly Delivery[];
  readonly counters: Counters;
  readonly budget: ByteBudget;
  /** Sum of the samples of a counter that have these labels. */
  readonly count: (name: string, labels?: Readonly<Record<string, string>>) => number;
}

export interface ReceiverSetup extends Pick<ReceiverOptions, 'cors' | 'pathPrefix'> {
  /** Left out, a free one. */
  readonly port?: number;
  readonly limits?: Partial<ReceiverLimits>;
  readonly accept?: (delivery: Delivery) => Promise<IntakeAnswer>;
}

export async function startReceiver({ limits = {}, accept, ...options }: ReceiverSetup = {}): Promise<Receiver> {
  const deliveries: Delivery[] = [];
  const counters = createCounters();
  const budget = createReceiverBudget({ ...RECEIVER_LIMITS, ...limits });
  const intake = {
    accept(delivery: Delivery): Promise<IntakeAnswer> {
      deliveries.push(delivery);
      return accept === undefined ? Promise.resolve({ outcome: 'accepted' }) : accept(delivery);
    },
  };
  const place = { host: '127.0.0.1', port: 0 };
  const listener = await createOtlpGrpcListener({ ...place, ...options, intake, counters, limits, budget });
  const count: Receiver['count'] = (name, labels = {}) =>
    counters
      .snapshot()
      .filter((s) => s.name === name && Object.entries(labels).every(([key, value]) => s.labels[key] === value))
      .reduce((sum, { value }) => sum + value, 0);
  return { ...listener, deliveries, counters, budget, count };
}

export interface RawAnswer {
  readonly headers: Record<string, unknown>;
  /** With the headers, where the answer is trailers only. */
  readonly trailers: Record<string, unknown>;
  readonly body: Buffer;
}

/** One call on a session, by hand. `send` writes the body; an array of chunks is written and ended. */
export function rawCall(
  session: ClientHttp2Session,
  headers: Readonly<Record<string, string>>,
  chunks: readonly Uint8Array[] | null,
): Promise<RawAnswer> {
  return new Promise<RawAnswer>((resolve, reject) => {
    const stream = session.request({
      ':method': 'POST',
      ':path': LOGS_EXPORT,
      'content-type': 'application/grpc',
      ...headers,
    });
    let first: Record<string, unknown> = {};
    let trailers: Record<string, unknown> = {};
    const body: Uint8Array[] = [];
    stream.on('response', (answer) => {
      first = answer;
    });
    stream.on('trailers', (answer) => {
      trailers = answer;
    });
    stream.on('data', (chunk: Uint8Array) => body.push(chunk));
    stream.on('error', reject);
    stream.on('close', () =>
      resolve({ headers: first, trailers: { ...first, ...trailers }, body: Buffer.concat(body) }),
    );
    // Without a body the sender is one that never gets to its end.
    for (const chunk of chunks ?? []) stream.write(chunk);
    if (chunks !== null) stream.end();
  });
}

/** One call on a connection of its own. */
export async function rawCallTo(
  port: number,
  headers: Readonly<Record<string, string>>,
  chunks: readonly Uint8Array[] | null,
): Promise<RawAnswer> {
  const session = connect(`http://127.0.0.1:${port}`);
  session.on('error', () => undefined);
  try {
    return await rawCall(session, headers, chunks);
  } finally {
    session.destroy();
  }
}

export function frame(message: Uint8Array, compressed = 0): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(compressed, 0);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}
