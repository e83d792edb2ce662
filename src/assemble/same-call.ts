/**
 * Which observations with one call id speak of one call? An id is unique within its turn only: some providers count the calls of each turn from the first on. A command that
 * goes on in the background ends in another turn and stays one call, so that only what begins a call tells of another one.
 */
import { groupBy } from '../lib/group-by.ts';
import type { Observation } from '../model/observation.ts';
import { startOf } from './reading.ts';
import { SLACK_MS } from './turn-anchor.ts';

interface Call {
  /** '' where nobody named it. */
  readonly turnId: string;
  readonly start: number;
  readonly members: Observation[];
}

/** @param told everything with one call id, in one thread, by time */
export function callsAmong(told: readonly Observation[]): Observation[][] {
  const calls = begunCalls(told);
  const logs = told.filter(({ source }) => source === 'otel_logs');
  const traces = tracesOf(logs);
  if (calls.length < 2 && traces.length < 2) return [[...told]];
  for (const one of told.filter(({ source }) => source !== 'otel_logs')) homeOf(one, calls).members.push(one);
  const groups = traces.length < 2 ? logs.map((one) => [one]) : [...groupBy(logs, ({ traceId }) => traceId).values()];
  for (const group of groups) placeLogs(group, calls, traces.length < 2);
  return calls.map(({ members }) => members).filter(({ length }) => length > 0);
}

const begins = ({ kind, name }: Observation): boolean =>
  kind === 'tool_started' || (kind === 'tool_span' && name !== 'mcp.tools.call');

/** One for each turn in which somebody saw it begin. */
function begunCalls(told: readonly Observation[]): Call[] {
  const begun = groupBy(
    told.filter((one) => one.turnId !== '' && begins(one)),
    ({ turnId }) => turnId,
  );
  return [...begun]
    .map(([turnId, own]) => ({ turnId, start: Math.min(...own.map(startOf)), members: [] }))
    .sort((a, b) => a.start - b.start);
}

/** The traces of the log records: each turn has one of its own, unless a caller gives one to all. */
const tracesOf = (logs: readonly Observation[]): string[] => [
  ...new Set(logs.map(({ traceId }) => traceId).filter((traceId) => traceId !== '')),
];

function homeOf(one: Observation, calls: Call[]): Call {
  const own = calls.find(({ turnId }) => turnId === one.turnId) ?? lastBegun(one.at, calls);
  if (own !== undefined) return own;
  // its beginning is lost
  const call: Call = { turnId: one.turnId, start: startOf(one), members: [] };
  calls.unshift(call);
  return call;
}

const lastBegun = (at: number, calls: readonly Call[]): Call | undefined =>
  calls.findLast(({ start }) => start <= at + SLACK_MS);

/** Log records name no turn: the trace tells it, else the time. */
function placeLogs(group: readonly Observation[], calls: Call[], mayShare: boolean): void {
  const [first] = group;
  if (first === undefined) return;
  const inTrace = calls.find(({ members }) =>
    members.some(({ source, traceId }) => source === 'otel_traces' && traceId === first.traceId),
  );
  const near = inTrace ?? lastBegun(first.at, calls);
  const isTaken = !mayShare && near?.members.some(({ source }) => source === 'otel_logs') === true;
  if (near !== undefined && !isTaken) near.members.push(...group);
  else calls.push({ turnId: '', start: startOf(first), members: [...group] });
}
