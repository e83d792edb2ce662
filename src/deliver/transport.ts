/**
 * One request to one endpoint, and what became of it. Nothing is retried here but a kept connection that turns out to be closed: how long data wait is for those who
 * keep them. Nothing is read from the environment.
 */
import { validateHeaderName, validateHeaderValue } from 'node:http';
import manifest from '../../package.json' with { type: 'json' };
import type { Signal } from '../otlp/signal.ts';
import { secretsOf } from './answer-text.ts';
import type { Carrier } from './carrier.ts';
import { startDeadline } from './deadline.ts';
import type { Endpoint, SendOutcome, Transport } from './endpoint.ts';
import { createGrpcCarrier } from './grpc-carrier.ts';
import { createHttpCarrier } from './http-carrier.ts';
import { troubleOutcome } from './network-trouble.ts';
import { proxyOf } from './proxy-tunnel.ts';
import { tlsOptions } from './tls-socket.ts';

/** Never throws, for no endpoint: one that cannot work refuses every request and says why. `now` is ms since the epoch. */
export function createTransport(endpoint: Endpoint, now: () => number = Date.now): Transport {
  const fault = faultOf(endpoint);
  if (fault !== null) return refusing(fault);
  const url = new URL(endpoint.url);
  const setup = { endpoint, headers: headersOf(endpoint), secrets: secretsOf(endpoint), now };
  let carrier: Carrier;
  try {
    const connection = {
      url,
      tls: url.protocol === 'https:' ? tlsOptions(endpoint.tls) : {},
      proxy: endpoint.proxy === null ? null : proxyOf(endpoint.proxy),
      timeoutMs: endpoint.timeoutMs,
    };
    carrier =
      endpoint.protocol === 'grpc' ? createGrpcCarrier(setup, connection) : createHttpCarrier(setup, connection);
  } catch {
    return refusing('the certificates of this endpoint cannot be used');
  }
  return {
    send: (signal, body, abort) => sendInTime(carrier, endpoint, { signal, body, abort }),
    close: async () => carrier.close(),
  };
}

function faultOf({ url, proxy, headers }: Endpoint): string | null {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    return 'the endpoint is not a URL that begins with http:// or https://';
  }
  if (proxy !== null && proxyOf(proxy) === null) return 'the proxy is not a URL that begins with http://';
  // Node checks them for HTTP/1.1 alone.
  return Object.entries(headers).every(isSendable)
    ? null
    : 'a configured header has characters that HTTP does not allow';
}

function isSendable([name, value]: [string, string]): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}

function refusing(message: string): Transport {
  const outcome: SendOutcome = { outcome: 'refused', isOurs: false, message };
  return { send: async () => outcome, close: async () => undefined };
}

interface Sending {
  readonly signal: Signal;
  readonly body: Uint8Array;
  readonly abort: AbortSignal;
}

async function sendInTime(
  carrier: Carrier,
  endpoint: Endpoint,
  { signal, body, abort }: Sending,
): Promise<SendOutcome> {
  const { url, timeoutMs } = endpoint;
  const deadline = startDeadline(timeoutMs, abort);
  try {
    return await carrier.send(signal, body, deadline.signal);
  } catch (error) {
    const { host } = new URL(url);
    if (deadline.hasPassed()) {
      return { outcome: 'retry', afterMs: null, message: `no answer from ${host} within ${timeoutMs} ms` };
    }
    if (abort.aborted) return { outcome: 'retry', afterMs: null, message: 'stopped before there was an answer' };
    return troubleOutcome(error, host);
  } finally {
    deadline.clear();
  }
}

/** What frames the request is ours, whatever the configuration says about it. */
const OURS: ReadonlySet<string> = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

function headersOf(endpoint: Endpoint): Record<string, string> {
  const headers: Record<string, string> = { 'user-agent': `turnscope/${manifest.version}` };
  for (const [name, value] of Object.entries(endpoint.headers)) {
    const lower = name.toLowerCase();
    if (!OURS.has(lower) && !lower.startsWith(':') && !lower.startsWith('grpc-')) headers[lower] = value;
  }
  return headers;
}
