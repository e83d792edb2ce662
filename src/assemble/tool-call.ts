/**
 * Tool calls of one thread, joined by call id. What each source says: log `tool_result` (arguments, output, success, duration), log `tool_decision`
 * (who approved), span (start, aborted, and the only trace of a call that was interrupted).
 */
import type { Observation } from '../model/observation.ts';
import type { Approval, ToolCall, ToolStatus } from '../model/session.ts';
import { attribute, isoOf } from './reading.ts';

export interface ToolCallDraft {
  readonly callId: string;
  readonly start: number;
  readonly end: number | null;
  readonly observations: readonly Observation[];
}

/** What a turn's state says of a call that never reported its result. */
export type Unreported = 'running' | 'aborted';

const OF_A_CALL = new Set<Observation['kind']>([
  'tool_started',
  'tool_result',
  'tool_span',
  'approval',
  'sandbox_outcome',
]);

export function toolCallsOf(observations: readonly Observation[]): ToolCallDraft[] {
  const byCall = new Map<string, Observation[]>();
  for (const observation of observations) {
    if (observation.callId === '' || !OF_A_CALL.has(observation.kind)) continue;
    const call = byCall.get(observation.callId);
    if (call === undefined) byCall.set(observation.callId, [observation]);
    else call.push(observation);
  }
  return [...byCall]
    .map(([callId, told]) => draftOf(callId, told))
    .sort((a, b) => a.start - b.start || (a.callId < b.callId ? -1 : 1));
}

const find = (observations: readonly Observation[], kind: Observation['kind']): Observation | undefined =>
  observations.findLast((observation) => observation.kind === kind);

/** The span named after the tool; `mcp.tools.call` and `unified_exec.*` lie inside it. */
const outerSpan = (observations: readonly Observation[]): Observation | undefined =>
  observations.find(({ kind, name }) => kind === 'tool_span' && name !== 'mcp.tools.call');

function draftOf(callId: string, observations: readonly Observation[]): ToolCallDraft {
  const result = find(observations, 'tool_result');
  const span = outerSpan(observations) ?? find(observations, 'tool_span');
  const first = observations[0]?.at ?? 0;
  // the result's own duration excludes the hooks that the span includes
  const start = result !== undefined ? result.at - (result.durationMs ?? 0) : (span?.at ?? first);
  const end = result?.at ?? (span === undefined ? null : span.at + (span.durationMs ?? 0));
  return { callId, start, end, observations };
}

interface ToolName {
  readonly name: string;
  readonly mcpServer: string | null;
}

/**
 * The name that the model called. Codex spelled MCP tools in every possible way: `mcp__lab__echo` (to 0.125), `mcp__labecho`
 * (0.147, and span names to this day), `echo` in the namespace `mcp__lab` (from 0.160).
 */
export function toolName(observations: readonly Observation[], mcpServers: readonly string[]): ToolName {
  const told =
    find(observations, 'tool_result') ?? find(observations, 'approval') ?? find(observations, 'tool_started');
  const mcpSpan = observations.find(({ name }) => name === 'mcp.tools.call');
  const spanned = mcpSpan === undefined ? null : attribute(mcpSpan, 'tool.name');
  const server =
    (told === undefined ? null : attribute(told, 'mcp_server')) ??
    (mcpSpan === undefined ? null : attribute(mcpSpan, 'mcp.server.name'));
  const span = outerSpan(observations);
  const called =
    (told === undefined ? null : attribute(told, 'tool_name')) ??
    (span === undefined ? null : attribute(span, 'tool_name'));
  const namespace = told === undefined ? null : attribute(told, 'tool_namespace');
  if (namespace !== null && called !== null) {
    const ofServer = /^mcp__(.+?)(?:__)?$/.exec(namespace)?.[1];
    return { name: called, mcpServer: server ?? ofServer ?? null };
  }
  if (spanned !== null) return { name: spanned, mcpServer: server };
  return unglued(called ?? span?.name ?? 'unknown', server, mcpServers);
}

function unglued(called: string, server: string | null, mcpServers: readonly string[]): ToolName {
  const twoPart = /^mcp__(.+?)__(.+)$/.exec(called);
  for (const candidate of server === null ? mcpServers : [server]) {
    for (const prefix of [`mcp__${candidate}__`, `mcp__${candidate}`]) {
      if (called.startsWith(prefix) && called.length > prefix.length) {
        return { name: called.slice(prefix.length), mcpServer: candidate };
      }
    }
  }
  if (twoPart?.[1] !== undefined && twoPart[2] !== undefined) return { name: twoPart[2], mcpServer: twoPart[1] };
  return { name: called.replace(/^(collaboration|multi_agent_v1)(?=[a-z])/, ''), mcpServer: server };
}

