/**
 * Plays a session: a place on the folded scale that moves with the clock. It knows nothing of screens; it is told the time, when to look
 * again, and whom to tell.
 */
import type { FoldedTime } from '../axis/folded-time.ts';

export const SPEEDS = [1, 2, 8, 30] as const;
export type Speed = (typeof SPEEDS)[number];

export interface PlayState {
  /** Folded ms. */
  readonly at: number;
  readonly isPlaying: boolean;
  readonly speed: Speed;
}

export interface PlayerDeps {
  /** ms, of any origin. */
  readonly now: () => number;
  /** Calls once, soon: with the next picture, or seldom for who wants no motion. Returns how to call it off. */
  readonly soon: (task: () => void) => () => void;
}

/** A tab in the background gets no pictures; when it is back, it does not catch up. */
const STEP_MS_MAX = 1_000;

/** So much later on the folded scale, past the pauses in which nothing happened; never past the end. */
export function advance(time: FoldedTime, at: number, byMs: number): number {
  let [place, left] = [at, byMs];
  for (const piece of time.pieces) {
    const end = piece.at + piece.length;
    if (end <= place) continue;
    if (piece.isFolded) {
      place = end;
      continue;
    }
    const step = Math.min(left, end - place);
    place += step;
    left -= step;
    if (left <= 0) return place;
  }
  return Math.min(place, time.length);
}

export class Player {
  readonly #deps: PlayerDeps;
  readonly #listeners = new Set<() => void>();
  #time: FoldedTime = { pieces: [], length: 1 };
  #state: PlayState = { at: 0, isPlaying: false, speed: 1 };
  #calledAt = 0;
  #cancel: (() => void) | null = null;
  #onMove: (at: number) => void = () => {};

  constructor(deps: PlayerDeps) {
    this.#deps = deps;
  }

  readonly state = (): PlayState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Who is told of every move that playing, or a hand at the playhead, makes. */
  follow(onMove: (at: number) => void): void {
    this.#onMove = onMove;
  }

  setTime(time: FoldedTime): void {
    this.#time = time;
    this.#change({ at: Math.min(this.#state.at, time.length) });
  }

  /** Plays or rests; from the end it begins anew. */
  toggle(): void {
    if (this.#state.isPlaying) return this.pause();
    this.#change({ isPlaying: true, at: this.#state.at >= this.#time.length ? 0 : this.#state.at });
    this.#calledAt = this.#deps.now();
    this.#plan();
    this.#onMove(this.#state.at);
  }

  pause(): void {
    this.#cancel?.();
    this.#cancel = null;
    if (this.#state.isPlaying) this.#change({ isPlaying: false });
  }

  setSpeed(speed: Speed): void {
    this.#change({ speed });
  }

  /** To another place, by hand. */
  seek(at: number): void {
    this.place(at);
    this.#onMove(this.#state.at);
  }

  /** To where something was selected elsewhere: nobody needs to be told. */
  place(at: number): void {
    this.#change({ at: Math.min(this.#time.length, Math.max(0, at)) });
  }

  #plan(): void {
    this.#cancel = this.#deps.soon(() => this.#tick());
  }

  #tick(): void {
    const now = this.#deps.now();
    const passedMs = Math.min(STEP_MS_MAX, now - this.#calledAt);
    this.#calledAt = now;
    const at = advance(this.#time, this.#state.at, passedMs * this.#state.speed);
    const isPlaying = at < this.#time.length;
    this.#change({ at, isPlaying });
    this.#onMove(at);
    if (isPlaying) this.#plan();
    else this.#cancel = null;
  }

  #change(part: Partial<PlayState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }
}
