import type { Payload } from './field.ts';
import type { RolloutState } from './rollout-state.ts';
import type { Told } from './told.ts';

/** One line of the file's own thread, and where in the file it stands. */
export interface Reading {
  /** ms since the epoch. */
  readonly at: number;
  /** Counts the lines of a thread from 0, over all its files; null in files of the older kind. */
  readonly ordinal: number | null;
  readonly payload: Payload;
  /** The thread of the file. */
  readonly threadId: string;
  /** The turn that the line names, else the one that is open; '' where neither is known. */
  readonly turnId: string;
  /** Moved on by whoever reads a line. */
  readonly state: RolloutState;
}

/** What the lines of one type say. */
export type LineReader = (reading: Reading) => readonly Told[];

export type LineReaders = Readonly<Record<string, LineReader>>;

/** For lines that are known and say nothing that is needed here, or nothing that another line does not say. */
export const silent: LineReader = () => [];
