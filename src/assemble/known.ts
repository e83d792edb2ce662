/** What is known of a session when it is asked what is missing of it. */
import type { Observation, Source } from '../model/observation.ts';
import type { Counts, Turn } from '../model/session.ts';

export interface Known {
  readonly sources: ReadonlySet<Source>;
  readonly observations: readonly Observation[];
  readonly turns: readonly Turn[];
  /** The thread at the top. */
  readonly rootId: string;
  readonly counts: Counts;
  readonly cwd: string | null;
  readonly codexVersion: string | null;
  readonly originator: string | null;
}

/** A sentence for what is missing; null for nothing. */
export type Rule = (known: Known) => string | null;

export const tells = ({ sources }: Pick<Known, 'sources'>, ...tellers: readonly Source[]): boolean =>
  tellers.some((source) => sources.has(source));

/** `2 of 5 turns`. */
export const some = (part: readonly unknown[], all: readonly unknown[], noun: string): string =>
  `${part.length} of ${all.length} ${noun}`;

/** @param minor of 0.<minor> */
export const isBefore = (version: string, minor: number): boolean => {
  const [major, told] = version.split('.').map(Number);
  return major === 0 && told !== undefined && told < minor;
};
