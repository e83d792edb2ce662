/** Adapts node:http2 to both handlers, told apart by content type, and guards what only a connection can suffer. */
import {
  constants,
  createServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { Socket } from 'node:net';
import type { HttpAnswer } from './answer.ts';
import type { GrpcAnswer } from './grpc-answer.ts';
import { GRPC_ENCODINGS } from './grpc-body.ts';
import { grpcFrame } from './grpc-frame.ts';
import { type GrpcHandler, isGrpc } from './grpc-handler.ts';
import type { HttpHandler } from './handler.ts';
import { DRAIN_MS } from './http1.ts';
import type { ReceiverLimits } from './limits.ts';
import { type HttpRequest, headerOf } from './request.ts';
import { createResetMeter } from './reset-meter.ts';

export interface Http2Server {
  /** Takes over a connection whose first bytes are HTTP/2's. */
  serve(socket: Socket): void;
  /** GOAWAY to everybody; each connection ends with the last of its calls. */
  close(): void;
  destroy(): void;
}

export interface Http2Handlers {
  readonly http: HttpHandler;
  readonly grpc: GrpcHandler;
}

const HEADER_LIST_BYTES_MAX = 64 * 1024;
/** MB that Node lets one session hold; beyond it refuses streams. The windows are what really bounds it. */
const SESSION_MEMORY_MB = 64;
/** Frames that make no sense, before the connection ends. */
const INVALID_FRAMES_MAX = 100;
/** Streams beyond the allowed ones, likewise. A good client can open many at once before it has read our settings. */
const REJECTED_STREAMS_MAX = 1_000;
/** For a peer to close its half of a connection after we closed ours. */
const LINGER_MS = 500;

export function createHttp2Server(handlers: Http2Handlers, limits: ReceiverLimits): Http2Server {
  const sessions = new Set<ServerHttp2Session>();
  const server = createServer({
    maxSessionMemory: SESSION_MEMORY_MB,
    maxSessionInvalidFrames: INVALID_FRAMES_MAX,
    maxSessionRejectedStreams: REJECTED_STREAMS_MAX,
    // Cheaper than our own meter, but Node 20 does not know it.
    streamResetBurst: limits.streamResetBurst,
    streamResetRate: limits.streamResetsPerSecond,
    settings: {
      maxConcurrentStreams: limits.concurrentStreamsMax,
      initialWindowSize: limits.streamWindowBytes,
      maxHeaderListSize: HEADER_LIST_BYTES_MAX,
    },
  });
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
    guardSession(session, limits);
  });
  server.on('stream', (stream, headers) => {
    // A sender that goes away is no error of ours; the reader notices by itself.
    stream.on('error', () => undefined);
    void answerStream(stream, headers, handlers, limits);
  });
  return {
    serve: (socket) => {
      // node:http keeps its sockets half open; HTTP/2 knows no such thing, and would never close them.
      socket.allowHalfOpen = false;
      socket.once('finish', () => linger(socket));
      server.emit('connection', socket);
    },
    close: () => {
      for (const session of sessions) session.close();
    },
    destroy: () => {
      for (const session of sessions) session.destroy();
    },
  };
}

function linger(socket: Socket): void {
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
}

function guardSession(session: ServerHttp2Session, limits: ReceiverLimits): void {
  let calls = 0;
  const isAbuse = createResetMeter(limits);
  session.on('error', () => undefined);
  session.on('stream', (stream) => {
    calls += 1;
    stream.once('close', () => {
      calls -= 1;
      const wasReset = stream.aborted || stream.rstCode !== constants.NGHTTP2_NO_ERROR;
      if (wasReset && isAbuse(performance.now())) session.destroy(undefined, constants.NGHTTP2_ENHANCE_YOUR_CALM);
    });
  });
  session.setLocalWindowSize(limits.connectionWindowBytes);
  // Also what never gets beyond half a header. With calls under way, those have deadlines of their own.
  session.setTimeout(limits.idleTimeoutMs, () => {
    if (calls === 0) session.destroy();
  });
}

async function answerStream(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  { http, grpc }: Http2Handlers,
  limits: ReceiverLimits,
): Promise<void> {
  const { ':method': method = 'GET', ':path': path = '/' } = headers;
  const request: HttpRequest = { method, path, headers, body: bodyOf(stream, headers) };
  if (isGrpc(headerOf(request, 'content-type'))) {
    const answer = await grpc(request);
    if (isWritable(stream)) sendGrpc(stream, answer);
  } else {
    const answer = await http(request);
    if (isWritable(stream)) sendHttp(stream, answer);
  }
  if (!stream.destroyed) finish(stream, limits);
}

async function* bodyOf(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): AsyncGenerator<Uint8Array> {
  if (headers.expect?.toLowerCase() === '100-continue') stream.additionalHeaders({ ':status': 100 });
  // Not destroyed on return: the answer to a refused body still has to go out on this stream.
  yield* stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
  // A reset ends the stream as if the body were complete; only what is complete is not closed yet.
  if (stream.closed || stream.aborted) throw new Error('the stream was reset');
}

const isWritable = (stream: ServerHttp2Stream): boolean => !stream.destroyed && !stream.closed && !stream.aborted;

function sendHttp(stream: ServerHttp2Stream, { status, headers, body }: HttpAnswer): void {
  stream.respond({ ':status': status, 'content-length': body.length, ...headers }, { endStream: body.length === 0 });
  if (body.length > 0) stream.end(body);
}

function sendGrpc(stream: ServerHttp2Stream, { message, trailers }: GrpcAnswer): void {
  const headers = { ':status': 200, 'content-type': 'application/grpc', 'grpc-accept-encoding': GRPC_ENCODINGS };
  if (message === null) {
    stream.respond({ ...headers, ...trailers }, { endStream: true });
    return;
  }
  stream.respond(headers, { waitForTrailers: true });
  stream.once('wantTrailers', () => stream.sendTrailers({ ...trailers }));
  stream.end(grpcFrame(message));
}

/** Sees a stream off: one whose answer is never fetched, or whose sender goes on sending what nobody will read. */
function finish(stream: ServerHttp2Stream, limits: ReceiverLimits): void {
  const complete = stream.readableEnded;
  stream.resume();
  const patienceMs = complete ? limits.writeTimeoutMs : Math.min(DRAIN_MS, limits.writeTimeoutMs);
  const timer = setTimeout(() => {
    stream.close(complete ? constants.NGHTTP2_CANCEL : constants.NGHTTP2_NO_ERROR);
  }, patienceMs);
  stream.once('close', () => clearTimeout(timer));
}
