/** What all listeners share: their options, how one is put on a port, and why that can fail. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Intake } from '../ingest/intake.ts';
import { AppError } from '../lib/errors.ts';
import { type ByteBudget, createByteBudget } from './byte-budget.ts';
import type { CorsOptions } from './cors.ts';
import type { Counters } from './counter.ts';
import { RECEIVER_LIMITS, type ReceiverLimits } from './limits.ts';

export interface ReceiverOptions {
  readonly intake: Intake;
  readonly counters: Counters;
  /** Those that differ from the defaults. */
  readonly limits?: Partial<ReceiverLimits>;
  /** One for all listeners of a process; left out, the listener has its own. */
  readonly budget?: ByteBudget;
  /** Left out, no page of a browser can send. */
  readonly cors?: CorsOptions | undefined;
  /** Before `/v1/logs` and the others, such as `/team`. */
  readonly pathPrefix?: string | undefined;
}

export interface ListenerOptions extends ReceiverOptions {
  /** Loopback unless the user chose otherwise. */
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
}

export interface Listener {
  readonly port: number;
  readonly url: string;
  /** Lets requests in flight finish, for a bounded time, then closes every connection. */
  readonly stop: () => Promise<void>;
}

export const limitsOf = (options: Pick<ReceiverOptions, 'limits'>): ReceiverLimits => ({
  ...RECEIVER_LIMITS,
  ...options.limits,
});

/** To be shared by all listeners of a process. */
export const createReceiverBudget = (limits: ReceiverLimits = RECEIVER_LIMITS): ByteBudget =>
  createByteBudget({ softMax: limits.inFlightBytesSoftMax, hardMax: limits.inFlightBytesHardMax });

/** Puts `server` on a port; `flag` is the one that moves it. */
export async function listenOn(
  { server, stop }: { readonly server: Server; readonly stop: () => Promise<void> },
  { host, port, flag }: { readonly host: string; readonly port: number; readonly flag: string },
): Promise<Listener> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(listenError(cause, { place: `${host}:${port}`, flag })));
    server.listen(port, host, () => resolve());
  });
  const bound = server.address() as AddressInfo;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${bound.port}`;
  return { port: bound.port, url, stop };
}

function listenError(cause: NodeJS.ErrnoException, { place, flag }: { place: string; flag: string }): AppError {
  if (cause.code === 'EADDRINUSE') {
    return new AppError('conflict', `cannot listen on ${place}: the port is in use`, {
      cause,
      hint: `Stop what uses it, or choose another port with ${flag}.`,
    });
  }
  return new AppError('unavailable', `cannot listen on ${place}: ${cause.message}`, {
    cause,
    hint: `Choose another port with ${flag}, or another address with --host.`,
  });
}

/** Resolves with `done`, or after `ms` if that comes first; then `force` was called. */
export async function withinGrace(done: Promise<void>, ms: number, force: () => void): Promise<void> {
  const timer = setTimeout(force, ms);
  await done;
  clearTimeout(timer);
}
