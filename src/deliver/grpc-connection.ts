/** Unary calls over one kept HTTP/2 connection. What gRPC adds to HTTP/2 is five bytes before the message and a status in the trailers. */
import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2';
import type { ConnectionSetup } from './connection-setup.ts';
import { startDeadline, unlessAborted } from './deadline.ts';
import type { GrpcAnswer } from './grpc-outcome.ts';
import { ANSWER_BYTES_MAX } from './http-connection.ts';
import { openSocket, placeOf } from './tls-socket.ts';

/** The status comes behind the message, so that a long one has to be read through: as far as OTLP lets answers go. */
const READ_BYTES_MAX = 4 * 1024 * 1024;

export interface GrpcConnection {
  /** Rejects for what the network does. `headers` are the call's; `frame` is the message with its head. */
  readonly call: (
    path: string,
    headers: Readonly<Record<string, string>>,
    frame: Uint8Array,
    signal: AbortSignal,
  ) => Promise<GrpcAnswer>;
  readonly close: () => void;
}

export function createGrpcConnection(setup: ConnectionSetup): GrpcConnection {
  const keeper = new SessionKeeper(setup);
  const { protocol, host } = setup.url;
  const target = { ':method': 'POST', ':scheme': protocol.slice(0, -1), ':authority': host };
  return {
    async call(path, headers, frame, signal) {
      const all = { ...headers, ...target, ':path': path };
      const once = async (): Promise<CallEnd & { wasKept: boolean }> => {
        const { session, wasKept } = await keeper.session(signal);
        const end = await callOn(session, all, frame, signal);
        // One that says nothing may be dead without knowing it.
        if (signal.aborted) session.destroy();
        return { ...end, wasKept };
      };
      let end = await once();
      // The backend closed a kept connection just as we took it: it has not begun to answer.
      if (end.kind === 'failure' && end.wasKept && !end.hasAnswer && !signal.aborted) end = await once();
      if (end.kind === 'failure') throw end.error;
      return end.answer;
    },
    close: () => keeper.close(),
  };
}

/** Opens a session when there is none that lives. */
class SessionKeeper {
  private readonly setup: ConnectionSetup;
  private readonly closing = new AbortController();
  private readonly sessions = new Set<ClientHttp2Session>();
  private current: Promise<ClientHttp2Session> | null = null;

  constructor(setup: ConnectionSetup) {
    this.setup = setup;
  }

  async session(signal: AbortSignal): Promise<{ readonly session: ClientHttp2Session; readonly wasKept: boolean }> {
    const kept = this.current;
    const opening = kept ?? this.open();
    this.current = opening;
    const forget = (): void => {
      if (this.current === opening) this.current = null;
    };
    // Opening goes on when this caller has given up: the next one finds it done, or forgotten.
    if (kept === null) {
      opening.then((session) => session.once('close', forget).once('goaway', forget), forget);
    }
    const session = await unlessAborted(opening, signal);
    if (!session.closed && !session.destroyed) return { session, wasKept: kept !== null };
    forget();
    return await this.session(signal);
  }

  private async open(): Promise<ClientHttp2Session> {
    const { url, tls, proxy, timeoutMs } = this.setup;
    const isTls = url.protocol === 'https:';
    const target = { ...placeOf(url), proxy, tls: isTls ? { ...tls, ALPNProtocols: ['h2'] } : null };
    const deadline = startDeadline(timeoutMs, this.closing.signal);
    try {
      const socket = await openSocket(target, deadline.signal);
      const session = connect(url.origin, { createConnection: () => socket, settings: { enablePush: false } });
      // Each call learns of it by its own stream.
      session.on('error', () => undefined);
      // The deadline of a call keeps the process alive; a connection between calls does not.
      session.unref();
      this.sessions.add(session);
      session.once('close', () => this.sessions.delete(session));
      return session;
    } finally {
      deadline.clear();
    }
  }

  close(): void {
    this.closing.abort();
    for (const session of this.sessions) session.destroy();
  }
}

type CallEnd =
  | { readonly kind: 'answer'; readonly answer: GrpcAnswer }
  | { readonly kind: 'failure'; readonly error: unknown; readonly hasAnswer: boolean };

/** Never rejects. */
async function callOn(
  session: ClientHttp2Session,
  headers: Readonly<Record<string, string>>,
  frame: Uint8Array,
  signal: AbortSignal,
): Promise<CallEnd> {
  try {
    return await collect(session.request(headers, { signal }), frame);
  } catch (error) {
    return { kind: 'failure', error, hasAnswer: false };
  }
}

async function collect(stream: ClientHttp2Stream, frame: Uint8Array): Promise<CallEnd> {
  return await new Promise<CallEnd>((resolve) => {
    let headers: GrpcAnswer['headers'] | null = null;
    let trailers: GrpcAnswer['trailers'] = {};
    let error: unknown = Object.assign(new Error('the stream ended'), { code: 'ECONNRESET' });
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    stream.on('response', (got) => {
      headers = got as GrpcAnswer['headers'];
    });
    stream.on('trailers', (got) => {
      trailers = got as GrpcAnswer['trailers'];
    });
    stream.on('data', (chunk: Uint8Array) => {
      if (bytes < ANSWER_BYTES_MAX) chunks.push(chunk.subarray(0, ANSWER_BYTES_MAX - bytes));
      bytes += chunk.length;
      if (bytes > READ_BYTES_MAX) stream.close(constants.NGHTTP2_CANCEL);
    });
    stream.on('error', (thrown) => {
      error = thrown;
    });
    stream.on('close', () => {
      if (headers === null) return resolve({ kind: 'failure', error, hasAnswer: false });
      const httpStatus = Number(headers[':status'] ?? 0);
      const isComplete = 'grpc-status' in headers || 'grpc-status' in trailers || httpStatus !== 200;
      if (!isComplete && stream.rstCode !== 0) return resolve({ kind: 'failure', error, hasAnswer: true });
      resolve({ kind: 'answer', answer: { httpStatus, headers, trailers, body: Buffer.concat(chunks) } });
    });
    stream.end(frame);
  });
}
