/** From pieces to the journal. A cursor moves only when what it stands behind is on disk. */
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../lib/errors.ts';
import { encodeContent } from '../content.ts';
import type { Intake } from '../intake.ts';
import type { RolloutCursors } from './rollout-cursors.ts';
import { RolloutPiece } from './rollout-piece.ts';

export interface RolloutSenderOptions {
  readonly intake: Intake;
  readonly cursors: Pick<RolloutCursors, 'save'>;
  /** Resolves when the journal has room for more without running ahead of the store. */
  readonly pace: () => Promise<void>;
  /** Called when the last words of threads are in the journal, and not in the store yet. */
  readonly onEnded: (threadIds: readonly string[]) => void;
  /** ms since the epoch. */
  readonly now: () => number;
}

/** A journal that is full empties within seconds; its own advice is meant for senders far away. */
const OVERLOADED_PAUSE_MS = 500;

export class RolloutSender {
  readonly #options: RolloutSenderOptions;
  readonly #signal: AbortSignal;
  #piece = new RolloutPiece();
  /** While one piece goes to disk, the next is filled. */
  #sending: Promise<void> = Promise.resolve();

  constructor(options: RolloutSenderOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
  }

  get piece(): RolloutPiece {
    return this.#piece;
  }

  /**
   * Hands over what has been gathered; resolves when the next piece may be filled. Rejects with what became of the piece before. When the signal
   * fires it waits for no room any more: one piece too many does no harm, and what has been read is not read again.
   */
  async send(): Promise<void> {
    if (this.#piece.isEmpty) return;
    await this.#sending;
    await unlessAborted(this.#options.pace(), this.#signal);
    this.#sending = this.#deliver(this.#piece);
    this.#piece = new RolloutPiece();
    // Whoever sends or finishes next hears of it.
    this.#sending.catch(() => undefined);
  }

  /** Everything is in the journal, and every cursor moved. */
  async finish(): Promise<void> {
    await this.send();
    await this.#sending;
  }

  async #deliver(piece: RolloutPiece): Promise<void> {
    if (piece.observations.length > 0) await this.#accept(piece);
    this.#options.onEnded(piece.ended);
    await this.#options.cursors.save(piece.cursors);
  }

  async #accept({ observations }: RolloutPiece): Promise<void> {
    const decoded = { signal: 'rollout', observations } as const;
    const body = encodeContent(decoded);
    for (;;) {
      const answer = await this.#options.intake.accept({
        decoded,
        body,
        encoding: 'json',
        receivedAt: this.#options.now(),
      });
      switch (answer.outcome) {
        case 'accepted':
          return;
        case 'overloaded':
          await delay(OVERLOADED_PAUSE_MS, undefined, { signal: this.#signal });
          break;
        case 'disk_full':
          throw new AppError('disk_full', `cannot import: ${answer.message}`, {
            hint: 'Free some space on that disk, then run the import again: it goes on where it stopped.',
          });
        case 'closed':
          throw new AppError('unavailable', `cannot import any further: ${answer.message}`, {
            hint: 'Run the import again: it goes on where it stopped.',
          });
      }
    }
  }
}

/** Resolves when it is done or the signal fires. */
function unlessAborted(done: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve();
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    done.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
