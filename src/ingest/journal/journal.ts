/**
 * The journal: what was acknowledged is in here, until every consumer has it. Positions are bytes since the journal
 * was born and are never used twice, not even after a failed write or a lost tail, because insert tokens are made of them.
 */
import { join } from 'node:path';
import type { Disk } from '../../lib/disk.ts';
import { isDiskFull, isMissing } from '../../lib/disk-error.ts';
import type { FolderLock } from '../../lib/folder-lock.ts';
import type { IntakeAnswer } from '../intake.ts';
import { ActiveSegment } from './active-segment.ts';
import { type CommitQueue, createCommitQueue } from './commit-queue.ts';
import { type Cursor, type CursorState, createCursor, cursorPath, readCursor } from './cursor.ts';
import { type Frame, type FrameInput, HEADER_BYTES } from './frame.ts';
import { type Damage, readSegment, type Segment, segmentPath } from './segment.ts';

export type AppendAnswer =
  | { readonly outcome: 'appended'; readonly position: number; readonly end: number }
  | Exclude<IntakeAnswer, { outcome: 'accepted' }>;

export interface JournalLimits {
  /** A segment is closed when it is larger than this. */
  readonly segmentBytes: number;
  /** Refuse rather than hold more than this on disk. */
  readonly bytesMax: number;
  /** Bytes that share one fsync. */
  readonly groupBytesMax: number;
}

/** What opening found, told once so that the server can log it. */
export interface OpenReport {
  /** Bytes behind the last whole frame, cut off: a crash in the middle of a write. */
  readonly tornBytes: number;
  /** Damage in the middle of the newest segment; older ones are checked when they are read. */
  readonly damagedBytes: number;
}

export interface JournalParts {
  readonly disk: Disk;
  readonly folder: string;
  readonly id: string;
  readonly limits: JournalLimits;
  readonly lock: FolderLock;
  readonly segments: readonly Segment[];
  /** Where the next frame goes. */
  readonly end: number;
  readonly report: OpenReport;
}

/** Seconds that a refused sender is asked to wait. */
const OVERLOADED_RETRY_SECONDS = 5;
const BROKEN_RETRY_SECONDS = 30;

export class Journal {
  /** Names this journal for ever: part of every insert token. */
  readonly id: string;
  readonly report: OpenReport;
  /** Stretches that reading had to step over since the start. */
  readonly damage: Damage = { stretches: 0, bytes: 0 };
  readonly #parts: JournalParts;
  readonly #queue: CommitQueue<FrameInput, AppendAnswer>;
  readonly #cursors = new Map<string, Cursor>();
  /** Oldest first; the active one is the last. */
  readonly #segments: Segment[];
  #active: ActiveSegment | null = null;
  #nextBase: number;
  #durableEnd: number;
  #storedBytes: number;
  #pendingBytes = 0;
  #closed = false;

