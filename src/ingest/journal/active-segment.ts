import { dirname } from 'node:path';
import type { Disk, DiskFile } from '../../lib/disk.ts';
import { encodeHeader, type FrameInput, HEADER_BYTES } from './frame.ts';
import { type Segment, segmentPath } from './segment.ts';

/**
 * The one segment that is being written. A group of frames is in it as a whole or not at all: when writing or
 * syncing fails, the segment is cut back and given up, because after a failed fsync nobody knows what the disk
 * holds. The journal then goes on in a new segment, at a position that was never used.
 */
export class ActiveSegment {
  readonly segment: Segment;
  readonly #disk: Disk;
  readonly #path: string;
  readonly #file: DiskFile;

  private constructor(disk: Disk, path: string, file: DiskFile, base: number) {
    this.#disk = disk;
    this.#path = path;
    this.#file = file;
    this.segment = { base, bytes: 0 };
  }

  static async create(disk: Disk, folder: string, base: number): Promise<ActiveSegment> {
    const path = segmentPath(folder, base);
    const file = await disk.open(path, 'create');
    // Without this, a power cut could forget the file and every acknowledged frame in it.
    await disk.syncFolder(dirname(path)).catch(async (thrown: unknown) => {
      await file.close();
      await disk.remove(path);
      throw thrown;
    });
    return new ActiveSegment(disk, path, file, base);
  }

  get end(): number {
    return this.segment.base + this.segment.bytes;
  }

  /** Durable positions of the frames, in order; or the reason why none of them was kept. */
  async append(frames: readonly FrameInput[]): Promise<number[]> {
    const positions: number[] = [];
    const buffers: Uint8Array[] = [];
    let at = this.end;
    for (const frame of frames) {
      positions.push(at);
      buffers.push(encodeHeader(frame, at), frame.body);
      at += HEADER_BYTES + frame.body.length;
    }
    await this.#file.write(buffers, this.segment.bytes);
    await this.#file.sync();
    this.segment.bytes = at - this.segment.base;
    return positions;
  }

  /** After a failed append. Best effort: what cannot be cut now is not acknowledged, and cut at the next start. */
  async giveUp(): Promise<void> {
    const trouble = (): void => undefined;
    await this.#file.truncate(this.segment.bytes).catch(trouble);
    await this.#file.close().catch(trouble);
    if (this.segment.bytes === 0) await this.#disk.remove(this.#path).catch(trouble);
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
