import type { Observation, ObservationKind } from '../model/observation.ts';

/** A turn while its observations are gathered. */
export interface Anchor {
  /** '' where nobody named it. */
  readonly turnId: string;
  start: number;
  end: number;
  span: Observation | null;
  readonly traceIds: Set<string>;
  readonly callIds: Set<string>;
  readonly observations: Observation[];
}

/** Clock steps between a record's time and a span's: both come from one clock, written at different moments. */
export const SLACK_MS = 2;

/** What a turn is made of; the rest of a thread (start, links, end) belongs to the thread. */
export const OUTSIDE_TURNS: ReadonlySet<ObservationKind> = new Set<ObservationKind>([
  'thread_started',
  'thread_link',
  'thread_ended',
  'rolled_back',
  'process',
  'event',
]);

export const newAnchor = (turnId: string, start: number): Anchor => ({
  turnId,
  start,
  end: Number.POSITIVE_INFINITY,
  span: null,
  traceIds: new Set(),
  callIds: new Set(),
  observations: [],
});
