/**
 * Which Codex processes are gone? As the server does it (src/ingest/liveness), but with days between two looks: that a thread's lock was held is remembered from one
 * run of the sender to the next.
 */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { heldInodes } from '../ingest/liveness/held-lock.ts';

/** The two things that are asked of the machine. */
export interface LockWorld {
  /** Inode numbers of the files that somebody holds a lock on; null where the system does not show them. */
  readonly held: () => Promise<ReadonlySet<string> | null>;
  /** null where there is no such file. */
  readonly inodeOf: (path: string) => Promise<string | null>;
}

export const machineLocks: LockWorld = {
  held: async () => {
    const text = await readFile('/proc/locks', 'utf8').catch(() => null);
    return text === null ? null : heldInodes(text);
  },
  inodeOf: async (path) => (await stat(path, { bigint: true }).catch(() => null))?.ino.toString() ?? null,
};

export interface WatchedThread {
  readonly threadId: string;
  readonly codexHome: string;
  readonly wasHeld: boolean;
}

export interface WriterLook {
  /** Threads that a process has open now. */
  readonly held: ReadonlySet<string>;
  /** Threads that a process had open, and has not any more. */
  readonly gone: ReadonlySet<string>;
}

/** One look may fall between two processes of a thread that is handed over. */
const SECOND_LOOK_AFTER_MS = 300;

export async function lookAtWriters(threads: readonly WatchedThread[], world: LockWorld): Promise<WriterLook> {
  const first = await heldOf(threads, world);
  const missing = threads.filter(({ threadId, wasHeld }) => wasHeld && first?.has(threadId) === false);
  if (missing.length === 0 || first === null) return { held: first ?? new Set(), gone: new Set() };
  await wait(SECOND_LOOK_AFTER_MS);
  const second = await heldOf(missing, world);
  const gone = missing.map(({ threadId }) => threadId).filter((threadId) => second?.has(threadId) === false);
  return { held: new Set([...first, ...(second ?? [])]), gone: new Set(gone) };
}

async function heldOf(threads: readonly WatchedThread[], world: LockWorld): Promise<Set<string> | null> {
  if (threads.length === 0) return new Set();
  const inodes = await world.held();
  if (inodes === null) return null;
  const held = new Set<string>();
  for (const { threadId, codexHome } of threads) {
    const inode = await world.inodeOf(join(codexHome, 'thread-writer-locks', `${threadId}.lock`));
    if (inode !== null && inodes.has(inode)) held.add(threadId);
  }
  return held;
}
