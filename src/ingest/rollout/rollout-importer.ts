/**
 * Rollout files → observations → journal, each line once. Many files share a piece and so a sync of the disk; of a large file only the piece
 * that is being filled is in memory.
 */
import { createRolloutReader } from '../../codex/rollout/rollout-reader.ts';
import { newRolloutState } from '../../codex/rollout/rollout-state.ts';
import { AppError } from '../../lib/errors.ts';
import type { Observation } from '../../model/observation.ts';
import { reasonOf } from './find-rollouts.ts';
import { LineSplitter } from './line-splitter.ts';
import { openRolloutBytes, type RolloutBytes } from './rollout-bytes.ts';
import type { RolloutCursor, RolloutCursors, RolloutPlace } from './rollout-cursors.ts';
import type { RolloutFile } from './rollout-file.ts';
import { RolloutMarker } from './rollout-mark.ts';
import { RolloutSender, type RolloutSenderOptions } from './rollout-sender.ts';
import { RolloutTally } from './rollout-tally.ts';

/** Whoever makes sessions of what is read. */
export interface ImportListener {
  /** The files of these threads are about to be read from their first line on. */
  expect(threadIds: readonly string[]): Promise<void>;
  /** Until `release`, a session of this thread would be made of half a file. */
  hold(threadId: string): void;
  release(threadId: string): void;
}

export interface RolloutImporterOptions extends Omit<RolloutSenderOptions, 'onEnded'> {
  readonly cursors: RolloutCursors;
  readonly sessions: ImportListener;
}

export interface ReadOptions {
  readonly signal: AbortSignal;
  /** Called often. */
  readonly onProgress?: (tally: RolloutTally) => void;
  /** Gathers what was read; given when the caller wants to see it while it grows. */
  readonly tally?: RolloutTally;
}

/** Threads of which the store is asked at once what it has. */
const GROUP_FILES = 500;
const OPEN_AHEAD = 8;
/** A live file that grew by less is shown as it grows. */
const HOLD_BYTES_MIN = 1024 * 1024;

/** True when a file is as it was, and where it was, when its end was reached. */
export const isUnchanged = ({ path, bytes, modifiedAt }: RolloutFile, place: RolloutPlace | undefined): boolean =>
  place?.path === path && place.atEnd?.bytes === bytes && place.atEnd.modifiedAt === modifiedAt;

export class RolloutImporter {
  readonly #options: RolloutImporterOptions;
  /** Stems that somebody reads now: an import and the one who follows live files do not read the same file at once. */
  readonly #busy = new Set<string>();

  constructor(options: RolloutImporterOptions) {
    this.#options = options;
  }

  isBusy(stem: string): boolean {
    return this.#busy.has(stem);
  }

  /**
   * Reads what is new in these files. Resolves when it is in the journal; what could not be read is in the tally. When the signal fires, what was
   * handed over until then is kept, and the rest is read again. Throws `disk_full`, and `unavailable` when the journal closes.
   */
  async read(files: readonly RolloutFile[], options: ReadOptions): Promise<RolloutTally> {
    const run = new ImportRun(this.#options, options);
    try {
      for (let at = 0; at < files.length && !options.signal.aborted; at += GROUP_FILES) {
        const free = files.slice(at, at + GROUP_FILES).filter(({ name }) => !this.#busy.has(name.stem));
        await this.#alone(free, async () => {
          await run.group(free);
          await run.finish();
        });
      }
    } finally {
      run.releaseAll();
    }
    return run.tally;
  }

  async #alone(files: readonly RolloutFile[], act: () => Promise<void>): Promise<void> {
    for (const { name } of files) this.#busy.add(name.stem);
    try {
      await act();
    } finally {
      for (const { name } of files) this.#busy.delete(name.stem);
    }
  }
}

class ImportRun {
  readonly tally: RolloutTally;
  readonly #options: RolloutImporterOptions;
  readonly #signal: AbortSignal;
  readonly #onProgress: (tally: RolloutTally) => void;
  readonly #sender: RolloutSender;
  readonly #held = new Set<string>();

