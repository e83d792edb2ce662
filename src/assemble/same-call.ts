/**
 * Which observations with one call id speak of one call? An id is unique within its turn only: some providers count the calls of each turn from the first on. A command that
 * goes on in the background ends in another turn and stays one call.
 */
import { groupBy } from '../lib/group-by.ts';
import type { Observation } from '../model/observation.ts';
import { endOf, startOf } from './reading.ts';
import { SLACK_MS } from './turn-anchor.ts';

interface Call {
  /** None where nobody named it; two where several processes write one file, which then names another turn than the rest. */
  readonly turnIds: ReadonlySet<string>;
  readonly start: number;
  readonly members: Observation[];
}

/** @param told everything with one call id, in one thread, by time */
export function callsAmong(told: readonly Observation[]): Observation[][] {
  const named = begunCalls(told);
  const calls = named.length > 0 ? named : unnamedCalls(told);
  const logs = told.filter(({ source }) => source === 'otel_logs');
  const isTraced = new Set(logs.map(({ traceId }) => traceId).filter((traceId) => traceId !== '')).size > 1;
  if (calls.length < 2 && !isTraced) return [[...told]];
  for (const one of told.filter(({ source }) => source !== 'otel_logs')) homeOf(one, calls).members.push(one);
  if (isTraced) for (const group of groupBy(logs, ({ traceId }) => traceId).values()) placeTrace(group, calls);
  else placeInOrder(repeated(logs), calls);
  return calls.map(({ members }) => members).filter(({ length }) => length > 0);
}

const begins = ({ kind, name }: Observation): boolean =>
  kind === 'tool_started' || (kind === 'tool_span' && name !== 'mcp.tools.call');

/** One for each turn in which somebody saw it. */
function begunCalls(told: readonly Observation[]): Call[] {
  const ends = told.filter(isHookOfEnd);
  const areMany = new Set(ends.map(({ turnId }) => turnId)).size > 1;
  const begun = told.filter((one) => one.turnId !== '' && (areMany || !isHookOfEnd(one)));
  const byTurn = [...groupBy(begun, ({ turnId }) => turnId).values()].sort((a, b) => startOfAll(a) - startOfAll(b));
  const merged: Observation[][] = [];
  for (const own of byTurn) {
    const before = merged.at(-1);
    if (before !== undefined && areOne(before, own)) before.push(...own);
    else merged.push(own);
  }
  return merged.map((own) =>
    callOf(
      own.map(({ turnId }) => turnId),
      own,
    ),
  );
}

/** The hook after a command that went on in the background names the turn that runs by then; everybody else names the turn of the call. */
const isHookOfEnd = ({ source, kind }: Observation): boolean => source === 'hooks' && kind === 'tool_result';

const callOf = (turnIds: readonly string[], told: readonly Observation[]): Call => ({
  turnIds: new Set(turnIds),
  start: startOfAll(told),
  members: [],
});

const startOfAll = (told: readonly Observation[]): number => Math.min(...told.map(startOf));

/** A response comes sooner than that only where nobody tells both. */
const NEXT_TURN_MS = 200;

const areOne = (a: readonly Observation[], b: readonly Observation[]): boolean =>
  startOfAll(b) - startOfAll(a) < NEXT_TURN_MS && !a.some(({ source }) => b.some((other) => other.source === source));

/** Where nobody names turns: files before 0.125, logs. */
function unnamedCalls(told: readonly Observation[]): Call[] {
  const written = told.filter(({ source }) => source === 'rollout');
  const runs = repeated(written.length > 0 ? written : told.filter(({ source }) => source === 'otel_logs'));
  return runs.map((run) => callOf([], run));
}

/** What has come back can only begin anew as another call. A file tells both, logs only the end and what comes before it. */
function repeated(ofSource: readonly Observation[]): Observation[][] {
  const runs: Observation[][] = [];
  let isBack = false;
  for (const one of ofSource) {
    const isNext: boolean = runs.length === 0 || (isBack && (one.source === 'otel_logs' || begins(one)));
    if (isNext) runs.push([]);
    runs.at(-1)?.push(one);
    isBack = one.kind === 'tool_result' || (isBack && !isNext);
  }
  return runs;
}

function homeOf(one: Observation, calls: Call[]): Call {
  const named = one.turnId === '' ? undefined : calls.find(({ turnIds }) => turnIds.has(one.turnId));
  const own = named ?? lastBegun(endOf(one), calls);
  if (own !== undefined) return own;
  // its beginning is lost
  const call = callOf(
    [one.turnId].filter((turnId) => turnId !== ''),
    [one],
  );
  calls.unshift(call);
  return call;
}

const lastBegun = (at: number, calls: readonly Call[]): Call | undefined =>
  calls.findLast(({ start }) => start <= at + SLACK_MS);

/** Log records name no turn: the trace tells it, else the time. */
function placeTrace(group: readonly Observation[], calls: Call[]): void {
  const [first] = group;
  if (first === undefined) return;
  const inTrace = calls.filter(({ members }) =>
    members.some(({ source, traceId }) => source === 'otel_traces' && traceId === first.traceId),
  );
  const near = (inTrace.length === 1 ? inTrace[0] : undefined) ?? lastBegun(first.at, calls);
  const isTaken = near?.members.some(({ source }) => source === 'otel_logs') === true;
  if (near !== undefined && !isTaken) near.members.push(...group);
  else calls.push({ ...callOf([], group), members: [...group] });
}

/** Without traces of their own: the n-th is the n-th where as many are told, else the nearest. A file before 0.80 is written a while after the logs. */
function placeInOrder(runs: readonly (readonly Observation[])[], calls: readonly Call[]): void {
  runs.forEach((run, index) => {
    const start = startOfAll(run);
    const nearest = calls.toSorted((a, b) => Math.abs(a.start - start) - Math.abs(b.start - start))[0];
    (runs.length === calls.length ? calls[index] : nearest)?.members.push(...run);
  });
}
