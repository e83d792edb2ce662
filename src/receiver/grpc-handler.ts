/** OTLP/gRPC as a function of a plain request to a plain answer; `http2.ts` puts it on a connection. */
import { RPC_CODE } from '../otlp/common/rpc-status.ts';
import type { BodyResult } from './body-fault.ts';
import { type ByteLease, withLease } from './byte-budget.ts';
import { REJECTED } from './counter.ts';
import { bodyFaultError, type GrpcAnswer, grpcError, messageAnswer, verdictGrpcAnswer } from './grpc-answer.ts';
import { readGrpcBody } from './grpc-body.ts';
import { type GrpcMethod, grpcMethodAt, HEALTHY_SERVICES } from './grpc-method.ts';
import { parseGrpcTimeout } from './grpc-timeout.ts';
import { createReception, type Reception } from './reception.ts';
import { type HandlerOptions, type HttpRequest, headerOf } from './request.ts';

/** Never rejects. */
export type GrpcHandler = (request: HttpRequest) => Promise<GrpcAnswer>;

/** gRPC-Web is another protocol, and so is JSON in frames: the content type says so behind `application/grpc`. */
export const isGrpc = (contentType: string): boolean => /^application\/grpc(?:$|[+; ])/i.test(contentType);
const SUPPORTED = /^application\/grpc(?:\+proto)?\s*(?:$|;)/i;

export function createGrpcHandler(options: HandlerOptions): GrpcHandler {
  const reception = createReception(options);
  const refuse = (reason: string, answer: GrpcAnswer): GrpcAnswer => {
    options.counters.add(REJECTED, { transport: 'grpc', reason });
    return answer;
  };
  return async (request) => {
    try {
      return await answer(request, options, reception, refuse);
    } catch (thrown) {
      // A bug of ours. The data may be good: a code that allows to send it again.
      const message = `internal error: ${thrown instanceof Error ? thrown.message : 'unknown'}`;
      return refuse('internal', grpcError({ code: RPC_CODE.unavailable, message, retryAfterSeconds: 1 }));
    }
  };
}

/** Counts a refusal and passes it on. */
type Refuse = (reason: string, answer: GrpcAnswer) => GrpcAnswer;

async function answer(
  request: HttpRequest,
  options: HandlerOptions,
  reception: Reception,
  refuse: Refuse,
): Promise<GrpcAnswer> {
  const method = request.method === 'POST' ? grpcMethodAt(request.path) : undefined;
  if (method === undefined) {
    const message = `unknown method ${request.path.slice(0, 120)}; this server has Export of the OTLP services and grpc.health.v1.Health/Check`;
    return refuse('unknown_method', grpcError({ code: RPC_CODE.unimplemented, message }));
  }
  const contentType = headerOf(request, 'content-type');
  if (!SUPPORTED.test(contentType)) {
    const message = `unsupported content type ${contentType.slice(0, 80)}: use application/grpc or application/grpc+proto`;
    return refuse('content_type', grpcError({ code: RPC_CODE.unimplemented, message }));
  }
  const grpcTimeout = headerOf(request, 'grpc-timeout');
  const timeoutMs = parseGrpcTimeout(grpcTimeout);
  if (timeoutMs === undefined) {
    const message = `malformed grpc-timeout ${grpcTimeout.slice(0, 40)}`;
    return refuse('protocol', grpcError({ code: RPC_CODE.internal, message }));
  }
  const work = serve(method, request, timeoutMs, options, reception, refuse);
  return timeoutMs === Number.POSITIVE_INFINITY ? work : beforeDeadline(work, timeoutMs, refuse);
}

async function serve(
  method: GrpcMethod,
  request: HttpRequest,
  timeoutMs: number,
  { budget, limits }: HandlerOptions,
  reception: Reception,
  refuse: Refuse,
): Promise<GrpcAnswer> {
  return withLease(budget, Math.min(limits.admissionWaitMs, timeoutMs), async (lease) => {
    const read: BodyResult =
      lease === null
        ? { ok: false, reason: 'overloaded', message: 'too many bytes in flight' }
        : await readMessage(request, timeoutMs, lease, limits);
    if (!read.ok) return refuse(read.reason, bodyFaultError(read.reason, read.message));
    if (method.kind === 'health') return health(read.body);
    const { signal } = method;
    return verdictGrpcAnswer(await reception({ signal, encoding: 'protobuf', body: read.body }, 'grpc'), signal);
  });
}

function readMessage(
  request: HttpRequest,
  timeoutMs: number,
  lease: ByteLease,
  limits: HandlerOptions['limits'],
): Promise<BodyResult> {
  const grpcEncoding = headerOf(request, 'grpc-encoding');
  const source = { chunks: request.body, grpcEncoding, timeoutMs: Math.min(limits.bodyTimeoutMs, timeoutMs) };
  return readGrpcBody(source, lease, limits);
}

/**
 * The caller has gone when its deadline passes, so the answer no longer waits. The work goes on: what is on its way to
 * the disk cannot be taken back, and its lease ends with it.
 */
function beforeDeadline(work: Promise<GrpcAnswer>, timeoutMs: number, refuse: Refuse): Promise<GrpcAnswer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const message = `not done within the ${timeoutMs} ms of grpc-timeout`;
      resolve(refuse('deadline', grpcError({ code: RPC_CODE.deadlineExceeded, message })));
    }, timeoutMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** HealthCheckResponse with status SERVING. */
const SERVING = Uint8Array.of(0x08, 0x01);

/** HealthCheckRequest has one field, the name of a service; ours are short. Every one that exists is well as long as it answers. */
function health(body: Uint8Array): GrpcAnswer {
  const name = body[0] === 0x0a ? Buffer.from(body.subarray(2, 2 + (body[1] ?? 0))).toString() : '';
  if (HEALTHY_SERVICES.has(name)) return messageAnswer(SERVING);
  return grpcError({ code: RPC_CODE.notFound, message: `unknown service ${name}` });
}
