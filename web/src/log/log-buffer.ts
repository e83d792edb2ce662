import type { LogArrival, LogRecord } from '../api/shape.ts';

/** What a live tail holds: bounded, whatever comes. */
export interface LogBuffer {
  /** Newest first. */
  readonly shown: readonly LogRecord[];
  /** Arrived while the reader was reading; newest first. */
  readonly held: readonly LogRecord[];
  /** Came, and is not here: left out by the server, or fallen off the end of what was held. */
  readonly dropped: number;
}

export const SHOWN_MAX = 2_000;
export const HELD_MAX = 1_000;
export const EMPTY_BUFFER: LogBuffer = { shown: [], held: [], dropped: 0 };

/** Adds what arrived: to what is shown, or, while that stands still, to what is held back. A record that is there already is not added. */
export function received(buffer: LogBuffer, { records, dropped }: LogArrival, isPaused: boolean): LogBuffer {
  const known = new Set([...buffer.shown, ...buffer.held].map(({ id }) => id));
  const fresh = records.filter(({ id }) => !known.has(id));
  if (!isPaused) return { ...released(buffer, fresh), dropped: buffer.dropped + dropped };
  const held = [...fresh, ...buffer.held];
  return {
    shown: buffer.shown,
    held: held.slice(0, HELD_MAX),
    dropped: buffer.dropped + dropped + Math.max(0, held.length - HELD_MAX),
  };
}

/** Shows what was held back. */
export function released(buffer: LogBuffer, fresh: readonly LogRecord[] = []): LogBuffer {
  return { shown: [...fresh, ...buffer.held, ...buffer.shown].slice(0, SHOWN_MAX), held: [], dropped: buffer.dropped };
}
