/**
 * Hook payloads hold no time: what a hook says happened when it arrived. A spool that was copied, restored or filled by hand arrives at another time than
 * the rest, in the same order. Where other sources tell the same calls and turns at other times, the calls of hooks are moved to those times; without that, one
 * response told twice would be two, and a session would last until its spool was found.
 */
import type { Observation } from '../model/observation.ts';
import { attribute, byTime, endOf, startOf } from './reading.ts';
import { REDACTED_PROMPT } from './redacted-prompt.ts';

/** A hook is a process, and a machine may be busy; what is further off than this was not written when it happened. */
const LATE_MS = 60_000;

/** The observations of a session's threads, by time, hooks and `notify` where the others say that they belong. */
export function inOwnTime(ordered: readonly Observation[]): readonly Observation[] {
  const late = ordered.filter(arrives);
  const others = ordered.filter((one) => !arrives(one));
  if (late.length === 0 || others.length === 0) return ordered;
  const times = anchorsOf(late, timesTold(others));
  const offsets = late.flatMap((one, index) => (times[index] === null ? [] : [Math.abs((times[index] ?? 0) - one.at)]));
  if (offsets.length === 0 || median(offsets) <= LATE_MS) return ordered;
  return [...others, ...moved(late, withEnds(late, times, others))].sort(byTime);
}

/** By the arrival of a process, that is: a look at a lock has a clock of its own. */
const arrives = ({ source }: Observation): boolean => source === 'hooks' || source === 'notify';

/** True for what was moved: its time is about right, no more. */
export const isMoved = ({ attributes }: Observation): boolean => attributes[MOVED] !== undefined;

const MOVED = 'arrived_late';

interface TimesTold {
  readonly calls: ReadonlyMap<string, { readonly start: number; readonly end: number }>;
  readonly turns: ReadonlyMap<string, { readonly start: number; readonly end: number }>;
  readonly prompts: readonly Observation[];
}

function timesTold(others: readonly Observation[]): TimesTold {
  const calls = new Map<string, { start: number; end: number }>();
  const turns = new Map<string, { start: number; end: number }>();
  for (const one of others) {
    for (const [spans, id] of [
      [calls, one.callId],
      [turns, one.turnId],
    ] as const) {
      // Codex's own estimate of a turn's cost may come minutes after it
      if (id === '' || one.kind === 'cost' || one.kind === 'process') continue;
      const known = spans.get(id) ?? { start: Number.POSITIVE_INFINITY, end: Number.NEGATIVE_INFINITY };
      spans.set(id, { start: Math.min(known.start, startOf(one)), end: Math.max(known.end, endOf(one)) });
    }
  }
  return { calls, turns, prompts: others.filter(({ kind }) => kind === 'prompt') };
}

/** When each of them happened, as far as the others tell the same thing; null where they do not. */
function anchorsOf(late: readonly Observation[], told: TimesTold): (number | null)[] {
  const free = [...told.prompts];
  return late.map((one) => {
    const call = told.calls.get(one.callId);
    if (call !== undefined) return one.kind === 'tool_result' ? call.end : call.start;
    const turn = told.turns.get(one.turnId);
    const begins = one.kind === 'prompt';
    const ends = one.kind === 'turn_ended' || one.kind === 'turn_interrupted';
    if (turn !== undefined && (begins || ends)) return begins ? turn.start : turn.end;
    return begins || one.source === 'notify' ? samePrompt(one, free) : null;
  });
}

/** The next prompt with these words that none has taken. */
function samePrompt(one: Observation, free: Observation[]): number | null {
  const words = attribute(one, 'prompt');
  const isOwn = (prompt: Observation): boolean => prompt.threadId === one.threadId;
  const said = free.findIndex((prompt) => isOwn(prompt) && words?.trim() === attribute(prompt, 'prompt')?.trim());
  const index =
    said >= 0 ? said : free.findIndex((prompt) => isOwn(prompt) && attribute(prompt, 'prompt') === REDACTED_PROMPT);
  if (index < 0) return null;
  // notify tells the end of the turn that a hook's prompt began
  const [prompt] = one.source === 'notify' ? [free[index]] : free.splice(index, 1);
  return prompt?.at ?? null;
}

/** An end of which nobody else tells comes after everything that is told before the next prompt. */
function withEnds(
  late: readonly Observation[],
  times: readonly (number | null)[],
  others: readonly Observation[],
): (number | null)[] {
  return late.map(({ kind }, index) => {
    const time = times[index] ?? null;
    if (time !== null || (kind !== 'turn_ended' && kind !== 'turn_interrupted')) return time;
    const next = late.findIndex((one, after) => after > index && one.kind === 'prompt' && times[after] !== null);
    const before = times[next] ?? Number.POSITIVE_INFINITY;
    const ends = others.filter(({ at }) => at < before).map(endOf);
    return ends.length === 0 ? null : Math.min(Math.max(...ends), before);
  });
}

function moved(late: readonly Observation[], times: readonly (number | null)[]): Observation[] {
  const next = [...times];
  for (let index = next.length - 2; index >= 0; index--) next[index] ??= next[index + 1] ?? null;
  let at = next.find((time) => time !== null) ?? 0;
  return late.map((one, index) => {
    // what is asked for is asked after what came before; everything else comes just before what follows
    const isRequest = one.kind === 'model_requested' || one.kind === 'approval_requested';
    const time = times[index] ?? (isRequest ? null : next[index]);
    // a microsecond apart, so that their order stays
    at = Math.max(at + 0.001, time ?? at);
    return { ...one, at, attributes: { ...one.attributes, [MOVED]: 'true' } };
  });
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
