/** `notify` lists all prompts of a thread: more than the turns that are told show that there were others. */
import { groupBy } from '../lib/group-by.ts';
import type { Observation } from '../model/observation.ts';
import type { Turn } from '../model/session.ts';
import { countUpTo } from './in-time.ts';
import { attribute, numberOf } from './reading.ts';

interface Told {
  readonly turns: readonly Turn[];
  readonly observations: readonly Observation[];
  /** The thread at the top: agents' lists hold what they inherited. */
  readonly rootId: string;
}

/** How many prompts are listed of which nobody who is there tells. A file tells all of its thread's; a fork is known by its file, or by a hook, and lists what it was forked with. */
export function untoldPrompts({ turns, observations, rootId }: Told): number {
  const own = observations.filter(({ threadId }) => threadId === rootId);
  if (own.some(({ source }) => source === 'rollout') || own.some(isForked)) return 0;
  const promptsAt = [...groupBy(own.filter(isPrompt), ({ source }) => source).values()].map(timesOf);
  const begunAt = turns
    .filter((turn) => turn.thread_id === rootId)
    .map(({ started_at }) => Date.parse(started_at))
    .sort((a, b) => a - b);
  return own
    .filter(({ source }) => source === 'notify')
    .reduce((most, notified) => {
      const told = [begunAt, ...promptsAt].map((times) => countUpTo(times, notified.at));
      return Math.max(most, (numberOf(notified, 'prompt_count') ?? 0) - Math.max(...told));
    }, 0);
}

const timesOf = (observations: readonly Observation[]): number[] => observations.map(({ at }) => at);

const isPrompt = ({ kind, source }: Observation): boolean => kind === 'prompt' && source !== 'notify';

const isForked = (one: Observation): boolean =>
  attribute(one, 'forked_from_id') !== null || attribute(one, 'start_source') === 'fork';
