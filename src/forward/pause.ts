/**
 * A backend that is switched off gets nothing of what happens meanwhile, later either: who switches it off for an hour does so because of that hour. Where hooks keep their calls and rollouts stay, all
 * of it would otherwise be found as soon as the backend is on again. Who reads the configuration, a sender or a server, notes what it finds switched off.
 */
import { join } from 'node:path';
import type { Backend } from '../config/backend.ts';
import type { Config } from '../config/config.ts';
import type { Disk } from '../lib/disk.ts';
import { readTime, writeTime } from './began-at.ts';

export interface PauseOptions {
  readonly disk: Disk;
  /** Holds a folder for each backend. */
  readonly outboxes: string;
  /** ms since the epoch. */
  readonly now: number;
  /** A disk that does not take or give a note is no reason to stop what is on. */
  readonly onTrouble: (thrown: unknown) => void;
}

/** Notes which backends are off now; answers those that are on, each with the end of its last pause. */
export async function withPauses(
  { backends, entries }: Pick<Config, 'backends' | 'entries'>,
  { disk, outboxes, now, onTrouble }: PauseOptions,
): Promise<Backend[]> {
  for (const { name } of entries.filter(({ state }) => state === 'off')) {
    await disk
      .makeFolder(join(outboxes, name))
      .then(() => writeTime(disk, pausePath(outboxes, name), now))
      .catch(onTrouble);
  }
  const paused = backends.map(async (backend) => {
    const pausedUntil = await readTime(disk, pausePath(outboxes, backend.name)).catch(onTrouble);
    return typeof pausedUntil === 'number' ? { ...backend, pausedUntil } : backend;
  });
  return await Promise.all(paused);
}

const pausePath = (outboxes: string, name: string): string => join(outboxes, name, 'off');
