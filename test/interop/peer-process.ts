/** A program of somebody else's, started on loopback and ended by its id. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export interface PeerOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Asked again and again; what it throws counts as no. */
  readonly isReady: () => Promise<boolean>;
}

export interface Peer {
  /** Empty at the start, gone at the end. */
  readonly folder: string;
  stop(): Promise<void>;
}

const READY_DEADLINE_MS = 120_000;
const POLL_MS = 200;
const STOP_DEADLINE_MS = 5_000;
/** Enough of its last words to see what is wrong. */
const LOG_CHARS_MAX = 20_000;

/** The path that `npm run interop` hands to the tests; a sentence where they were started without it. */
export function peerPath(variable: string): string {
  const found = process.env[variable];
  if (found === undefined) throw new Error(`${variable} is not set: start these tests with npm run interop.`);
  return found;
}

/** With its own folder as home and working directory, and nothing of our environment but the PATH. */
export async function startPeer({ command, args, env, isReady }: PeerOptions): Promise<Peer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'turnscope-peer-'));
  const child = spawn(command, args, {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  const keep = (chunk: Buffer): void => {
    log = `${log}${chunk.toString()}`.slice(-LOG_CHARS_MAX);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  child.on('error', (error) => keep(Buffer.from(error.message)));
  const stop = async (): Promise<void> => {
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + READY_DEADLINE_MS;
  while (!(await isReady().catch(() => false))) {
    if (hasEnded(child) || Date.now() > deadline) {
      await stop();
      throw new Error(`${path.basename(command)} did not get ready:\n${log}`);
    }
    await wait(POLL_MS);
  }
  return { folder, stop };
}

const hasEnded = ({ pid, exitCode, signalCode }: ChildProcess): boolean =>
  pid === undefined || exitCode !== null || signalCode !== null;

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
  await ended;
  clearTimeout(timer);
}

/** Ports that were free a moment ago: neither program can be asked to choose its own and tell. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  return await Promise.all(
    servers.map(async (server) => {
      const address = server.address();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      return typeof address === 'object' && address !== null ? address.port : 0;
    }),
  );
}
