import type { SpoolFile } from './spool-file.ts';

interface Seen {
  readonly bytes: number;
  readonly writtenAt: number;
  /** ms since the epoch at which it was first seen like this. */
  readonly since: number;
}

/**
 * Files that were no whole call when they were looked at. They wait to be finished, by our own clock: the file system's may be another machine's.
 */
export class Unfinished {
  readonly #graceMs: number;
  readonly #seen = new Map<string, Seen>();

  constructor(graceMs: number) {
    this.#graceMs = graceMs;
  }

  get size(): number {
    return this.#seen.size;
  }

  /** Those that may still be finished. A clock that was set back ends the waiting. */
  hopeful(now: number): number {
    let count = 0;
    for (const { since } of this.#seen.values()) if (now >= since && now - since < this.#graceMs) count += 1;
    return count;
  }

  /** Forgets the files that have gone. */
  keepOnly(names: ReadonlySet<string>): void {
    for (const name of this.#seen.keys()) if (!names.has(name)) this.#seen.delete(name);
  }

  /** False for a file that is as it was when it could not be read, until its time is over. */
  mayHaveChanged(file: SpoolFile, now: number): boolean {
    const seen = this.#seen.get(file.name);
    return seen === undefined || !isSame(seen, file) || now - seen.since >= this.#graceMs;
  }

  /** Notes that the file is not whole; true when it has not changed for long and will not any more. */
  isGivenUp(file: SpoolFile, now: number): boolean {
    const seen = this.#seen.get(file.name);
    if (seen !== undefined && isSame(seen, file)) return now - seen.since >= this.#graceMs;
    this.#seen.set(file.name, { bytes: file.bytes, writtenAt: file.writtenAt, since: now });
    return false;
  }
}

const isSame = (seen: Seen, file: SpoolFile): boolean => seen.bytes === file.bytes && seen.writtenAt === file.writtenAt;