const EXIT_CODE = /^(?:Process exited with code|Exit code:) (-?\d+)$/m;

/** Codex says `success` for a command that ended with code 3: the code is only in the head of the output text. */
export function exitCodeOf(output: string | null): number | null {
  if (output === null) return null;
  const head = output.split(/^Output:$/m, 1)[0] ?? '';
  const code = EXIT_CODE.exec(head)?.[1];
  return code === undefined ? null : Number(code);
}

const DENIED = new Set(['denied', 'denied_with_network_policy_deny', 'timed_out']);

function statusOf(draft: ToolCallDraft, exitCode: number | null, context: ToolCallContext): ToolStatus {
  const result = find(draft.observations, 'tool_result');
  const decision = find(draft.observations, 'approval');
  const decided = decision === undefined ? null : attribute(decision, 'decision');
  if (result === undefined) {
    if (decided !== null && DENIED.has(decided)) return 'denied';
    if (decided === 'abort') return 'aborted';
    const span = outerSpan(draft.observations);
    if (span === undefined) return context.unreported;
    if (attribute(span, 'aborted') === 'true') return 'aborted';
    if (failedInSpan(draft.observations)) return 'error';
    // Codex logs the result of every call that ran, failed ones too: one that ended without was refused by a hook
    return span.at + (span.durationMs ?? 0) < context.lastLogAt ? 'denied' : 'ok';
  }
  if (attribute(result, 'success') === 'false') return decided !== null && DENIED.has(decided) ? 'denied' : 'error';
  return exitCode !== null && exitCode !== 0 ? 'error' : failedInSpan(draft.observations) ? 'error' : 'ok';
}

/** Before 0.125 a failed MCP call is logged as a success; its span knows better. */
const failedInSpan = (observations: readonly Observation[]): boolean =>
  observations.some(
    (observation) => observation.name === 'mcp.tools.call' && attribute(observation, 'error.type') !== null,
  );

export interface ToolCallContext {
  readonly mcpServers: readonly string[];
  readonly unreported: Unreported;
  /** When the turn's last log record was written (ms): what should have been logged before it and was not, did not happen. 0 without logs. */
  readonly lastLogAt: number;
  /** Calls of the same thread that run scripts which call tools themselves (code mode). */
  readonly scripts: readonly ToolCallDraft[];
}

export function toolCall(draft: ToolCallDraft, context: ToolCallContext): ToolCall {
  const result = find(draft.observations, 'tool_result');
  const started = find(draft.observations, 'tool_started');
  const output = result === undefined ? null : (result.attributes['output'] ?? null);
  const exitCode = exitCodeOf(output);
  const { name, mcpServer } = toolName(draft.observations, context.mcpServers);
  return {
    call_id: draft.callId,
    name,
    mcp_server: mcpServer,
    status: statusOf(draft, exitCode, context),
    exit_code: exitCode,
    started_at: isoOf(draft.start),
    duration_ms: result?.durationMs ?? (draft.end === null ? null : Math.round(draft.end - draft.start)),
    arguments: (result ?? started)?.attributes['arguments'] ?? null,
    output,
    sources: [...new Set(draft.observations.map(({ source }) => source))].sort(),
    parent_call_id: parentCallOf(draft, context.scripts),
  };
}

/** A call made by a code-mode script has an id of its own kind (`exec-<uuid>`) and no other link to the script than time. */
function parentCallOf(draft: ToolCallDraft, scripts: readonly ToolCallDraft[]): string | null {
  if (!draft.callId.startsWith('exec-')) return null;
  const around = scripts.findLast(
    ({ start, end }) => start <= draft.start + 1 && (end === null || draft.start <= end + 1),
  );
  return around?.callId ?? null;
}

/** The approvals of a call, in order: Codex's decision records, each with how long somebody was waited for. */
export function approvalsOf(draft: ToolCallDraft): Approval[] {
  return draft.observations
    .filter(({ kind }) => kind === 'approval')
    .map((decision) => {
      const source = attribute(decision, 'source');
      const asked = source === 'User' || source === 'AutomatedReviewer';
      return {
        call_id: decision.callId === '' ? null : decision.callId,
        decision: attribute(decision, 'decision'),
        source,
        // from the call's start: Codex does not tell when it began to ask
        waited_ms: asked && draft.end !== null ? Math.max(0, Math.round(decision.at - draft.start)) : null,
      };
    });
}
