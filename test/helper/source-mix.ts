/** A recording's observations by where they came from, and the seven ways in which three sources can be present. */
import { observeHook } from '../../src/codex/hook/observe-hook.ts';
import { createRolloutReader } from '../../src/codex/rollout/rollout-reader.ts';
import type { Observation } from '../../src/model/observation.ts';
import { hookRecordsOf } from './recorded-hook.ts';
import { rolloutsOf } from './recorded-rollout.ts';
import { observationsOf } from './recording.ts';

export const WAYS = ['otlp', 'hooks', 'rollout'] as const;
export type Way = (typeof WAYS)[number];
export type ByWay = Readonly<Record<Way, readonly Observation[]>>;

export const MIXES: readonly (readonly Way[])[] = [
  ['otlp'],
  ['hooks'],
  ['rollout'],
  ['otlp', 'hooks'],
  ['otlp', 'rollout'],
  ['hooks', 'rollout'],
  ['otlp', 'hooks', 'rollout'],
];

export function observationsByWay(name: string): ByWay {
  return {
    otlp: observationsOf(name),
    hooks: hookRecordsOf(name).flatMap(observeHook),
    rollout: rolloutsOf(name).flatMap(({ name: file, lines }) => {
      const reader = createRolloutReader(file);
      return lines.flatMap((line) => reader.read(line));
    }),
  };
}

/** The threads that wrote a file; a side thread of the TUI writes none, nor does a run with --ephemeral. */
export const writtenThreads = (name: string): ReadonlySet<string> =>
  new Set(rolloutsOf(name).map(({ name: file }) => file.threadId));
