import { hash } from 'node:crypto';

/** Deterministic id of an observation: the same words said again are the same observation. */
export const observationId = (parts: readonly string[]): string => hash('md5', parts.join('\u0000'));
