/**
 * Takes hook calls out of the spool into the journal: what is there at the start, oldest first, then each new one at once. A file leaves the spool
 * when its call is on disk elsewhere, so a crash repeats calls and loses none; a repeated call has the same time and becomes the same facts.
 */
import { readdir, rm } from 'node:fs/promises';
import { diskError } from '../../lib/disk-error.ts';
import { type FolderLock, lockFolder } from '../../lib/folder-lock.ts';
import { makeFolder } from '../../lib/make-folder.ts';
import type { HookRecord } from '../../model/hook-record.ts';
import { Alarm } from '../alarm.ts';
import { encodeContent } from '../content.ts';
import type { Intake } from '../intake.ts';
import { createFolderWatch, type FolderWatch } from './folder-watch.ts';
import { SPOOL_LIMITS, type SpoolLimits } from './limits.ts';
import { createRejectedFolder, type RejectedFolder } from './rejected-folder.ts';
import { byArrival, readSpoolFile, type SpoolFile, statSpoolFile } from './spool-file.ts';
import { Unfinished } from './unfinished.ts';

export interface SpoolReaderOptions {
  readonly spool: string;
  readonly rejected: string;
  readonly intake: Intake;
  /** ms since the epoch. */
  readonly now: () => number;
  /** One line for the person at the terminal. */
  readonly onNotice: (sentence: string) => void;
  /** Takes the secrets out of what is kept although it is no call. */
  readonly clean: (text: string) => string;
  readonly limits?: Partial<SpoolLimits>;
}

export interface SpoolState {
  /** `held`: another server reads this spool. `unavailable`: the folder cannot be read or written. */
  readonly state: 'reading' | 'held' | 'unavailable';
  /** Calls handed over since the start. */
  readonly records: number;
  /** Files that were in the folder at the last look and have not been taken yet. */
  readonly waiting: number;
  readonly rejected: number;
  readonly lastReason: string | null;
}

/** Files looked at side by side: enough to keep the disk busy, few enough to leave threads for everyone else. */
const AT_ONCE = 16;

export class SpoolReader {
  readonly #options: SpoolReaderOptions;
  readonly #limits: SpoolLimits;
  readonly #alarm = new Alarm();
  readonly #watch: FolderWatch;
  readonly #rejectedFolder: RejectedFolder;
  readonly #unfinished: Unfinished;
  readonly #working: Promise<void>;
  #lock: FolderLock | null = null;
  /** Done with, and still in the folder because it cannot be deleted: name → when it was written. Never handed over twice. */
  readonly #left = new Map<string, number>();
  #isStopped = false;
  #isRefused = false;
  #hasChanged = false;
  /** Looks that have begun, and those who wait for the end of one: with the first that is good enough for them. */
  #looks = 0;
  #waiting: { readonly look: number; readonly resolve: () => void }[] = [];
  #notKept: string | null = null;
  #state: SpoolState = { state: 'unavailable', records: 0, waiting: 0, rejected: 0, lastReason: null };

