/** Reading an observation's attributes: absent and empty are null, never '' or 0. */
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
