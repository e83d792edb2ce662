/** OTLP/HTTP as a function of a plain request to a plain answer; `http1.ts` and `http2.ts` put it on a connection. */
import { RPC_CODE } from '../otlp/common/rpc-status.ts';
import { detectSignals } from '../otlp/detect-signal.ts';
import type { Encoding, Signal } from '../otlp/signal.ts';
import { bodyFaultAnswer, errorAnswer, type HttpAnswer, verdictAnswer } from './answer.ts';
import { type BodySource, readBody } from './body.ts';
import type { BodyResult } from './body-fault.ts';
import { type ByteLease, withLease } from './byte-budget.ts';
import { type Counters, REJECTED, UNKNOWN_PATH } from './counter.ts';
import { createReception, type Reception, SIGNAL_PATHS } from './reception.ts';
import { type HandlerOptions, type HttpRequest, headerOf } from './request.ts';
import { type Route, routeOf } from './route.ts';

/** Never rejects. */
export type HttpHandler = (request: HttpRequest) => Promise<HttpAnswer>;

const HELP =
  'send OTLP with POST to /v1/logs, /v1/traces or /v1/metrics (application/x-protobuf or application/json); ' +
  'for Codex give the full URL of each signal in config.toml: [otel.exporter.otlp-http] endpoint = ".../v1/logs", ' +
  '[otel.trace_exporter.otlp-http] endpoint = ".../v1/traces", ' +
  '[otel.metrics_exporter.otlp-http] endpoint = ".../v1/metrics"';

export function createHttpHandler(options: HandlerOptions): HttpHandler {
  const reception = createReception(options);
  return async (request) => {
    const encoding = encodingOf(request);
    try {
      return await answer(request, encoding, options, reception);
    } catch (thrown) {
      // A bug of ours. The data may be good: a status that allows to send it again.
      options.counters.add(REJECTED, { transport: 'http', reason: 'internal' });
      const message = `internal error: ${thrown instanceof Error ? thrown.message : 'unknown'}`;
      return errorAnswer(503, { code: RPC_CODE.unavailable, message, retryAfterSeconds: 1 }, encoding ?? 'json');
    }
  };
}

type PathRoute = Extract<Route, { kind: 'signal' | 'guess' }>;

async function answer(
  request: HttpRequest,
  encoding: Encoding | null,
  options: HandlerOptions,
  reception: Reception,
): Promise<HttpAnswer> {
  const route = routeOf(request.path, options.pathPrefix);
  const { counters } = options;
  if (route.kind === 'health') {
    return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: Buffer.from('ok\n') };
  }
  if (route.kind === 'unsupported' || (route.kind === 'guess' && (request.method !== 'POST' || encoding === null))) {
    return unknownPath(request, encoding, counters);
  }
  if (request.method !== 'POST') {
    counters.add(REJECTED, { transport: 'http', reason: 'method' });
    const message = `${request.method} is not supported: ${HELP}`;
    return errorAnswer(405, { code: RPC_CODE.unimplemented, message }, encoding ?? 'json', { allow: 'POST' });
  }
  if (encoding === null) {
    counters.add(REJECTED, { transport: 'http', reason: 'content_type' });
    const message = `unsupported Content-Type "${headerOf(request, 'content-type').slice(0, 80)}": use application/x-protobuf or application/json`;
    return errorAnswer(415, { code: RPC_CODE.invalidArgument, message }, 'json');
  }
  return withLease(options.budget, options.limits.admissionWaitMs, (lease) =>
    receive(request, route, encoding, lease, options, reception),
  );
}

async function receive(
  request: HttpRequest,
  route: PathRoute,
  encoding: Encoding,
  lease: ByteLease | null,
  { limits, counters }: HandlerOptions,
  reception: Reception,
): Promise<HttpAnswer> {
  const read = lease === null ? NO_ROOM : await readBody(sourceOf(request), lease, limits);
  if (!read.ok) {
    counters.add(REJECTED, { transport: 'http', reason: read.reason });
    return bodyFaultAnswer(read.reason, read.message, encoding);
  }
  const { body } = read;
  const signal = route.kind === 'signal' ? route.signal : guess(body, encoding, route.hint);
  if (signal === null) return unknownPath(request, encoding, counters);
  return verdictAnswer(await reception({ signal, encoding, body }, 'http'), signal, encoding);
}

const NO_ROOM: BodyResult = { ok: false, reason: 'overloaded', message: 'too many bytes in flight' };

const sourceOf = (request: HttpRequest): BodySource => ({
  chunks: request.body,
  contentLength: headerOf(request, 'content-length'),
  contentEncoding: headerOf(request, 'content-encoding'),
});

/** What the content says; the path only where the content fits it too, or says nothing. */
function guess(body: Uint8Array, encoding: Encoding, hint: Signal | null): Signal | null {
  const signals = detectSignals(body, encoding);
  if (signals.length === 1) return signals[0] ?? null;
  return signals.length === 0 || (hint !== null && signals.includes(hint)) ? hint : null;
}

function unknownPath(request: HttpRequest, encoding: Encoding | null, counters: Counters): HttpAnswer {
  counters.add(UNKNOWN_PATH, {});
  const paths = Object.values(SIGNAL_PATHS).join(', ');
  const message = `nothing at ${request.path.slice(0, 120)} (known: ${paths}): ${HELP}`;
  return errorAnswer(404, { code: RPC_CODE.notFound, message }, encoding ?? 'json');
}

/** Parameters such as `; charset=utf-8` do not matter. */
function encodingOf(request: HttpRequest): Encoding | null {
  const type = (headerOf(request, 'content-type').split(';', 1)[0] ?? '').trim().toLowerCase();
  if (type === 'application/x-protobuf') return 'protobuf';
  return type === 'application/json' ? 'json' : null;
}
