/**
 * How far each rollout has been read, on disk: one line of JSON for every step, the last one of a stem counts. Appended, so that a step costs
 * the same with ten files and with ten thousand; rewritten when most of it is history. Losing the end of it costs reading again,
 * which changes nothing, so nobody waits for the disk.
 */
import type { RolloutState } from '../../codex/rollout/rollout-state.ts';
import type { Disk, DiskFile } from '../../lib/disk.ts';
import { diskError, isMissing } from '../../lib/disk-error.ts';
import { LineSplitter } from './line-splitter.ts';
import type { RolloutMark } from './rollout-mark.ts';

/** What can be told without reading the state. */
export interface RolloutPlace {
  readonly stem: string;
  /** Where the file lay when it was read. */
  readonly path: string;
  /** Of its content, decompressed: everything before is done. */
  readonly position: number;
  /**
   * Size (bytes) and time of change (ms since the epoch) of the file on disk when its end was reached; null while reading is not at the end.
   * With the same figures there is nothing new.
   */
  readonly atEnd: { readonly bytes: number; readonly modifiedAt: number } | null;
}

export interface RolloutCursor extends RolloutPlace {
  readonly mark: RolloutMark;
  readonly state: RolloutState;
}

/** Where the line of a stem lies in the log. */
interface Entry extends RolloutPlace {
  readonly from: number;
  readonly bytes: number;
}

/** Takes the secrets out: a state remembers a turn's first words, and the prompts of agents that were spawned. */
export type CleanState = (state: RolloutState) => RolloutState;

const READ_BYTES = 1024 * 1024;
/** Below this a log is not worth rewriting. */
const GARBAGE_BYTES_MIN = 4 * 1024 * 1024;
const LINES_AT_ONCE = 1_000;

export class RolloutCursors {
  readonly #disk: Disk;
  readonly #path: string;
  readonly #clean: CleanState;
  readonly #entries = new Map<string, Entry>();
  #file: DiskFile;
  #end = 0;
  #liveBytes = 0;
  /** One write after the other. */
  #writing: Promise<void> = Promise.resolve();

  private constructor(disk: Disk, path: string, { file, clean }: { file: DiskFile; clean: CleanState }) {
    this.#clean = clean;
    this.#disk = disk;
    this.#path = path;
    this.#file = file;
  }

  /**
   * Opens the log, or makes it in a folder that exists. Half a line at its end is forgotten.
   * @param clean has to be there where something is saved.
   */
  static async open(disk: Disk, path: string, clean: CleanState = (state) => state): Promise<RolloutCursors> {
    try {
      const file = await disk.open(path, 'change').catch((thrown: unknown) => {
        if (isMissing(thrown)) return disk.open(path, 'create');
        throw thrown;
      });
      const cursors = new RolloutCursors(disk, path, { file, clean });
      await cursors.#load();
      await cursors.#rewriteIfWorth();
      return cursors;
    } catch (thrown) {
      throw diskError('open the list of rollouts that were read', path, thrown);
    }
  }

  place(stem: string): RolloutPlace | undefined {
    return this.#entries.get(stem);
  }

  places(): Iterable<RolloutPlace> {
    return this.#entries.values();
  }

  /** null for a rollout that was never read. */
  async read(stem: string): Promise<RolloutCursor | null> {
    await this.#writing;
    const entry = this.#entries.get(stem);
    return entry === undefined ? null : (JSON.parse((await this.#line(entry)).toString()) as RolloutCursor);
  }

  /** Throws when the disk does not take it; then nothing has moved. */
  save(cursors: readonly RolloutCursor[]): Promise<void> {
    const saved = this.#writing.then(() => this.#append(cursors));
    this.#writing = saved.catch(() => undefined);
    return saved;
  }

  /** These would be read from their first line again. Gone from the file when it is next worth rewriting; until then opening it brings them back. */
  forget(stems: readonly string[]): Promise<void> {
    const done = this.#writing.then(async () => {
      for (const stem of stems) {
        this.#liveBytes -= this.#entries.get(stem)?.bytes ?? 0;
        this.#entries.delete(stem);
      }
      await this.#rewriteIfWorth();
    });
    this.#writing = done.catch(() => undefined);
    return done;
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file.sync();
    await this.#file.close();
  }

  async #append(cursors: readonly RolloutCursor[]): Promise<void> {
    const lines = cursors.map((cursor) =>
      Buffer.from(`${JSON.stringify({ ...cursor, state: this.#clean(cursor.state) })}\n`),
    );
    try {
      await this.#file.write(lines, this.#end);
    } catch (thrown) {
      throw diskError('remember which rollouts were read', this.#path, thrown);
    }
    for (const [index, cursor] of cursors.entries()) this.#note(cursor, lines[index]?.length ?? 0);
    await this.#rewriteIfWorth();
  }

  #note({ stem, path, position, atEnd }: RolloutPlace, bytes: number): void {
    this.#liveBytes += bytes - (this.#entries.get(stem)?.bytes ?? 0);
    this.#entries.set(stem, { stem, path, position, atEnd, from: this.#end, bytes });
    this.#end += bytes;
  }

  async #line({ from, bytes }: Entry): Promise<Buffer> {
    const line = Buffer.alloc(bytes);
    await this.#file.read(line, from);
    return line;
  }

  async #load(): Promise<void> {
    const splitter = new LineSplitter(0);
    const buffer = Buffer.alloc(READ_BYTES);
    for (let at = 0; ; ) {
      const read = await this.#file.read(buffer, at);
      if (read === 0) break;
      at += read;
      for (const { line, end } of splitter.split(buffer.subarray(0, read))) {
        this.#end = end - line.length - 1;
        const cursor = parseCursor(line);
        if (cursor !== null) this.#note(cursor, line.length + 1);
        this.#end = end;
      }
    }
    // What a crash left behind the last whole line would run into the next one.
    await this.#file.truncate(this.#end);
  }

  async #rewriteIfWorth(): Promise<void> {
    if (this.#end - this.#liveBytes < Math.max(GARBAGE_BYTES_MIN, this.#liveBytes)) return;
    const beside = `${this.#path}.new`;
    await this.#disk.remove(beside);
    const fresh = await this.#disk.open(beside, 'create');
    const old = this.#file;
    const entries = [...this.#entries.values()];
    let end = 0;
    const moved: Entry[] = [];
    for (let at = 0; at < entries.length; at += LINES_AT_ONCE) {
      const some = entries.slice(at, at + LINES_AT_ONCE);
      const lines = await Promise.all(some.map((entry) => this.#line(entry)));
      await fresh.write(lines, end);
      for (const entry of some) {
        moved.push({ ...entry, from: end });
        end += entry.bytes;
      }
    }
    await fresh.sync();
    await this.#disk.rename(beside, this.#path);
    for (const entry of moved) this.#entries.set(entry.stem, entry);
    this.#file = fresh;
    this.#end = end;
    this.#liveBytes = end;
    await old.close();
  }
}

/** null for what is no cursor: another program's line, or damage. */
function parseCursor(line: Buffer): RolloutPlace | null {
  try {
    const value = JSON.parse(line.toString()) as Partial<RolloutCursor> | null;
    if (typeof value?.stem !== 'string' || typeof value.path !== 'string') return null;
    if (!Number.isSafeInteger(value.position) || value.mark === undefined || value.state === undefined) return null;
    const { stem, path, position = 0, atEnd = null } = value;
    return { stem, path, position, atEnd };
  } catch {
    return null;
  }
}
