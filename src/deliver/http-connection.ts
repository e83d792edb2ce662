/** POST over HTTP/1.1 with kept connections: direct, through a plain proxy, or through a tunnel. */
import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { ConnectionSetup } from './connection-setup.ts';
import type { HttpAnswer } from './http-outcome.ts';
import { codeOf } from './network-trouble.ts';
import { type Proxy, proxyHeaders } from './proxy-tunnel.ts';
import { createTlsAgent } from './tls-agent.ts';
import { placeOf } from './tls-socket.ts';

/** Of an answer: more than any Export response or Status needs. */
export const ANSWER_BYTES_MAX = 64 * 1024;

export interface HttpConnection {
  /** Rejects for what the network does; an answer is an answer, whatever its status. */
  readonly post: (
    body: Uint8Array,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ) => Promise<HttpAnswer>;
  readonly close: () => void;
}

export function createHttpConnection(setup: ConnectionSetup): HttpConnection {
  const isTls = setup.url.protocol === 'https:';
  const agent = isTls ? createTlsAgent(setup) : new HttpAgent({ keepAlive: true });
  const target = isTls || setup.proxy === null ? directTarget(setup.url) : plainProxyTarget(setup.url, setup.proxy);
  return {
    async post(body, headers, signal) {
      const options = { ...target, agent, method: 'POST', signal, headers: { ...headers, ...target.headers } };
      const start = (): ClientRequest => (isTls ? httpsRequest(options) : httpRequest(options));
      const first = await exchange(start, body);
      if (first.kind === 'answer') return first.answer;
      // The backend closed a kept connection just as we took it: it has not seen the request.
      if (!first.wasStale || signal.aborted) throw first.error;
      const second = await exchange(start, body);
      if (second.kind === 'answer') return second.answer;
      throw second.error;
    },
    close: () => agent.destroy(),
  };
}

/** Where a request goes on the wire, and what says so in it. */
interface Target {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

const directTarget = (url: URL): Target => ({
  ...placeOf(url),
  path: `${url.pathname}${url.search}`,
  headers: { host: url.host },
});

/** Such a proxy is asked for the whole URL, and passes on what it is not meant to keep. */
const plainProxyTarget = (url: URL, proxy: Proxy): Target => ({
  host: proxy.host,
  port: proxy.port,
  path: `${url.origin}${url.pathname}${url.search}`,
  headers: { host: url.host, ...proxyHeaders(proxy) },
});

type Exchange =
  | { readonly kind: 'answer'; readonly answer: HttpAnswer }
  | { readonly kind: 'failure'; readonly error: unknown; readonly wasStale: boolean };

async function exchange(start: () => ClientRequest, body: Uint8Array): Promise<Exchange> {
  return await new Promise<Exchange>((resolve) => {
    let request: ClientRequest;
    let hasAnswer = false;
    try {
      request = start();
    } catch (error) {
      resolve({ kind: 'failure', error, wasStale: false });
      return;
    }
    request.on('error', (error) => {
      // Once there is a status, it counts: what breaks off then is the rest of the answer.
      if (hasAnswer) return;
      const wasStale = request.reusedSocket && ['ECONNRESET', 'EPIPE'].includes(codeOf(error));
      resolve({ kind: 'failure', error, wasStale });
    });
    request.once('response', (response) => {
      hasAnswer = true;
      void readAnswer(response).then((answer) => resolve({ kind: 'answer', answer }));
    });
    request.end(body);
  });
}

/** Never rejects: once there is a status, the rest of the answer is worth having, no more. */
async function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  const { statusCode = 0, headers } = response;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  let isWhole = false;
  try {
    for await (const chunk of response as AsyncIterable<Uint8Array>) {
      chunks.push(chunk.subarray(0, ANSWER_BYTES_MAX - bytes));
      bytes += chunk.length;
      // Leaving the loop closes the connection: the rest is never read.
      if (bytes > ANSWER_BYTES_MAX) break;
    }
    isWhole = bytes <= ANSWER_BYTES_MAX && response.complete;
  } catch {
    // Closed in the middle, or out of time: what came has to do.
  }
  return { status: statusCode, headers, body: Buffer.concat(chunks), isWhole };
}
