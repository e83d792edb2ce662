import type { Observation } from '../../model/observation.ts';
import type { RolloutCursor } from './rollout-cursors.ts';

/** Large enough that syncing it to disk costs little per record, small enough that nobody waits for it to be encoded. */
const PIECE_BYTES = 1024 * 1024;
const PIECE_OBSERVATIONS = 2_000;
/** Cursors of small files that say nothing also have to be written some time. */
const PIECE_CURSORS = 200;
/** Ids, names and punctuation of an observation as JSON. */
const OBSERVATION_BYTES = 300;

/** Roughly the bytes of an observation as JSON, or in memory: they are alike. */
export function weightOf({ attributes }: Observation): number {
  let bytes = OBSERVATION_BYTES;
  for (const name in attributes) bytes += name.length + (attributes[name]?.length ?? 0);
  return bytes;
}

/** What goes to the journal at once: observations of one or many files, and how far those files are when it is there. */
export class RolloutPiece {
  readonly observations: Observation[] = [];
  readonly cursors: RolloutCursor[] = [];
  /** Threads whose last words are in here. */
  readonly ended: string[] = [];
  #bytes = 0;

  add(observations: readonly Observation[]): void {
    for (const observation of observations) {
      this.observations.push(observation);
      this.#bytes += weightOf(observation);
    }
  }

  get isEmpty(): boolean {
    return this.observations.length === 0 && this.cursors.length === 0 && this.ended.length === 0;
  }

  get isFull(): boolean {
    return (
      this.#bytes >= PIECE_BYTES ||
      this.observations.length >= PIECE_OBSERVATIONS ||
      this.cursors.length >= PIECE_CURSORS
    );
  }
}
