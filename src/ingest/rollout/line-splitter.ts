/** Above this a line is no record of Codex any more; it is stepped over instead of held in memory. */
export const LINE_BYTES_MAX = 256 * 1024 * 1024;

const LF = 0x0a;

export interface SplitLine {
  /** Without its line feed. A view: good until the next chunk is split. */
  readonly line: Buffer;
  /** Bytes since the start of the file up to and with the line feed: where reading can go on behind this line. */
  readonly end: number;
}

/**
 * Bytes in any cut → whole lines. What stands behind the last line feed waits for its rest, in the memory of that one line; a line that is
 * too long costs nothing and is counted.
 */
export class LineSplitter {
  readonly #lineBytesMax: number;
  /** The beginning of a line whose end has not come yet. */
  #parts: Uint8Array[] = [];
  #partBytes = 0;
  /** Bytes seen of a line that is being stepped over; 0 when there is none. */
  #skippedBytes = 0;
  #position: number;
  #tooLong = 0;

  /** `position`: bytes since the start of the file at which the first chunk begins, the start of a line. */
  constructor(position: number, lineBytesMax = LINE_BYTES_MAX) {
    this.#position = position;
    this.#lineBytesMax = lineBytesMax;
  }

  /** Lines that were stepped over. */
  get tooLong(): number {
    return this.#tooLong;
  }

  /** Bytes of the last line, which nobody has ended yet. */
  get unfinishedBytes(): number {
    return this.#partBytes + this.#skippedBytes;
  }

  *split(chunk: Uint8Array): Generator<SplitLine> {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let from = 0;
    for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, from)) {
      const line = this.#endLine(bytes.subarray(from, at));
      const end = this.#position + at + 1;
      from = at + 1;
      if (line !== null) yield { line, end };
    }
    this.#keep(bytes.subarray(from));
    this.#position += bytes.length;
  }

  /** null for a line that is too long. */
  #endLine(last: Buffer): Buffer | null {
    const length = this.unfinishedBytes + last.length;
    const isTooLong = this.#skippedBytes > 0 || length > this.#lineBytesMax;
    const whole = isTooLong ? null : this.#parts.length === 0 ? last : Buffer.concat([...this.#parts, last], length);
    this.#parts = [];
    this.#partBytes = 0;
    this.#skippedBytes = 0;
    if (whole === null) this.#tooLong += 1;
    return whole;
  }

  #keep(rest: Buffer): void {
    if (rest.length === 0) return;
    if (this.#skippedBytes > 0 || this.#partBytes + rest.length > this.#lineBytesMax) {
      this.#skippedBytes += this.#partBytes + rest.length;
      this.#parts = [];
      this.#partBytes = 0;
      return;
    }
    // The chunk's memory is used again by whoever reads.
    this.#parts.push(Uint8Array.from(rest));
    this.#partBytes += rest.length;
  }
}
