/** Sends a test the way of each exporter of Codex, and to each backend of ours, and looks for it at the other end where that can be asked. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Backend } from '../../config/backend.ts';
import { chooseProxy } from '../../config/proxy.ts';
import type { Endpoint, SendOutcome } from '../../deliver/endpoint.ts';
import { createTransport } from '../../deliver/transport.ts';
import { carriedHeaders } from '../environment-header.ts';
import { type Exporter, isOtlp, placeOf, SIGNALS, type Signal, urlOf } from '../exporter.ts';
import type { Server, Surroundings } from '../facts.ts';
import { isPlaceOf } from '../own-server.ts';
import type { TestResult } from '../test-result.ts';
import { type TestMark, testBody } from '../test-signal.ts';
import { canConnect } from './can-connect.ts';
import { findInPhoenix, findInStore } from './test-find.ts';

export interface TestSendOptions {
  readonly exporters: readonly Exporter[];
  readonly backends: readonly Backend[];
  readonly server: Server | null;
  readonly around: Surroundings;
  /** False: only what does not even listen is told. */
  readonly send: boolean;
  readonly signal: AbortSignal;
}

/** Long enough for a cold TLS connection to another continent; whoever hangs holds nobody up for longer. */
const SEND_TIMEOUT_MS = 5_000;
const REQUEST_BYTES_MAX = 1_000_000;

/** Exporters side by side with backends. Never rejects. */
export async function sendTests(options: TestSendOptions): Promise<TestResult[]> {
  const { exporters, backends, send } = options;
  const [own, others] = await Promise.all([
    testExporters(
      exporters.filter((exporter) => isOtlp(exporter) && urlOf(exporter) !== null),
      options,
    ),
    send ? Promise.all(backends.map((backend) => testBackend(backend, options))) : [],
  ]);
  return [...own, ...others.flat()];
}

const newMark = ({ now }: Surroundings, resource: TestMark['resource'] = {}): TestMark => ({
  id: randomBytes(16).toString('hex'),
  now,
  resource,
});

/** Looked for at the end: all of them at once. */
async function testExporters(exporters: readonly Exporter[], options: TestSendOptions): Promise<TestResult[]> {
  const mark = newMark(options.around);
  const results = (await Promise.all(exporters.map((exporter) => testExporter(exporter, mark, options)))).filter(
    (result) => result !== null,
  );
  const { server } = options;
  const sent = results.filter(
    ({ place, outcome }) => server !== null && isPlaceOf(server, place) && outcome.outcome === 'accepted',
  );
  if (server === null || sent.length === 0) return results;
  const found = await findInStore(
    server,
    mark.id,
    sent.map(({ signal }) => signal),
    options.signal,
  );
  return results.map((result) => (sent.includes(result) ? { ...result, found: found.has(result.signal) } : result));
}

async function testExporter(exporter: Exporter, mark: TestMark, options: TestSendOptions): Promise<TestResult | null> {
  const url = urlOf(exporter);
  if (url === null) return null;
  const { signal, kind } = exporter;
  const protocol = kind === 'otlp-grpc' ? 'grpc' : 'http';
  const result = {
    by: { kind: 'exporter' as const },
    signal,
    place: placeOf(url),
    protocol,
    speaks: null,
    found: null,
  } as const;
  const proxy = chooseProxy(url, options.around.env).proxy;
  if (proxy === null && !(await isThere(url, options.signal))) {
    const outcome: SendOutcome = { outcome: 'retry', afterMs: null, message: 'nothing listens there' };
    return { ...result, isUnreachable: true, outcome };
  }
  if (!options.send) return null;
  const endpoint = await endpointOf(exporter, url, { proxy, headers: carriedHeaders(exporter, options.around.env) });
  const startedAt = performance.now();
  const outcome = await sendOne(endpoint, signal, mark, options.signal);
  const isSettled =
    outcome.outcome === 'accepted' || performance.now() - startedAt > SEND_TIMEOUT_MS - OTHER_TIMEOUT_MS;
  const speaks = isSettled ? null : await otherProtocol(endpoint, signal, mark, options.signal);
  return { ...result, isUnreachable: false, outcome, speaks };
}

