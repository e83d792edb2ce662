/** OTLP on a Unix socket that only its owner may open, for senders that are not allowed a port. */
import { lstat, unlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { AppError } from '../lib/errors.ts';
import type { ReceiverOptions } from './listener.ts';
import { createOtlpListener, type OtlpListener } from './otlp-listener.ts';

export interface SocketListenerOptions extends ReceiverOptions {
  /** Absolute, in a folder that exists. */
  readonly path: string;
}

/** Everybody but the owner is kept out: no bit of group and others. */
const OWNER_ONLY = 0o177;

/** Fails with `conflict` when somebody listens there already, or when something else than a socket is in the way. */
export async function createOtlpSocketListener(options: SocketListenerOptions): Promise<Pick<OtlpListener, 'stop'>> {
  const { path } = options;
  await removeDeadSocket(path);
  const { server, stop } = createOtlpListener(options);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const hint = 'Give --otlp-socket a path in a folder that exists and that you may write to.';
      reject(new AppError('unavailable', `cannot listen on ${path}: ${cause.message}`, { cause, hint }));
    });
    // The socket comes to exist within this call: a chmod afterwards would leave it open for a moment.
    const before = process.umask(OWNER_ONLY);
    try {
      server.listen(path, () => resolve());
    } finally {
      process.umask(before);
    }
  });
  return { stop };
}

/** A socket file outlives a server that was killed. One that nobody answers on may go. */
async function removeDeadSocket(path: string): Promise<void> {
  const stat = await lstat(path).catch(() => undefined);
  if (stat === undefined) return;
  if (!stat.isSocket() || (await isAnswered(path))) {
    throw new AppError(
      'conflict',
      `cannot listen on ${path}: ${stat.isSocket() ? 'the socket is in use' : 'a file is there'}`,
      {
        hint: 'Stop what uses it, or give another path with --otlp-socket.',
      },
    );
  }
  await unlink(path);
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const settle = (answered: boolean): void => {
      socket.destroy();
      resolve(answered);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', (error: NodeJS.ErrnoException) => settle(error.code !== 'ECONNREFUSED'));
  });
}
