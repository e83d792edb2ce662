/**
 * What is known of threads that are not done with, on disk: a file a thread, an observation a line. Appended and synced, so that a hook's file may be removed; a
 * line twice is the same fact twice, which changes nothing.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Disk, DiskFile } from '../lib/disk.ts';
import { diskError, isMissing } from '../lib/disk-error.ts';
import { readWholeBytes, replaceWholeFile } from '../lib/whole-file.ts';
import type { Observation } from '../model/observation.ts';

const LINE_FEED = 10;
const ENDING = '.jsonl';

export class ThreadLogs {
  readonly #disk: Disk;
  readonly #folder: string;
  /** Threads that were read in this run. */
  readonly #known = new Map<string, Observation[]>();
  /** Hooks come while rollouts are read: one change after the other. */
  #changing: Promise<unknown> = Promise.resolve();

  private constructor(disk: Disk, folder: string) {
    this.#disk = disk;
    this.#folder = folder;
  }

  static async open(disk: Disk, folder: string): Promise<ThreadLogs> {
    try {
      await disk.makeFolder(folder);
      return new ThreadLogs(disk, folder);
    } catch (thrown) {
      throw diskError('open the folder of threads that are being sent', folder, thrown);
    }
  }

  /** Durable when it resolves. All of the same thread. Throws an AppError when the disk does not take it. */
  append(threadId: string, observations: readonly Observation[]): Promise<void> {
    const path = this.#pathOf(threadId);
    return this.#inTurn(async () => {
      try {
        await this.#append(path, observations);
      } catch (thrown) {
        throw diskError('keep what a thread said', path, thrown);
      }
      const known = this.#known.get(threadId);
      const ids = new Set(known?.map(({ id }) => id));
      known?.push(...observations.filter(({ id }) => !ids.has(id)));
    });
  }

  /** Each fact once, in the order in which it came. Empty for a thread of which nothing is known. */
  read(threadId: string): Promise<readonly Observation[]> {
    const known = this.#known.get(threadId);
    return known === undefined ? this.#inTurn(() => this.#load(threadId)) : Promise.resolve(known);
  }

  /** Old content or new content, whenever the process is killed. What came meanwhile stays. */
  drop(threadId: string, ids: ReadonlySet<string>): Promise<void> {
    return this.#inTurn(async () => {
      const kept = (await this.#load(threadId)).filter(({ id }) => !ids.has(id));
      await replaceWholeFile(this.#disk, this.#pathOf(threadId), linesOf(kept));
      this.#known.set(threadId, kept);
    });
  }

  remove(threadId: string): Promise<void> {
    return this.#inTurn(async () => {
      await this.#disk.remove(this.#pathOf(threadId));
      this.#known.delete(threadId);
    });
  }

  /** Of the file, bytes; 0 where there is none. */
  async size(threadId: string): Promise<number> {
    try {
      const file = await this.#disk.open(this.#pathOf(threadId), 'read');
      try {
        return await file.size();
      } finally {
        await file.close();
      }
    } catch (thrown) {
      if (isMissing(thrown)) return 0;
      throw thrown;
    }
  }

  #inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const done = this.#changing.then(act);
    this.#changing = done.catch(() => undefined);
    return done;
  }

  async #load(threadId: string): Promise<Observation[]> {
    const known = this.#known.get(threadId);
    if (known !== undefined) return known;
    const observations = parseLines(await readWholeBytes(this.#disk, this.#pathOf(threadId)));
    this.#known.set(threadId, observations);
    return observations;
  }

  async #append(path: string, observations: readonly Observation[]): Promise<void> {
    const file = await this.#open(path);
    try {
      const size = await file.size();
      const lines = linesOf(observations);
      const isTorn = size > 0 && !(await endsInLineFeed(file, size));
      await file.write(isTorn ? [Buffer.of(LINE_FEED), lines] : [lines], size);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  async #open(path: string): Promise<DiskFile> {
    try {
      return await this.#disk.open(path, 'change');
    } catch (thrown) {
      if (!isMissing(thrown)) throw thrown;
      const file = await this.#disk.open(path, 'create');
      await this.#disk.syncFolder(this.#folder);
      return file;
    }
  }

  #pathOf(threadId: string): string {
    return join(this.#folder, `${fileNameOf(threadId)}${ENDING}`);
  }
}

const PLAIN_ID = /^[0-9a-f-]{8,64}$/;

/** A thread's id comes out of a payload: whatever it says, it names a file in this folder, and no two threads the same. */
const fileNameOf = (threadId: string): string =>
  PLAIN_ID.test(threadId) ? threadId : `h${createHash('sha256').update(threadId).digest('hex').slice(0, 40)}`;

/** A crash may have left half a line, which only the next one would end. */
async function endsInLineFeed(file: DiskFile, size: number): Promise<boolean> {
  const last = Buffer.alloc(1);
  await file.read(last, size - 1);
  return last[0] === LINE_FEED;
}

const linesOf = (observations: readonly Observation[]): Buffer =>
  Buffer.from(observations.map((one) => `${JSON.stringify(one)}\n`).join(''));

/** Our own lines; one that is not whole was never acknowledged. */
function parseLines(bytes: Buffer | null): Observation[] {
  const byId = new Map<string, Observation>();
  for (const line of (bytes ?? Buffer.alloc(0)).toString('utf8').split('\n')) {
    const observation = parseLine(line);
    if (observation !== null) byId.set(observation.id, observation);
  }
  return [...byId.values()];
}

function parseLine(line: string): Observation | null {
  if (line === '') return null;
  try {
    const value = JSON.parse(line) as Partial<Observation> | null;
    const isWhole = typeof value?.id === 'string' && typeof value.at === 'number' && typeof value.kind === 'string';
    return isWhole && value.attributes !== undefined ? (value as Observation) : null;
  } catch {
    return null;
  }
}