function isThere(url: URL, signal: AbortSignal): Promise<boolean> {
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  return canConnect(url.hostname.replace(/^\[|\]$/g, ''), port, signal);
}

async function endpointOf(
  { kind, protocol, tls }: Exporter,
  url: URL,
  { proxy, headers }: Pick<Endpoint, 'proxy' | 'headers'>,
): Promise<Endpoint> {
  const pem = async (path: string | null): Promise<string | null> =>
    path === null ? null : await readFile(path, 'utf8').catch(() => null);
  const [ca, clientCert, clientKey] = await Promise.all([pem(tls.ca), pem(tls.clientCert), pem(tls.clientKey)]);
  const base = {
    headers,
    compression: 'none' as const,
    tls: { ca, clientCert, clientKey },
    proxy,
    timeoutMs: SEND_TIMEOUT_MS,
    requestBytesMax: REQUEST_BYTES_MAX,
  };
  if (kind === 'otlp-grpc') return { ...base, url: url.origin, protocol: 'grpc' };
  return { ...base, url: url.href, protocol: protocol === 'json' ? 'http/json' : 'http/protobuf' };
}

async function sendOne(endpoint: Endpoint, signal: Signal, mark: TestMark, abort: AbortSignal): Promise<SendOutcome> {
  const transport = createTransport(endpoint);
  try {
    return await transport.send(signal, testBody(signal, mark), abort);
  } finally {
    await transport.close();
  }
}

/** Only asked where the port did not even speak the right protocol. */
async function otherProtocol(
  endpoint: Endpoint,
  signal: Signal,
  mark: TestMark,
  abort: AbortSignal,
): Promise<'http' | 'grpc' | null> {
  const { origin } = new URL(endpoint.url);
  const isGrpc = endpoint.protocol === 'grpc';
  const other: Endpoint = isGrpc
    ? { ...endpoint, url: `${origin}/v1/${signal}`, protocol: 'http/protobuf' }
    : { ...endpoint, url: origin, protocol: 'grpc' };
  const { outcome } = await sendOne({ ...other, timeoutMs: OTHER_TIMEOUT_MS }, signal, mark, abort);
  return outcome === 'accepted' ? (isGrpc ? 'http' : 'grpc') : null;
}

const OTHER_TIMEOUT_MS = 2_000;
/** Turns as a span; raw logs and metrics where the backend gets them. Who only tries out gets nothing. */
async function testBackend(backend: Backend, options: TestSendOptions): Promise<TestResult[]> {
  const { turns, raw } = backend;
  if (turns?.debug.dryRun === true) return [];
  const mark = newMark(options.around, turns?.resource ?? {});
  const ends: Readonly<Record<Signal, Endpoint | null>> = { ...raw, traces: turns?.endpoint ?? raw.traces };
  const tests = SIGNALS.map(async (signal): Promise<TestResult | null> => {
    const endpoint = ends[signal];
    if (endpoint === null) return null;
    const outcome = await sendOne(
      { ...endpoint, timeoutMs: Math.min(endpoint.timeoutMs, SEND_TIMEOUT_MS) },
      signal,
      mark,
      options.signal,
    );
    const isSpan = signal === 'traces' && outcome.outcome === 'accepted';
    const found = isSpan && backend.target === 'phoenix' ? await findInPhoenix(endpoint, mark, options.signal) : null;
    const protocol = endpoint.protocol === 'grpc' ? 'grpc' : 'http';
    const place = placeOf(new URL(endpoint.url));
    return {
      by: { kind: 'backend', name: backend.name },
      signal,
      place,
      protocol,
      isUnreachable: false,
      outcome,
      speaks: null,
      found,
    };
  });
  return (await Promise.all(tests)).filter((result) => result !== null);
}
