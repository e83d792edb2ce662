/**
 * Calls that go in a circle: the same call with the same result, two calls in turns, or the same answer whatever was asked. What changed something
 * in between breaks the circle: a build between edits is work.
 */
import { counted } from '../../lib/figure.ts';
import { groupBy } from '../../lib/group-by.ts';
import type { Session, ToolCall, Turn } from '../../model/session.ts';
import { isEdit, isShell, isWaiting, mayChange } from '../command.ts';
import { callKey, isAfter, isFailure, resultKey, resultText } from '../identity.ts';
import { type Problem, problemOf } from '../problem.ts';
import { callEvidence, callWords, toolName } from '../shown.ts';
import { THRESHOLD } from '../threshold.ts';
import { leafCalls } from '../turn-calls.ts';
import { wasteOfRepeats } from '../wasted.ts';

const HIGH_CALLS = 10;

interface Step {
  readonly call: ToolCall;
  /** Place among the calls of the turn. */
  readonly place: number;
  readonly key: string | null;
  readonly result: string | null;
}

export const toolLoops = (session: Session): Problem[] =>
  session.turns.flatMap((turn) => {
    const steps = leafCalls(turn)
      .filter((call) => !isWaiting(call))
      .map((call, place): Step => ({ call, place, key: callKey(call), result: resultKey(call) }));
    const loops = [...alternations(steps), ...sameCalls(steps), ...sameAnswers(steps)];
    return loops.map((loop) => problem(turn, loop));
  });

interface Loop {
  readonly steps: readonly Step[];
  readonly sentence: string;
  /** How many of them were needed to know. */
  readonly needed: number;
}

/** A-B-A-B with the same two results. */
function alternations(steps: readonly Step[]): Loop[] {
  const loops: Loop[] = [];
  let run: Step[] = [];
  const close = (): void => {
    const [a, b] = run;
    const rounds = Math.floor(run.length / 2);
    if (a !== undefined && b !== undefined && rounds >= THRESHOLD.loop_rounds)
      loops.push({
        steps: run,
        needed: 2,
        sentence: `${callWords(a.call)} and ${callWords(b.call)} took turns ${counted(rounds, 'time')}, each with the same result.`,
      });
  };
  for (const step of steps) {
    const [before, last] = [run.at(-2), run.at(-1)];
    const isNext = last !== undefined && last.key !== step.key && step.result !== null && isAfter(last.call, step.call);
    if (isNext && before !== undefined && before.key === step.key && before.result === step.result) run.push(step);
    else {
      close();
      run = isNext && step.key !== null && last.key !== null && last.result !== null ? [last, step] : [step];
    }
  }
  close();
  return loops;
}

/** One call, the same result each time, and nothing new that could have changed it in between. */
function sameCalls(steps: readonly Step[]): Loop[] {
  const loops: Loop[] = [];
  const streaks = new Map<string, Step[]>();
  const close = (key: string): void => {
    const streak = streaks.get(key) ?? [];
    streaks.delete(key);
    const [first] = streak;
    if (first !== undefined && isDense(streak, THRESHOLD.loop_calls))
      loops.push({
        steps: streak,
        needed: 1,
        sentence: `${callWords(first.call)} was called ${counted(streak.length, 'time')} with the same result.`,
      });
  };
  const seen = new Set<string>();
  for (const [index, step] of steps.entries()) {
    const { key, call } = step;
    const isNew = key === null || !seen.has(key);
    if (isNew && mayChange(call) && !isFailure(call)) for (const open of streaks.keys()) close(open);
    if (key === null) continue;
    seen.add(key);
    const last = streaks.get(key)?.at(-1);
    if (last !== undefined && !isAfter(last.call, call)) continue;
    // without a result to compare, only what comes at once again is surely idle
    const isSame =
      step.result === null ? steps[index - 1] === last && last?.result === null : last?.result === step.result;
    if (last !== undefined && isSame) streaks.get(key)?.push(step);
    else {
      close(key);
      streaks.set(key, [step]);
    }
  }
  for (const open of streaks.keys()) close(open);
  return loops;
}

/** Other words each time, and the same failure, or the same finding, each time. */
function sameAnswers(steps: readonly Step[]): Loop[] {
  const loops: Loop[] = [];
  const edits = steps.filter(({ call }) => isEdit(call) && !isFailure(call));
  const asked = steps.filter(({ call }) => !isEdit(call));
  for (const [name, own] of groupBy(asked, ({ call }) => (isShell(call) ? 'shell' : toolName(call)))) {
    let run: Step[] = [];
    const close = (): void => {
      const [first] = run;
      const isVaried = new Set(run.map(({ key }) => key)).size === run.length;
      const needed = first !== undefined && isFailure(first.call) ? THRESHOLD.loop_calls : THRESHOLD.loop_same_answers;
      if (first !== undefined && isVaried && isDense(run, needed))
        loops.push({
          steps: run,
          needed: 1,
          sentence: `${counted(run.length, 'call')} of ${name === 'shell' ? 'the shell' : name} with other arguments each time brought the same ${isFailure(first.call) ? 'failure' : 'answer'}.`,
        });
      run = [];
    };
    for (const step of own) {
      const last = run.at(-1);
      const isAfresh = last !== undefined && edits.some(({ place }) => place > last.place && place < step.place);
      if (!canTell(step)) close();
      else if (last === undefined) run = [step];
      else if (last.result !== step.result || isAfresh) {
        close();
        run = [step];
      } else if (isAfter(last.call, step.call)) run.push(step);
    }
    close();
  }
  return loops;
}

/** A search, whose answers should differ: a state, an owner or a list may well be the same for eight things that are asked about. */
const SEARCH_NAME = /(^|[_-])(search|find|query|lookup|grep)/i;

/** "ok" to eight writes is no loop: only a failure that says something, or the answer to a search, tells. */
const canTell = ({ call, key, result }: Step): boolean =>
  key !== null &&
  result !== null &&
  resultText(call) !== '' &&
  (isFailure(call) || (call.status === 'ok' && !isShell(call) && SEARCH_NAME.test(call.name)));

/** So many of them within the window, somewhere. */
const isDense = (steps: readonly Step[], needed: number): boolean =>
  steps.some((step, index) => {
    const first = steps[index - needed + 1];
    return first !== undefined && step.place - first.place < THRESHOLD.loop_window_calls;
  });

function problem(turn: Turn, { steps, sentence, needed }: Loop): Problem {
  const made = steps.map(({ call }) => ({ call, turn }));
  return problemOf({
    kind: 'tool_loop',
    severity: steps.length >= HIGH_CALLS ? 'high' : 'medium',
    sentence,
    call_ids: steps.map(({ call }) => call.call_id),
    evidence: made.map(callEvidence),
    wasted: wasteOfRepeats(made.slice(needed)),
    advice:
      'Interrupt when this begins, and say what the agent is missing; the same call will go on giving the same result.',
  });
}
