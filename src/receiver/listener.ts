import type { Intake } from '../ingest/intake.ts';
import { AppError } from '../lib/errors.ts';
import type { Counters } from './counter.ts';
import { RECEIVER_LIMITS, type ReceiverLimits } from './limits.ts';

export interface ListenerOptions {
  /** Loopback unless the user chose otherwise. */
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly intake: Intake;
  readonly counters: Counters;
  /** Those that differ from the defaults. */
  readonly limits?: Partial<ReceiverLimits>;
}

export interface Listener {
  readonly port: number;
  readonly url: string;
  /** Lets requests in flight finish, for a bounded time, then closes every connection. */
  stop(): Promise<void>;
}

export const limitsOf = (options: ListenerOptions): ReceiverLimits => ({ ...RECEIVER_LIMITS, ...options.limits });

export const urlOf = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

/** Why a port could not be opened, naming it and the flag that moves it. */
export function listenError(cause: Error, what: { host: string; port: number; flag: string }): AppError {
  const place = `${what.host}:${what.port}`;
  // grpc-js wraps the system's error in a sentence.
  if (`${'code' in cause ? String(cause.code) : ''} ${cause.message}`.includes('EADDRINUSE')) {
    return new AppError('conflict', `cannot listen on ${place}: the port is in use`, {
      cause,
      hint: `Stop what uses it, or choose another port with ${what.flag}.`,
    });
  }
  return new AppError('unavailable', `cannot listen on ${place}: ${cause.message}`, {
    cause,
    hint: `Choose another port with ${what.flag}, or another address with --host.`,
  });
}

/** Resolves with `done`, or after `ms` if that comes first; then `force` was called. */
export async function withinGrace(done: Promise<void>, ms: number, force: () => void): Promise<void> {
  const timer = setTimeout(force, ms);
  await done;
  clearTimeout(timer);
}
