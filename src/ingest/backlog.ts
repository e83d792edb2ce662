import { type AcceptedDelivery, countRecords } from './accepted-delivery.ts';
import type { Content } from './content.ts';
import type { Frame } from './journal/frame.ts';

export type DecodeFrame = (
  frame: Frame,
) => { readonly ok: true; readonly decoded: Content } | { readonly ok: false; readonly message: string };

export interface Batch {
  /** Positions: everything in [from, to) is in `deliveries` or was set aside. */
  readonly from: number;
  readonly to: number;
  readonly deliveries: readonly AcceptedDelivery[];
}

export interface BacklogOptions {
  readonly read: (from: number, to?: number) => AsyncIterable<Frame>;
  readonly decode: DecodeFrame;
  readonly setAside: (frame: Frame, reason: string) => Promise<void>;
  /** Where the consumer goes on. */
  readonly from: number;
  /** What the journal held when the consumer started. */
  readonly knownEnd: number;
  /** Decoded deliveries that may wait in memory, in bytes of protobuf; the rest waits in the journal and is decoded again. */
  readonly memoryBytesMax: number;
}

export interface BatchLimits {
  readonly recordsMax: number;
  readonly bytesMax: number;
}

/**
 * Memory is counted in bytes of protobuf body, which decode to about twice as many (measured on recorded logs). Codex's JSON is
 * pretty-printed: most of it are spaces and names that decoding leaves behind, and what is left is a fifth of the body.
 */
const JSON_WEIGHT = 1 / 4;

/** Ours is compact: little of it is left behind. */
const ROLLOUT_WEIGHT = 3 / 4;

function weightOf({ decoded, encoding, position, end }: AcceptedDelivery): number {
  if (decoded.signal === 'rollout') return (end - position) * ROLLOUT_WEIGHT;
  return encoding === 'json' ? (end - position) * JSON_WEIGHT : end - position;
}

/**
 * What waits for a consumer, in the order of the journal. Deliveries come decoded while memory lasts; holes (what came
 * before the start, what came beyond the bound) are read from the journal when their turn comes.
 */
export class Backlog {
  readonly #options: BacklogOptions;
  #waiting: AcceptedDelivery[] = [];
  #waitingBytes = 0;
  #waitingRecords = 0;
  #next: number;
  #knownEnd: number;

  constructor(options: BacklogOptions) {
    this.#options = options;
    this.#next = options.from;
    this.#knownEnd = options.knownEnd;
  }

  get isEmpty(): boolean {
    return this.#knownEnd <= this.#next;
  }

  /** ms since the epoch at which the oldest delivery in memory came. */
  get oldestReceivedAt(): number | null {
    return this.#waiting[0]?.receivedAt ?? null;
  }

  /** Deliveries arrive in journal order. */
  offer(delivery: AcceptedDelivery): void {
    this.#knownEnd = delivery.end;
    const weight = weightOf(delivery);
    if (this.#waitingBytes + weight > this.#options.memoryBytesMax) return;
    this.#waiting.push(delivery);
    this.#waitingBytes += weight;
    this.#waitingRecords += countRecords(delivery.decoded);
  }

  /** True when waiting longer would not make the next batch larger. */
  fills(limits: BatchLimits): boolean {
    return this.#waitingRecords >= limits.recordsMax || this.#knownEnd - this.#next >= limits.bytesMax;
  }

  /** The next batch: whole deliveries until a limit is reached, at least one. When reading fails, nothing is taken. */
  async take(limits: BatchLimits): Promise<Batch> {
    const from = this.#next;
    try {
      return await this.#collect(from, limits);
    } catch (thrown) {
      this.#next = from;
      throw thrown;
    }
  }

  async #collect(from: number, limits: BatchLimits): Promise<Batch> {
    const deliveries: AcceptedDelivery[] = [];
    let records = 0;
    const isFull = (): boolean => records >= limits.recordsMax || this.#next - from >= limits.bytesMax;
    let taken = 0; // shifted off at once at the end: a shift each would move the whole array every time
    while (this.#next < this.#knownEnd && !isFull()) {
      const first = this.#waiting[taken];
      if (first?.position === this.#next) {
        taken += 1;
        deliveries.push(first);
        records += countRecords(first.decoded);
        this.#next = first.end;
      } else {
        const holeEnd = first?.position ?? this.#knownEnd;
        for await (const delivery of this.#readRange(this.#next, holeEnd)) {
          deliveries.push(delivery);
          records += countRecords(delivery.decoded);
          this.#next = delivery.end;
          if (isFull()) break;
        }
        if (!isFull()) this.#next = holeEnd;
      }
    }
    this.#forget(taken);
    return { from, to: this.#next, deliveries };
  }

  #forget(count: number): void {
    for (const delivery of this.#waiting.splice(0, count)) {
      this.#waitingBytes -= weightOf(delivery);
      this.#waitingRecords -= countRecords(delivery.decoded);
    }
  }

  /** The deliveries of a batch that an earlier life had taken. */
  async takeAgain(from: number, to: number): Promise<AcceptedDelivery[]> {
    const deliveries: AcceptedDelivery[] = [];
    for await (const delivery of this.#readRange(from, to)) deliveries.push(delivery);
    return deliveries;
  }

  /** Deliveries of a stretch of the journal, decoded again. What cannot be decoded is set aside and never comes back. */
  async *#readRange(from: number, to: number): AsyncGenerator<AcceptedDelivery> {
    for await (const frame of this.#options.read(from, to)) {
      const result = this.#options.decode(frame);
      if (result.ok) {
        const { encoding, receivedAt, position, end } = frame;
        yield { decoded: result.decoded, encoding, receivedAt, position, end };
      } else {
        await this.#options.setAside(frame, result.message);
      }
    }
  }
}
