/** Reading an observation: absent and empty are null, never '' or 0. */
import type { Observation } from '../model/observation.ts';

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
  observations.reduce((last, observation) => Math.max(last, endOf(observation)), 0);

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

/** By time; the id breaks ties, so that the order of arrival never shows. */
export const byTime = (a: Observation, b: Observation): number =>
  a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
