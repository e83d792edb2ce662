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
