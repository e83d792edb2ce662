/**
 * Hook payloads hold no time: what a hook says happened when it arrived. A spool that was copied, restored or filled by hand arrives at another time than
 * the rest, in the same order. Where other sources tell the same calls and turns at other times, the calls of hooks are moved to those times; without that, one
 * response told twice would be two, and a session would last until its spool was found.
 */
import type { Observation } from '../model/observation.ts';
import { anchorsOf, isNamelessEnd, TURN_GAP_MS, withEnds } from './late-anchor.ts';
import { byTime } from './reading.ts';

/** A hook is a process, and a machine may be busy; what is further off than this was not written when it happened. */
const LATE_MS = 60_000;

/** The observations of a session's threads, by time, hooks and `notify` where the others say that they belong. */
export function inOwnTime(ordered: readonly Observation[]): readonly Observation[] {
  const late = ordered.filter(arrives);
  const others = ordered.filter((one) => !arrives(one));
  if (late.length === 0 || others.length === 0) return ordered;
  const times = anchorsOf(late, others);
  const offsets = late.flatMap((one, index) => (times[index] === null ? [] : [Math.abs((times[index] ?? 0) - one.at)]));
  if (offsets.length === 0 || median(offsets) <= LATE_MS) return ordered;
  return [...others, ...moved(late, withEnds(late, times, others))].sort(byTime);
}

/** By the arrival of a process, that is: a look at a lock has a clock of its own. */
const arrives = ({ source }: Observation): boolean => source === 'hooks' || source === 'notify';

/** True for what was moved: its time is about right, no more. */
export const isMoved = ({ attributes }: Observation): boolean => attributes[MOVED] !== undefined;

const MOVED = 'arrived_late';

function moved(late: readonly Observation[], times: readonly (number | null)[]): Observation[] {
  const before = timesBefore(late, times);
  let at = Math.min(...before.filter((time) => time !== null));
  return late.map((one, index) => {
    // what is asked for is asked after what came before; everything else comes just before what follows
    const isRequest = one.kind === 'model_requested' || one.kind === 'approval_requested';
    const time = times[index] ?? (isRequest ? null : before[index]);
    // a microsecond apart, so that their order stays
    at = Math.max(at + 0.001, time ?? at);
    return { ...one, at, attributes: { ...one.attributes, [MOVED]: 'true' } };
  });
}

/** The time of the next that is known, and some way before it where another turn of the same thread lies between. */
function timesBefore(late: readonly Observation[], times: readonly (number | null)[]): (number | null)[] {
  const turns = new Map<string, string>();
  const before: (number | null)[] = [];
  let time: number | null = null;
  for (let index = late.length - 1; index >= 0; index--) {
    const one = late[index];
    if (one === undefined) break;
    const turn = isNamelessEnd(one) ? one.id : one.turnId;
    const next = turns.get(one.threadId);
    if (turn !== '') turns.set(one.threadId, turn);
    const own = times[index] ?? null;
    if (own !== null) time = own;
    else if (time !== null && turn !== '' && next !== undefined && next !== turn) time -= TURN_GAP_MS;
    before[index] = time;
  }
  return before;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