  constructor(options: RolloutImporterOptions, { signal, onProgress, tally }: ReadOptions) {
    this.#options = options;
    this.#signal = signal;
    this.#onProgress = onProgress ?? (() => undefined);
    const onEnded = (threadIds: readonly string[]): void => threadIds.forEach((threadId) => this.#release(threadId));
    this.#sender = new RolloutSender({ ...options, onEnded }, signal);
    this.tally = tally ?? new RolloutTally();
  }

  async group(files: readonly RolloutFile[]): Promise<void> {
    const { cursors, sessions } = this.#options;
    const fresh = files.filter(({ name }) => cursors.place(name.stem) === undefined);
    if (fresh.length > 0) await sessions.expect([...new Set(fresh.map(({ name }) => name.threadId))]);
    const changed = files.filter((file) => {
      const isNew = !isUnchanged(file, cursors.place(file.name.stem));
      if (!isNew) this.tally.skip(file);
      return isNew;
    });
    const opening: Promise<RolloutBytes | Error>[] = [];
    for (const [index, file] of changed.entries()) {
      // Waiting for the disk one file after the other took half of the time.
      while (opening.length < OPEN_AHEAD && index + opening.length < changed.length)
        opening.push(openOrError(changed[index + opening.length] ?? file));
      const bytes = await (opening.shift() ?? openOrError(file));
      if (this.#signal.aborted) await closeAll([bytes, ...opening.splice(0)]);
      if (this.#signal.aborted) return;
      try {
        await this.#file(file, bytes);
      } catch (thrown) {
        await closeAll(opening);
        throw thrown;
      }
    }
  }

  async finish(): Promise<void> {
    try {
      await this.#sender.finish();
    } catch (thrown) {
      if (!this.#signal.aborted) throw thrown;
    }
  }

  releaseAll(): void {
    for (const threadId of this.#held) this.#release(threadId);
  }

  async #file(file: RolloutFile, bytes: RolloutBytes | Error): Promise<void> {
    if (bytes instanceof Error) {
      this.tally.problem({ path: file.path, reason: reasonOf(bytes) });
      return;
    }
    try {
      await this.#content(file, bytes);
    } catch (thrown) {
      // Ours (the journal, the list of cursors) end the run; everything else is this file's.
      if (thrown instanceof AppError) throw thrown;
      if (!this.#signal.aborted) this.tally.problem({ path: file.path, reason: reasonOf(thrown) });
    } finally {
      await bytes.close();
    }
  }

  async #content(file: RolloutFile, bytes: RolloutBytes): Promise<void> {
    const known = await this.#cursorFor(file, bytes);
    const reading = new FileReading(file, known);
    if (file.isCompressed || file.bytes - (known?.position ?? 0) >= HOLD_BYTES_MIN) this.#hold(file.name.threadId);
    for await (const chunk of bytes.chunks(reading.position)) {
      for (const { line, end } of reading.splitter.split(chunk)) {
        if (this.#sender.piece.isFull) {
          const cursor = reading.cursor(null);
          if (cursor !== null) this.#sender.piece.cursors.push(cursor);
          await this.#sender.send();
        }
        this.#sender.piece.add(reading.read(line, end));
      }
      this.tally.progress(file, reading.position);
      this.#onProgress(this.tally);
      if (this.#signal.aborted) break;
    }
    this.#end(file.name.threadId, reading.lastObservation);
    const isAtEnd = !this.#signal.aborted;
    const cursor = reading.cursor(isAtEnd ? { bytes: file.bytes, modifiedAt: file.modifiedAt } : null);
    if (cursor !== null) this.#sender.piece.cursors.push(cursor);
    this.tally.done(file, reading.result());
    this.#onProgress(this.tally);
  }

  /** null: from the start, because it is new or not what it was. */
  async #cursorFor(file: RolloutFile, bytes: RolloutBytes): Promise<RolloutCursor | null> {
    const known = await this.#options.cursors.read(file.name.stem);
    if (known === null || known.state.version !== newRolloutState().version) return null;
    return (await bytes.matches(known.mark, known.position)) ? known : null;
  }

  #hold(threadId: string): void {
    this.#held.add(threadId);
    this.#options.sessions.hold(threadId);
  }

  /**
   * A thread's session is made when the batch with its last observation is stored. Where that has been sent already, it is told once more:
   * the same observation changes nothing, and a crash right here leaves no thread without its session.
   */
  #end(threadId: string, last: Observation | null): void {
    if (!this.#held.has(threadId)) return;
    const { piece } = this.#sender;
    if (last !== null && piece.observations.at(-1) !== last) piece.add([last]);
    piece.ended.push(threadId);
  }

  #release(threadId: string): void {
    if (this.#held.delete(threadId)) this.#options.sessions.release(threadId);
  }
}

const openOrError = (file: RolloutFile): Promise<RolloutBytes | Error> =>
  openRolloutBytes(file).catch((thrown: unknown) => (thrown instanceof Error ? thrown : new Error(String(thrown))));

async function closeAll(opened: readonly (RolloutBytes | Error | Promise<RolloutBytes | Error>)[]): Promise<void> {
  for (const each of opened) {
    const bytes = await each;
    if (!(bytes instanceof Error)) await bytes.close();
  }
}

/** One file being read: where, by whom, and with what to show for it. */
class FileReading {
  readonly splitter: LineSplitter;
  lastObservation: Observation | null = null;
  position: number;
  readonly #file: RolloutFile;
  readonly #reader: ReturnType<typeof createRolloutReader>;
  readonly #marker: RolloutMarker;
  readonly #known: RolloutCursor | null;
  #observations = 0;
  #isSubagent = false;

  constructor(file: RolloutFile, known: RolloutCursor | null) {
    this.#file = file;
    this.#known = known;
    this.position = known?.position ?? 0;
    this.splitter = new LineSplitter(this.position);
    this.#reader = createRolloutReader(file.name, known?.state);
    this.#marker = new RolloutMarker(known?.mark ?? null);
  }

  read(line: Buffer, end: number): readonly Observation[] {
    const observations = this.#reader.read(line);
    this.#marker.see(line, end);
    this.position = end;
    this.#observations += observations.length;
    this.lastObservation = observations.at(-1) ?? this.lastObservation;
    this.#isSubagent ||= observations.some(
      ({ kind, attributes }) => kind === 'thread_link' && attributes['child_thread_id'] === this.#file.name.threadId,
    );
    return observations;
  }

  /** For what was read until now; null before the first line of a file. */
  cursor(atEnd: RolloutCursor['atEnd']): RolloutCursor | null {
    const { name, path } = this.#file;
    if (this.position === (this.#known?.position ?? 0)) return this.#known && { ...this.#known, path, atEnd };
    const [mark, state] = [this.#marker.mark(), this.#reader.state()];
    return { stem: name.stem, path, position: this.position, atEnd, mark, state };
  }

  result(): Parameters<RolloutTally['done']>[1] {
    const { isCompressed, bytes } = this.#file;
    return {
      bytes: isCompressed ? bytes : this.position - (this.#known?.position ?? 0),
      observations: this.#observations,
      unreadable: this.#reader.counts.unreadable + this.splitter.tooLong,
      isSubagent: this.#isSubagent,
    };
  }
}
