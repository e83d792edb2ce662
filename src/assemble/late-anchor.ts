/** When did a hook or `notify` that came late happen? Whoever was on time tells the same calls, turns and prompts. */
import { groupBy } from '../lib/group-by.ts';
import type { Observation } from '../model/observation.ts';
import { countBefore } from './in-time.ts';
import { pairInOrder } from './pair-in-order.ts';
import { attribute, endOf, numberOf, startOf } from './reading.ts';
import { REDACTED_PROMPT } from './redacted-prompt.ts';
import { isMember, promptsToldBy } from './same-prompt.ts';

/** Between a turn of which nobody else tells and the next one: what the others say by their times alone must not seem to belong to it. */
export const TURN_GAP_MS = 5;

interface Span {
  readonly start: number;
  readonly end: number;
}

interface TimesTold {
  readonly calls: ReadonlyMap<string, Span>;
  readonly turns: ReadonlyMap<string, Span>;
  readonly prompts: readonly Observation[];
}

/**
 * For each of `late` its time, ms since the epoch; null where the others do not tell.
 *
 * @param late in the order of arrival
 * @param others of the same session, by time
 */
export function anchorsOf(late: readonly Observation[], others: readonly Observation[]): (number | null)[] {
  const told = timesTold(others);
  const free = [...told.prompts];
  const notified = notifiedTimes(late, told.prompts);
  return late.map((one) => {
    const call = told.calls.get(inTurn(one)) ?? told.calls.get(one.callId);
    if (call !== undefined) return one.kind === 'tool_result' ? call.end : call.start;
    const turn = told.turns.get(one.turnId);
    const begins = one.kind === 'prompt';
    if (turn !== undefined && (begins || ends(one))) return begins ? turn.start : turn.end;
    return begins ? samePrompt(one, free) : (notified.get(one.id) ?? null);
  });
}

const inTurn = ({ turnId, callId }: Observation): string => (callId === '' ? '' : `${turnId}/${callId}`);

function timesTold(others: readonly Observation[]): TimesTold {
  const calls = new Map<string, Span>();
  const turns = new Map<string, Span>();
  for (const one of others) {
    for (const [spans, id] of [
      [calls, one.callId],
      // calls of several turns may have one id
      [calls, one.turnId === '' ? '' : inTurn(one)],
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

/** The next prompt with these words that none has taken. */
function samePrompt(one: Observation, free: Observation[]): number | null {
  const words = attribute(one, 'prompt');
  const isOwn = (prompt: Observation): boolean => prompt.threadId === one.threadId;
  const said = free.findIndex((prompt) => isOwn(prompt) && words?.trim() === attribute(prompt, 'prompt')?.trim());
  const index =
    said >= 0 ? said : free.findIndex((prompt) => isOwn(prompt) && attribute(prompt, 'prompt') === REDACTED_PROMPT);
  return index < 0 ? null : (free.splice(index, 1)[0]?.at ?? null);
}

const ends = ({ kind }: Observation): boolean => kind === 'turn_ended' || kind === 'turn_interrupted';

/** Before 0.125 `notify` is all there is, and its turns have no names: each call is another turn's. */
export const isNamelessEnd = ({ source, turnId }: Observation): boolean => source === 'notify' && turnId === '';

/**
 * When the turns began that `notify` alone tells of. Its calls come in the order of the prompts, and say how many prompts there were; one without words
 * may have been any.
 *
 * @returns by the id of the observation
 */
function notifiedTimes(late: readonly Observation[], prompts: readonly Observation[]): ReadonlyMap<string, number> {
  const hooked = new Set(
    late.filter(({ kind, turnId }) => kind === 'prompt' && turnId !== '').map(({ turnId }) => turnId),
  );
  const alone = late.filter(({ source, turnId }) => source === 'notify' && !hooked.has(turnId));
  const times = new Map<string, number>();
  for (const [threadId, own] of groupBy(alone, (one) => one.threadId)) {
    const told = prompts.filter((prompt) => prompt.threadId === threadId);
    const known = promptsToldBy(['rollout', 'otel_logs'], told, () => false).map((prompt, index) => ({
      ...prompt,
      number: index + 1,
    }));
    // whose times are wrong is told apart by number
    const twins = pairInOrder(known, own, {
      atOfKnown: ({ number }) => number,
      atOf: (one) => numberOf(one, 'prompt_count') ?? 0,
      same: ({ members }, one) => isMember(members, one),
      windowMs: Number.POSITIVE_INFINITY,
    });
    own.forEach(({ id }, index) => {
      const twin = known[twins[index] ?? -1];
      if (twin !== undefined) times.set(id, twin.at);
    });
  }
  return times;
}

const tellsPrompt = (one: Observation): boolean => one.kind === 'prompt' || isNamelessEnd(one);

/** An end of which nobody else tells comes after everything that is told before the next prompt. */
export function withEnds(
  late: readonly Observation[],
  times: readonly (number | null)[],
  others: readonly Observation[],
): (number | null)[] {
  const ats = others.map(({ at }) => at);
  let latest = Number.NEGATIVE_INFINITY;
  const endedBy = others.map((one) => (latest = Math.max(latest, endOf(one))));
  const prompted = promptedAfter(late, times);
  return late.map((one, index) => {
    const time = times[index] ?? null;
    if (time !== null || !ends(one)) return time;
    const before = prompted[index] ?? Number.POSITIVE_INFINITY;
    const ended = endedBy[countBefore(ats, before) - 1];
    return ended === undefined ? null : Math.min(ended, before - TURN_GAP_MS);
  });
}

/** For each the time of the next prompt behind it whose time is known, ms since the epoch. */
function promptedAfter(late: readonly Observation[], times: readonly (number | null)[]): number[] {
  const prompted: number[] = [];
  let next = Number.POSITIVE_INFINITY;
  for (let index = late.length - 1; index >= 0; index--) {
    prompted[index] = next;
    const one = late[index];
    if (one !== undefined && tellsPrompt(one)) next = times[index] ?? next;
  }
  return prompted;
}
