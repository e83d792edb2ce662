import type { SendOutcome } from '../deliver/endpoint.ts';
import type { Signal } from './exporter.ts';

/** One signal that was sent to try a way: by the exporter of Codex that names it, or to a backend of ours. */
export interface TestResult {
  readonly by: { readonly kind: 'exporter' } | { readonly kind: 'backend'; readonly name: string };
  readonly signal: Signal;
  /** `host:port` */
  readonly place: string;
  readonly protocol: 'http' | 'grpc';
  /** Nothing listens there: not even a connection. */
  readonly isUnreachable: boolean;
  readonly outcome: SendOutcome;
  /** The port answers the other protocol; null where nobody tried, or it does not either. */
  readonly speaks: 'http' | 'grpc' | null;
  /** Found again at the other end; null where that cannot be asked. */
  readonly found: boolean | null;
}

/** What Codex's exporter of this signal was sent as is taken there. */
export const isAccepted = (tests: readonly TestResult[], signal: Signal): boolean =>
  tests.some((test) => test.by.kind === 'exporter' && test.signal === signal && test.outcome.outcome === 'accepted');

/** It is the key that the receiver does not like, or misses. */
export const isKeyRefused = ({ message }: SendOutcome): boolean =>
  /\b40[13]\b|UNAUTHENTICATED|PERMISSION_DENIED/.test(message);
