/** What calls that brought nothing took: an estimate that leaves out whatever may have been of use. */
import { groupBy } from '../lib/group-by.ts';
import type { ModelCall, Turn } from '../model/session.ts';
import type { Wasted } from './problem.ts';
import { endMs, inOrder, leafCalls, type MadeCall } from './turn-calls.ts';

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

/** Which tool calls each model call of a turn asked for: those that began after it, and before the next. */
const askedOf = new WeakMap<Turn, ReadonlyMap<ModelCall, readonly string[]>>();

function askedBy(turn: Turn): ReadonlyMap<ModelCall, readonly string[]> {
  const known = askedOf.get(turn);
  if (known !== undefined) return known;
  const models = inOrder(turn.model_calls).map((call) => ({ call, startMs: Date.parse(call.started_at) }));
  const asked = new Map<ModelCall, string[]>();
  let by = -1;
  for (const { call_id, started_at } of leafCalls(turn)) {
    const at = Date.parse(started_at);
    while ((models[by + 1]?.startMs ?? Infinity) <= at) by += 1;
    const model = models[by]?.call;
    if (model === undefined) continue;
    const ids = asked.get(model);
    if (ids === undefined) asked.set(model, [call_id]);
    else ids.push(call_id);
  }
  askedOf.set(turn, asked);
  return asked;
}

/** Model calls of a turn all of whose tool calls are among these. */
const askedOnlyFor = (turn: Turn, callIds: ReadonlySet<string>): ModelCall[] =>
  [...askedBy(turn)].filter(([, asked]) => asked.every((id) => callIds.has(id))).map(([call]) => call);

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
