/** Reading an observation: absent and empty are null, never '' or 0. */
import type { Observation, ObservationKind } from '../model/observation.ts';

export function attribute(observation: Observation, key: string): string | null {
  const text = observation.attributes[key];
  return text === undefined || text === '' ? null : text;
}

export function numberOf(observation: Observation, key: string): number | null {
  const text = attribute(observation, key);
  if (text === null) return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

/** A span's time is its start; whatever else lasts is told when it is over. */
export const startOf = ({ source, at, durationMs }: Observation): number =>
  source === 'otel_traces' ? at : at - (durationMs ?? 0);

export const endOf = ({ source, at, durationMs }: Observation): number =>
  source === 'otel_traces' ? at + (durationMs ?? 0) : at;

/** When the last of them was over; 0 for none. */
export const lastSign = (observations: readonly Observation[]): number =>
  // a turn's cost is told when somebody has reckoned it up
  observations.reduce((last, one) => (one.kind === 'cost' ? last : Math.max(last, endOf(one))), 0);

/** RFC 3339, UTC, milliseconds. */
export const isoOf = (ms: number): string => new Date(ms).toISOString();

/** The last value that any of them has for a key. */
export function lastOf(observations: readonly Observation[], key: string): string | null {
  for (let index = observations.length - 1; index >= 0; index--) {
    const observation = observations[index];
    const text = observation === undefined ? null : attribute(observation, key);
    if (text !== null) return text;
  }
  return null;
}

/** What is told in one millisecond: a turn begins before it works, and works before it ends. */
const RANK: Partial<Record<ObservationKind, number>> = {
  thread_started: -3,
  turn_started: -2,
  prompt: -1,
  tool_result: 1,
  answer: 2,
  turn_interrupted: 3,
  turn_ended: 3,
  thread_ended: 4,
};

const rankOf = ({ kind }: Observation): number => RANK[kind] ?? 0;

/** By time; the kind and then the id break ties, so that the order of arrival never shows. */
export const byTime = (a: Observation, b: Observation): number =>
  a.at - b.at || rankOf(a) - rankOf(b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