  private constructor(options: SpoolReaderOptions) {
    this.#options = options;
    this.#limits = { ...SPOOL_LIMITS, ...options.limits };
    this.#unfinished = new Unfinished(this.#limits.graceMs);
    this.#rejectedFolder = createRejectedFolder(options.rejected, this.#limits, options.clean);
    this.#watch = createFolderWatch(options.spool, () => {
      this.#hasChanged = true;
      // more files are no reason to ask an intake again that has just said no
      if (!this.#isRefused) this.#alarm.ring();
    });
    this.#working = this.#work();
  }

  /** Begins to read in the background. Trouble with the folder is told and tried again, never thrown: OTLP must not wait for it. */
  static start(options: SpoolReaderOptions): SpoolReader {
    return new SpoolReader(options);
  }

  state(): SpoolState {
    return this.#state;
  }

  /** Calls that the last look found half written. They are taken when they are whole, and set aside by a look some seconds later: a hook may have been killed. */
  unfinished(): number {
    return this.#unfinished.hopeful(this.#options.now());
  }

  /** Resolves after a look that begins from now on: what lies in the spool at this moment was taken, or could not be. Also when reading stops. */
  looked(): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    const done = new Promise<void>((resolve) => this.#waiting.push({ look: this.#looks + 1, resolve }));
    this.#alarm.ring();
    return done;
  }

  /** Ends after the piece that is on its way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#alarm.ring();
    await this.#working;
    this.#watch.close();
    await this.#lock?.release();
  }

  /** After `stop`, when the folder is free: whether a call lies there that the last look did not meet, or not whole. */
  async hasMore(): Promise<boolean> {
    if (this.#isRefused || this.#state.state !== 'reading') return false;
    return (await this.#list().catch(() => [])).length > 0;
  }

  async #work(): Promise<void> {
    while (!this.#isStopped) {
      this.#looks += 1;
      const pauseMs = await this.#look().catch((thrown: unknown) => this.#trouble(thrown));
      this.#tellWaiting(this.#looks);
      const isAwaited = this.#waiting.length > 0 || (this.#hasChanged && !this.#isRefused);
      if (!isAwaited && !this.#isStopped) await this.#alarm.wait(pauseMs);
    }
    this.#tellWaiting(Number.POSITIVE_INFINITY);
  }

  #tellWaiting(look: number): void {
    const done = this.#waiting.filter((one) => one.look <= look);
    this.#waiting = this.#waiting.filter((one) => one.look > look);
    for (const { resolve } of done) resolve();
  }

  /** Takes what is there; resolves with the ms after which to look again even if nothing tells of a change. */
  async #look(): Promise<number> {
    const { spool } = this.#options;
    await makeFolder(spool);
    this.#lock ??= await lockFolder(spool);
    this.#state = { ...this.#state, state: 'reading' };
    this.#notKept = null;
    await this.#watch.renew();
    this.#hasChanged = false;
    this.#isRefused = false;
    const files = await this.#list();
    let waiting = files.length;
    for (const piece of pieces(files, this.#limits)) {
      if (this.#isStopped) break;
      this.#state = { ...this.#state, waiting: waiting + this.#unfinished.size };
      const retryMs = await this.#takePiece(piece);
      if (retryMs !== null) {
        this.#isRefused = true;
        return retryMs;
      }
      waiting -= piece.length;
    }
    this.#state = { ...this.#state, waiting: this.#unfinished.size };
    return this.#limits.pollMs;
  }

  /** What may be taken now, oldest first. */
  async #list(): Promise<SpoolFile[]> {
    const { spool, now } = this.#options;
    const names = (await readdir(spool)).filter((name) => !isOwn(name));
    const there = new Set(names);
    this.#unfinished.keepOnly(there);
    for (const name of this.#left.keys()) if (!there.has(name)) this.#left.delete(name);
    const files = await inChunks(names, async (name) => {
      const file = await statSpoolFile(spool, name);
      if (file === null || file.kind === 'folder') return null;
      if (this.#left.get(name) === file.writtenAt) {
        await this.#remove(file);
        return null;
      }
      return this.#unfinished.mayHaveChanged(file, now()) ? file : null;
    });
    return files.filter((file) => file !== null).sort(byArrival);
  }

  async #remove(file: SpoolFile): Promise<void> {
    try {
      await rm(file.path, { force: true });
      this.#left.delete(file.name);
    } catch {
      this.#left.set(file.name, file.writtenAt);
    }
  }

  /** null when all of it is done; ms to wait when the intake did not accept. */
  async #takePiece(files: readonly SpoolFile[]): Promise<number | null> {
    const whole: { file: SpoolFile; record: HookRecord }[] = [];
    for (const { file, record } of await inChunks(files, async (file) => ({
      file,
      record: await this.#recordOf(file),
    })))
      if (record !== null) whole.push({ file, record });
    if (whole.length === 0) return null;
    const content = { signal: 'hooks' as const, records: whole.map(({ record }) => record) };
    const answer = await this.#options.intake.accept({
      decoded: content,
      body: encodeContent(content),
      encoding: 'json',
      receivedAt: this.#options.now(),
    });
    if (answer.outcome === 'accepted') {
      await inChunks(whole, ({ file }) => this.#remove(file));
      this.#state = { ...this.#state, records: this.#state.records + whole.length };
      return null;
    }
    return answer.outcome === 'overloaded' ? answer.retryAfterSeconds * 1000 : this.#limits.retryMs;
  }

  /** null for what is not to be handed over now, or ever. */
  async #recordOf(file: SpoolFile): Promise<HookRecord | null> {
    if (file.kind !== 'plain') return this.#reject(file, 'no plain file');
    if (file.bytes > this.#limits.fileBytesMax)
      return this.#reject(file, `more than ${this.#limits.fileBytesMax} bytes`);
    const content = await readSpoolFile(file);
    if (content.state === 'whole') return content.record;
    if (content.state === 'unreadable') return this.#reject(file, 'not readable');
    if (content.state === 'partial' && this.#unfinished.isGivenUp(file, this.#options.now())) {
      if (file.bytes === 0) await this.#remove(file);
      else return this.#reject(file, 'no JSON object');
    }
    return null;
  }

  async #reject(file: SpoolFile, lastReason: string): Promise<null> {
    this.#state = { ...this.#state, rejected: this.#state.rejected + 1, lastReason };
    if (!(await this.#rejectedFolder.setAside(file))) this.#left.set(file.name, file.writtenAt);
    return null;
  }

  /** Says it once, until it works again. */
  #trouble(thrown: unknown): number {
    const message = diskError('take in the calls of hooks', this.#options.spool, thrown).message;
    const isHeld = thrown instanceof Error && 'code' in thrown && thrown.code === 'conflict';
    this.#state = { ...this.#state, state: isHeld ? 'held' : 'unavailable' };
    if (this.#notKept !== message) {
      this.#options.onNotice(
        isHeld
          ? 'Another Turnscope takes in the calls of hooks; this one does when that has stopped.'
          : `Calls of hooks wait: ${message}`,
      );
    }
    this.#notKept = message;
    this.#hasChanged = false;
    this.#isRefused = false;
    return this.#limits.pollMs;
  }
}

/** What `lockFolder` puts there, and what file systems and desktops do. */
const isOwn = (name: string): boolean => name.startsWith('.') || /^lock(\..*)?$/.test(name);

/** In pieces of bounded count and size, at least one file each. */
function* pieces(files: readonly SpoolFile[], limits: SpoolLimits): Generator<SpoolFile[]> {
  let piece: SpoolFile[] = [];
  let bytes = 0;
  for (const file of files) {
    if (piece.length > 0 && (piece.length >= limits.batchFilesMax || bytes + file.bytes > limits.batchBytesMax)) {
      yield piece;
      piece = [];
      bytes = 0;
    }
    piece.push(file);
    bytes += file.bytes;
  }
  if (piece.length > 0) yield piece;
}

async function inChunks<Item, Result>(items: readonly Item[], act: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE)
    results.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(act))));
  return results;
}
