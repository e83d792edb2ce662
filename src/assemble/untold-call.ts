/** Tool calls of which it shows that there were more than are told. */
import type { ToolCall } from '../model/session.ts';

/** Calls of the tool that runs the model's own script (code mode). Before 0.152 a rollout does not hold what a script called. */
const isScript = ({ name, parent_call_id, call_id }: ToolCall): boolean =>
  name === 'exec' && parent_call_id === null && !call_id.startsWith('exec-');

/** What a script calls, it calls through this. */
const CALLS_TOOLS = /\btools\s*[.[]/;

/** Scripts that call tools, or may, without a call that they made. */
export const scriptsWithoutCalls = (calls: readonly ToolCall[]): ToolCall[] =>
  calls.filter(
    (call) =>
      isScript(call) &&
      call.status !== 'error' &&
      (call.arguments === null || CALLS_TOOLS.test(call.arguments)) &&
      !calls.some(({ parent_call_id }) => parent_call_id === call.call_id),
  );

export const hasUntoldCalls = (calls: readonly ToolCall[]): boolean => scriptsWithoutCalls(calls).length > 0;
