/** What both handlers are given: a plain request, and what they work with. */
import type { Intake } from '../ingest/intake.ts';
import type { ByteBudget } from './byte-budget.ts';
import type { Counters } from './counter.ts';
import type { ReceiverLimits } from './limits.ts';

export interface HttpRequest {
  readonly method: string;
  /** The request target, with the query if there is one. */
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Not touched when the headers are enough to refuse. */
  readonly body: AsyncIterable<Uint8Array>;
}

export interface HandlerOptions {
  readonly intake: Intake;
  readonly counters: Counters;
  readonly limits: ReceiverLimits;
  readonly budget: ByteBudget;
  /** ms since the epoch. */
  readonly now: () => number;
  /** Before `/v1/logs` and the others, such as `/team`; they are known without it too. */
  readonly pathPrefix?: string | undefined;
}

/** '' when the header is absent. */
export function headerOf({ headers }: Pick<HttpRequest, 'headers'>, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : (value?.join(', ') ?? '');
}