  /** Use `openJournal`. */
  constructor(parts: JournalParts) {
    this.id = parts.id;
    this.report = parts.report;
    this.#parts = parts;
    this.#segments = [...parts.segments];
    this.#nextBase = parts.end;
    this.#durableEnd = parts.end;
    this.#storedBytes = this.#segments.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#queue = createCommitQueue({
      commit: (frames) => this.#commit(frames),
      bytesOf: frameBytes,
      groupBytesMax: parts.limits.groupBytesMax,
    });
  }

  get folder(): string {
    return this.#parts.folder;
  }

  get disk(): Disk {
    return this.#parts.disk;
  }

  /** Everything before this can be read. */
  get durableEnd(): number {
    return this.#durableEnd;
  }

  get storedBytes(): number {
    return this.#storedBytes;
  }

  get bytesMax(): number {
    return this.#parts.limits.bytesMax;
  }

  /** Resolves when the frame would survive a power cut, or with the reason why it was not kept. In order of the calls. */
  append(frame: FrameInput): Promise<AppendAnswer> {
    if (this.#closed) return Promise.resolve({ outcome: 'closed', message: 'Turnscope is shutting down' });
    const bytes = frameBytes(frame);
    if (this.#storedBytes + this.#pendingBytes + bytes > this.bytesMax) return Promise.resolve(this.#overloaded());
    this.#pendingBytes += bytes;
    return this.#queue.push(frame);
  }

  #overloaded(): AppendAnswer {
    return {
      outcome: 'overloaded',
      retryAfterSeconds: OVERLOADED_RETRY_SECONDS,
      message: `the journal holds ${this.#storedBytes} of ${this.bytesMax} bytes and waits for the store`,
    };
  }

  async #commit(frames: readonly FrameInput[]): Promise<AppendAnswer[]> {
    const bytes = frames.reduce((sum, frame) => sum + frameBytes(frame), 0);
    try {
      const active = await this.#activeSegment();
      const positions = await active.append(frames);
      this.#storedBytes += bytes;
      this.#durableEnd = active.end;
      this.#nextBase = active.end;
      return positions.map((position, index) => ({
        outcome: 'appended',
        position,
        end: positions[index + 1] ?? active.end,
      }));
    } catch (thrown) {
      await this.#giveUpActive(bytes);
      return frames.map(() => refusal(thrown));
    } finally {
      this.#pendingBytes -= bytes;
    }
  }

  async #activeSegment(): Promise<ActiveSegment> {
    if (this.#active !== null && this.#active.segment.bytes < this.#parts.limits.segmentBytes) return this.#active;
    // The new one first: when that fails, the old one still stands.
    const next = await ActiveSegment.create(this.disk, this.folder, this.#nextBase);
    await this.#active?.close();
    this.#active = next;
    this.#segments.push(next.segment);
    return next;
  }

  async #giveUpActive(attemptedBytes: number): Promise<void> {
    const active = this.#active;
    this.#active = null;
    // Whatever a part of the write left behind lies before this.
    this.#nextBase += attemptedBytes;
    if (active === null) return;
    if (active.segment.bytes === 0) this.#segments.pop();
    await active.giveUp();
  }

  /** The frames from a position on, up to what is durable when the reading gets there. Damage is counted and skipped. */
  async *read(from: number, to = Number.POSITIVE_INFINITY): AsyncGenerator<Frame> {
    let position = from;
    for (;;) {
      const segment = this.#segments.find(({ base, bytes }) => base + bytes > position);
      if (segment === undefined || segment.base >= to) return;
      const end = segment.base + segment.bytes;
      const range = { base: segment.base, from: Math.max(0, position - segment.base), to: segment.bytes };
      const file = await this.#openSegment(segment);
      if (file !== null) {
        try {
          for await (const frame of readSegment(file, range, this.damage)) {
            if (frame.position >= to) return;
            yield frame;
          }
        } finally {
          await file.close();
        }
      }
      position = end;
    }
  }

  /** null when the segment was trimmed between looking and opening. */
  async #openSegment(segment: Segment): Promise<Awaited<ReturnType<Disk['open']>> | null> {
    try {
      return await this.disk.open(segmentPath(this.folder, segment.base), 'read');
    } catch (thrown) {
      if (isMissing(thrown)) return null;
      throw thrown;
    }
  }

  /**
   * The durable cursor of a consumer. Trimming waits for all that were opened.
   * @param newFrom where one begins that was never here: with the oldest frame, or with what comes from now on
   */
  async openCursor(name: string, newFrom: 'oldest' | 'now' = 'oldest'): Promise<Cursor> {
    const stored = await readCursor(this.disk, join(this.folder, 'cursor'), name);
    const oldest = this.#segments[0]?.base ?? this.#nextBase;
    const isNow = stored === null && newFrom === 'now';
    // A damaged cursor means doing things twice rather than not at all.
    const start: CursorState =
      stored === null || stored === 'damaged' ? { done: isNow ? this.#durableEnd : oldest, plan: null } : stored;
    const folder = join(this.folder, 'cursor');
    const cursor = createCursor({ disk: this.disk, folder, name, start, onSaved: () => this.#trim() });
    this.#cursors.set(name, cursor);
    // after a crash, "now" would be later
    if (isNow) await cursor.save(start);
    return cursor;
  }

  /** For a consumer that is not wanted any more: when it comes back, it is a new one. */
  async dropCursor(name: string): Promise<void> {
    this.#cursors.delete(name);
    await this.disk.remove(cursorPath(join(this.folder, 'cursor'), name));
  }

  /** Removes the segments that every consumer is past, oldest first. */
  async #trim(): Promise<void> {
    const done = Math.min(...[...this.#cursors.values()].map((cursor) => cursor.state().done));
    for (;;) {
      const oldest = this.#segments[0];
      if (oldest === undefined || oldest === this.#active?.segment || oldest.base + oldest.bytes > done) return;
      await this.disk.remove(segmentPath(this.folder, oldest.base));
      this.#segments.shift();
      this.#storedBytes -= oldest.bytes;
    }
  }

  /** Answers what was begun, takes nothing new, and lets go of the folder. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#queue.idle();
    await this.#active?.close();
    await this.#parts.lock.release();
  }
}

function frameBytes(frame: FrameInput): number {
  return HEADER_BYTES + frame.body.length;
}

function refusal(thrown: unknown): AppendAnswer {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (isDiskFull(thrown)) return { outcome: 'disk_full', message: `the disk with the journal is full: ${message}` };
  return {
    outcome: 'overloaded',
    retryAfterSeconds: BROKEN_RETRY_SECONDS,
    message: `the journal cannot be written: ${message}`,
  };
}
