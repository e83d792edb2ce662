/** Sessions of recordings as backends get them: rendered, encoded, sent by our own transport. */
import { assemble } from '../../src/assemble/assemble.ts';
import type { Endpoint, SendOutcome } from '../../src/deliver/endpoint.ts';
import { createTransport } from '../../src/deliver/transport.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { Session } from '../../src/model/session.ts';
import { encodeTracesProtobuf } from '../../src/otlp/traces/protobuf/encode.ts';
import type { Span, TracesRequest } from '../../src/otlp/traces/span.ts';
import { builtInPriceBook } from '../../src/price/price-book.ts';
import { observationsByWay } from '../helper/source-mix.ts';

const HOUR_MS = 3_600_000;

/** Long after the last word: what did not end then never will. */
export const assembled = (observations: readonly Observation[]): Session[] =>
  assemble(observations, { now: Math.max(...observations.map(({ at }) => at)) + HOUR_MS, prices: builtInPriceBook() });

export function sessionsOf(recording: string): Session[] {
  const { otlp, hooks, rollout } = observationsByWay(recording);
  return assembled([...otlp, ...hooks, ...rollout]);
}

export const spansOf = ({ resourceSpans }: TracesRequest): Span[] =>
  resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));

/** What most backends take; over it what a test is about. */
export const endpoint = (url: string, rest: Partial<Endpoint> = {}): Endpoint => ({
  url,
  protocol: 'http/protobuf',
  headers: {},
  compression: 'gzip',
  tls: { ca: null, clientCert: null, clientKey: null },
  proxy: null,
  timeoutMs: 20_000,
  requestBytesMax: 4_000_000,
  ...rest,
});

/** Each request once, in order; what became of the last. */
export async function deliver(to: Endpoint, requests: readonly TracesRequest[]): Promise<SendOutcome[]> {
  const transport = createTransport(to);
  const outcomes: SendOutcome[] = [];
  try {
    for (const request of requests)
      outcomes.push(await transport.send('traces', encodeTracesProtobuf(request), new AbortController().signal));
  } finally {
    await transport.close();
  }
  return outcomes;
}
