/** What calls that brought nothing took: an estimate that leaves out whatever may have been of use. */
import { groupBy } from '../lib/group-by.ts';
import type { ModelCall, Turn } from '../model/session.ts';
import type { Wasted } from './problem.ts';
import { endMs, leafCalls, type MadeCall } from './turn-calls.ts';

/** Where nothing can be told; `how` says why. */
export const unknownWaste = (how: string): Wasted => ({ tokens: null, cost_usd: null, ms: null, how });

const HOW = 'the calls after the first, and the model calls that asked for nothing but them';
const HOW_TIME =
  'time of the calls after the first; no model call asked for nothing but them, so that tokens are not counted';
const HOW_UNKNOWN = 'tokens are not counted where a model call does not tell its own';

/** Of repeats: their time, and the model calls that asked for nothing else. */
export function wasteOfRepeats(repeats: readonly MadeCall[]): Wasted {
  const asking = [...groupBy(repeats, ({ turn }) => turn)].flatMap(([turn, made]) =>
    askedOnlyFor(turn, new Set(made.map(({ call }) => call.call_id))),
  );
  const spans = [...repeats.map(({ call }) => call), ...asking].map((call): Span | null => {
    const end = endMs(call);
    return end === null ? null : { from: Date.parse(call.started_at), to: end };
  });
  const known = spans.filter((span) => span !== null);
  const tokens = sumKnown(asking.map((call) => call.tokens.total));
  return {
    tokens,
    cost_usd: sumKnown(asking.map((call) => call.cost_usd)),
    ms: known.length === 0 ? null : unionMs(known),
    how: asking.length === 0 ? HOW_TIME : tokens === null ? `${HOW}; ${HOW_UNKNOWN}` : HOW,
  };
}

/** Model calls of a turn all of whose tool calls are among these. */
function askedOnlyFor(turn: Turn, callIds: ReadonlySet<string>): ModelCall[] {
  const asked = turn.model_calls.toSorted((a, b) => Date.parse(a.started_at) - Date.parse(b.started_at));
  const starts = asked.map(({ started_at }) => Date.parse(started_at));
  const useful = new Set<number>();
  const useless = new Set<number>();
  let by = -1;
  for (const { call_id, started_at } of leafCalls(turn)) {
    while (by + 1 < starts.length && (starts[by + 1] ?? 0) <= Date.parse(started_at)) by += 1;
    (callIds.has(call_id) ? useless : useful).add(by);
  }
  return asked.filter((_, index) => useless.has(index) && !useful.has(index));
}

/** null when nothing is there, or a part of it is not known: half a sum would be taken for the whole. */
export function sumKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return values.length === 0 || known.length < values.length ? null : known.reduce((sum, value) => sum + value, 0);
}

export interface Span {
  /** ms since the epoch. */
  readonly from: number;
  readonly to: number;
}

/** How long it took with what ran side by side counted once. */
export function unionMs(spans: readonly Span[]): number {
  let [sum, until] = [0, Number.NEGATIVE_INFINITY];
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    sum += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return Math.round(sum);
}
