/**
 * Where everything enters: a source hands over one export request, some hook calls or a stretch of a rollout and gets
 * its answer when the bytes are on disk. What happens afterwards cannot lose them.
 */
import type { Encoding } from '../otlp/signal.ts';
import type { Content } from './content.ts';

/** What arrived (after decompression), with what decoding made of it. */
export interface Delivery {
  readonly decoded: Content;
  /** The body that `decoded` came from: what the journal keeps. */
  readonly body: Uint8Array;
  readonly encoding: Encoding;
  /** ms since the epoch. */
  readonly receivedAt: number;
}

/** `accepted` means durable. Everything else was not kept, and the sender is told so. */
export type IntakeAnswer =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'overloaded'; readonly retryAfterSeconds: number; readonly message: string }
  | { readonly outcome: 'disk_full'; readonly message: string }
  | { readonly outcome: 'closed'; readonly message: string };

export interface Intake {
  accept(delivery: Delivery): Promise<IntakeAnswer>;
}
