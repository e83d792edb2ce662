/**
 * Threads that were told of live although what was told is older than the forwarding: a recording that is played back, a machine whose clock is wrong. The times of
 * their turns alone would make them history, so a restart must not forget them. Of all others nothing is kept.
 */
import type { Disk } from '../lib/disk.ts';
import { readWholeFile, replaceWholeFile } from '../lib/whole-file.ts';

const THREADS_MAX = 5_000;

export interface HeardThreadsOptions {
  readonly disk: Disk;
  readonly path: string;
  /** The disk does not take it: what was heard now may be taken for history after a restart. */
  readonly onTrouble: (thrown: unknown) => void;
}

export class HeardThreads {
  readonly #options: HeardThreadsOptions;
  readonly #from: Map<string, number>;
  #isStale = false;
  #writing: Promise<void> | null = null;

  private constructor(options: HeardThreadsOptions, from: Map<string, number>) {
    this.#options = options;
    this.#from = from;
  }

  /** A file that cannot be read is an empty one. */
  static async open(options: HeardThreadsOptions): Promise<HeardThreads> {
    const text = await readWholeFile(options.disk, options.path).catch(() => null);
    return new HeardThreads(options, parse(text ?? ''));
  }

  /** By thread: since when, ms since the epoch. */
  get from(): ReadonlyMap<string, number> {
    return this.#from;
  }

  /** On its way to the disk when it returns; never waits. */
  keep(threadId: string, from: number): void {
    this.#from.delete(threadId);
    this.#from.set(threadId, from);
    this.#isStale = true;
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
    });
  }

  /** Resolves when everything is on disk. */
  async idle(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      const newest = [...this.#from].slice(-THREADS_MAX);
      const { disk, path, onTrouble } = this.#options;
      await replaceWholeFile(disk, path, JSON.stringify(newest)).catch(onTrouble);
    }
  }
}

function parse(text: string): Map<string, number> {
  const from = new Map<string, number>();
  let told: unknown = [];
  try {
    told = JSON.parse(text);
  } catch {
    return from;
  }
  for (const entry of Array.isArray(told) ? (told as readonly unknown[]) : []) {
    const [threadId, at] = Array.isArray(entry) ? (entry as readonly unknown[]) : [];
    if (typeof threadId === 'string' && typeof at === 'number') from.set(threadId, at);
  }
  return from;
}
