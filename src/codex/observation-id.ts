import { createHash } from 'node:crypto';

/** Deterministic id of an observation: the same words said again are the same observation. */
export function observationId(parts: readonly string[]): string {
  return createHash('md5').update(parts.join('\u0000')).digest('hex');
}
