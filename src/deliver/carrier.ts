import type { Signal } from '../otlp/signal.ts';
import type { Endpoint, SendOutcome } from './endpoint.ts';

/** One protocol over its connections. `send` may reject for what the network does. */
export interface Carrier {
  readonly send: (signal: Signal, body: Uint8Array, abort: AbortSignal) => Promise<SendOutcome>;
  readonly close: () => void;
}

export interface CarrierSetup {
  readonly endpoint: Endpoint;
  /** The endpoint's own and those that every request has; by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of the endpoint: not to be shown, whoever says them. */
  readonly secrets: readonly string[];
  /** ms since the epoch. */
  readonly now: () => number;
}
