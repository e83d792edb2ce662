/** Tool calls of which it shows that there were more than are told, and what they waited for. */
import { groupBy } from '../lib/group-by.ts';
import type { Observation } from '../model/observation.ts';
import type { ToolCall, Turn } from '../model/session.ts';

/** Calls of the tool that runs the model's own script (code mode). Before 0.152 a rollout does not hold what a script called. */
const isScript = ({ name, parent_call_id, call_id }: ToolCall): boolean =>
  name === 'exec' && parent_call_id === null && !call_id.startsWith('exec-');

/** What a script calls, it calls through this. */
const CALLS_TOOLS = /\btools\s*[.[]/;

/** Scripts that call tools, or may, without a call that they made. */
export function scriptsWithoutCalls(calls: readonly ToolCall[]): ToolCall[] {
  const callers = new Set(calls.map(({ parent_call_id }) => parent_call_id));
  return calls.filter(
    (call) =>
      isScript(call) &&
      call.status !== 'error' &&
      (call.arguments === null || CALLS_TOOLS.test(call.arguments)) &&
      !callers.has(call.call_id),
  );
}

export const hasUntoldCalls = (calls: readonly ToolCall[]): boolean => scriptsWithoutCalls(calls).length > 0;

/** Calls of scripts that nobody tells of: a script that was stopped is in no log record, and no hook runs for it. */
export const callsWithoutScript = (calls: readonly ToolCall[]): ToolCall[] =>
  calls.filter(({ call_id, parent_call_id }) => call_id.startsWith('exec-') && parent_call_id === null);

interface CallsTold {
  readonly turns: readonly Turn[];
  readonly observations: readonly Observation[];
}

/** A turn in which the user ran a command (`!`): its span says so, and the file alone holds the command. */
export function hasUntoldCommand({ turns, observations }: CallsTold): boolean {
  const commanded = new Set(
    observations.filter(({ name }) => name === 'session_task.user_shell').map(({ turnId }) => turnId),
  );
  return turns.some(({ turn_id, sources }) => commanded.has(turn_id) && !sources.includes('rollout'));
}

/** Calls that were stopped, and may have been waiting for somebody's permission: a decision that was never made is logged nowhere. */
export const stoppedUndecided = (turns: readonly Turn[]): ToolCall[] =>
  turns
    .filter(({ sources }) => sources.includes('otel_logs') && !sources.includes('hooks'))
    .flatMap(({ approvals, tool_calls }) =>
      tool_calls.filter(
        ({ call_id, status }) => status === 'aborted' && !approvals.some((approval) => approval.call_id === call_id),
      ),
    );

/** How many calls the model asked for that nobody tells of: a hook refused them, or they were stopped, and neither is logged. */
export function unloggedCalls({ turns, observations }: CallsTold): number {
  const own = callsByThread(turns);
  const results = groupBy(
    observations.filter(({ kind, source }) => kind === 'tool_result' && source === 'otel_logs'),
    ({ threadId }) => threadId,
  );
  return [...announcedCalls(observations)].reduce((sum, [threadId, count]) => {
    const told = own.get(threadId) ?? new Map<string, number>();
    const returned = countsById((results.get(threadId) ?? []).map(({ callId }) => callId));
    // a provider may give one id to several calls of a turn: each has its result
    const again = [...returned].map(([callId, n]) => n - (told.get(callId) ?? 0));
    const repeated = again.reduce((all, more) => all + Math.max(0, more), 0);
    return sum + Math.max(0, count - total(told) - repeated);
  }, 0);
}

/** By thread, how many calls its responses held. */
function announcedCalls(observations: readonly Observation[]): ReadonlyMap<string, number> {
  const announced = new Map<string, number>();
  const open = new Map<string, number>();
  for (const { kind, source, threadId, attributes } of observations) {
    if (source !== 'otel_logs') continue;
    // a stream that broke is asked for again, with its calls
    if (kind === 'model_attempt') open.set(threadId, 0);
    if (kind === 'model_stream' && attributes['event.kind']?.endsWith('.done') === true)
      open.set(threadId, (open.get(threadId) ?? 0) + 1);
    if (kind !== 'model_usage') continue;
    announced.set(threadId, (announced.get(threadId) ?? 0) + (open.get(threadId) ?? 0));
    open.set(threadId, 0);
  }
  return announced;
}

/** By thread, the model's own calls: how many have each id. */
function callsByThread(turns: readonly Turn[]): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const byThread = groupBy(turns, ({ thread_id }) => thread_id);
  const ownIds = ({ tool_calls }: Turn): string[] =>
    tool_calls.map(({ call_id }) => call_id).filter((callId) => !callId.startsWith('exec-'));
  return new Map([...byThread].map(([threadId, own]) => [threadId, countsById(own.flatMap(ownIds))] as const));
}

function countsById(ids: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

const total = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((sum, n) => sum + n, 0);
