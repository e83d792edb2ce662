/** Who tells compactions: files in any version, hooks and spans from 0.147 on. */
import type { Observation, Source } from '../model/observation.ts';
import type { Turn } from '../model/session.ts';
import { turnsUntoldBy } from './lost-log.ts';
import { attribute } from './reading.ts';

interface Told {
  readonly sources: ReadonlySet<Source>;
  readonly turns: readonly Turn[];
  readonly observations: readonly Observation[];
}

/** What only later versions say shows that these are later ones. */
const SIGNS: readonly (readonly [source: Source, isTeller: (one: Observation) => boolean])[] = [
  ['hooks', ({ kind }) => kind === 'thread_ended' || kind === 'model_requested'],
  ['otel_traces', (one) => attribute(one, 'codex.turn.token_usage.total_tokens') !== null],
];

function tellersIn({ sources, observations }: Told): Source[] {
  const later = SIGNS.filter(([teller, isTeller]) =>
    observations.some((one) => one.source === teller && isTeller(one)),
  );
  return [...(sources.has('rollout') ? (['rollout'] as const) : []), ...later.map(([teller]) => teller)];
}

export const tellsCompactions = (told: Told): boolean => tellersIn(told).length > 0;

/** Turns that others tell of, but nobody who would tell that they compacted. */
export function turnsOfUntoldCompactions(told: Told): Turn[] {
  const tellers = tellersIn(told);
  return tellers.length === 0 ? [] : turnsUntoldBy(told, ...tellers);
}
