/**
 * How a rollout is recognised before reading goes on in its middle. Codex only appends, but `codex migrate-rollouts` and a restored backup put another
 * content under the same name: then the beginning differs, or what stands right before the cursor.
 */
import { createHash } from 'node:crypto';

export interface RolloutMark {
  /** Hash of the first `headBytes` bytes of content. */
  readonly head: string;
  readonly headBytes: number;
  /** Hash of the `tailBytes` bytes before the line feed behind which the cursor stands. */
  readonly tail: string;
  readonly tailBytes: number;
}

/** The first line alone can have 30 KB of instructions before it comes to the history mode. */
const HEAD_BYTES_MAX = 64 * 1024;
const TAIL_BYTES_MAX = 1024;
const LINE_FEED = Buffer.from('\n');

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 32);

/** Watches the lines of a file go by and makes the mark for any of them. */
export class RolloutMarker {
  #head: Pick<RolloutMark, 'head' | 'headBytes'> | null;
  #seen: Uint8Array[] = [];
  #seenBytes = 0;
  readonly #tail = Buffer.alloc(TAIL_BYTES_MAX);
  #tailBytes = 0;

  /** `known`: of the cursor from which reading goes on; null at the start of the file. */
  constructor(known: RolloutMark | null) {
    this.#head = known;
  }

  /** Every line, without its line feed; `end` as `LineSplitter` tells it. */
  see(line: Buffer, end: number): void {
    // A copy: the line's memory is used again before a mark is asked for.
    this.#tailBytes = Math.min(line.length, TAIL_BYTES_MAX);
    line.copy(this.#tail, 0, line.length - this.#tailBytes);
    const isNext = end - line.length - LINE_FEED.length === this.#seenBytes;
    if (this.#head !== null || !isNext || this.#seenBytes >= HEAD_BYTES_MAX) return;
    const part = Buffer.concat([line.subarray(0, HEAD_BYTES_MAX), LINE_FEED]).subarray(
      0,
      HEAD_BYTES_MAX - this.#seenBytes,
    );
    this.#seen.push(part);
    this.#seenBytes += part.length;
  }

  /** For the cursor behind the line that was seen last. */
  mark(): RolloutMark {
    // Fixed with the first mark: what comes behind may still be growing.
    this.#head ??= { head: hashOf(Buffer.concat(this.#seen)), headBytes: this.#seenBytes };
    const { head, headBytes } = this.#head;
    return { head, headBytes, tail: hashOf(this.#tail.subarray(0, this.#tailBytes)), tailBytes: this.#tailBytes };
  }
}
