/**
 * Tool calls of one thread, joined by call id. Rollouts hold arguments and outputs whole, and exit codes; log records how long it took, whether it worked and
 * who approved; hooks that it began and that it worked; spans the start, and the only trace of a call that was interrupted.
 */
import type { Observation, ObservationKind } from '../model/observation.ts';
import type { ToolCall, ToolStatus } from '../model/session.ts';
import { told, toldNumber } from './precedence.ts';
import { attribute, endOf, isoOf, numberOf, startOf } from './reading.ts';
import { toolName } from './tool-name.ts';

export interface ToolCallDraft {
  readonly callId: string;
  readonly start: number;
  readonly end: number | null;
  readonly observations: readonly Observation[];
}

/** What a turn's state says of a call that never reported its result: in a turn that is over it may have ended in any way, or its last word is lost. */
export type Unreported = 'running' | 'unknown';

const OF_A_CALL = new Set<ObservationKind>([
  'tool_started',
  'tool_result',
  'tool_span',
  'approval',
  'approval_requested',
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
  return inOneOrder([...byCall].map(([callId, own]) => draftOf(callId, own)));
}

/** Calls of one response begin at once, and each source sees another one first: then their ids decide. What waits for the call before it has an order. */
const AT_ONCE_MS = 20;

const areAtOnce = (before: ToolCallDraft, { start }: ToolCallDraft): boolean =>
  start - before.start <= AT_ONCE_MS && (before.end === null || start < before.end || start === before.start);

function inOneOrder(drafts: readonly ToolCallDraft[]): ToolCallDraft[] {
  const groups: ToolCallDraft[][] = [];
  for (const draft of drafts.toSorted((a, b) => a.start - b.start)) {
    const group = groups.at(-1);
    if (group?.every((other) => areAtOnce(other, draft)) === true) group.push(draft);
    else groups.push([draft]);
  }
  return groups.flatMap((group) => group.sort((a, b) => (a.callId < b.callId ? -1 : 1)));
}

/** The span named after the tool; `mcp.tools.call` and `unified_exec.*` lie inside it. */
export const outerSpan = (observations: readonly Observation[]): Observation | undefined =>
  observations.find(({ kind, name }) => kind === 'tool_span' && name !== 'mcp.tools.call');

const isAbortedSpan = (one: Observation): boolean => one.kind === 'tool_span' && attribute(one, 'aborted') === 'true';

/** By the file's word, or the end of a call that was stopped: whatever the model's script still ran is told a moment later, as a failure. */
export const interruptedAt = (observations: readonly Observation[]): number =>
  observations.reduce((first, one) => {
    if (isAbortedSpan(one)) return Math.min(first, endOf(one));
    return one.kind === 'turn_interrupted' && one.source === 'rollout' ? Math.min(first, one.at) : first;
  }, Number.POSITIVE_INFINITY);

const ofSource = (
  observations: readonly Observation[],
  source: Observation['source'],
  kind: ObservationKind,
): Observation | undefined => observations.findLast((one) => one.source === source && one.kind === kind);

function draftOf(callId: string, observations: readonly Observation[]): ToolCallDraft {
  const logged = ofSource(observations, 'otel_logs', 'tool_result');
  const span = outerSpan(observations) ?? ofSource(observations, 'otel_traces', 'tool_span');
  // the record's own duration excludes the hooks that the span includes
  const timed = logged ?? span;
  const start = timed === undefined ? Math.min(...observations.map(startOf)) : startOf(timed);
  return { callId, start, end: timed === undefined ? lastResult(observations) : endOf(timed), observations };
}

const lastResult = (observations: readonly Observation[]): number | null =>
  observations
    .filter(({ kind }) => kind === 'tool_result')
    .reduce<number | null>((last, { at }) => Math.max(last ?? at, at), null);

const EXIT_CODE = /^(?:Process exited with code|Exit code:) (-?\d+)$/m;

/** Codex says `success` for a command that ended with code 3: the code is only in the head of the output text. */
export function exitCodeOf(output: string | null): number | null {
  if (output === null) return null;
  const head = output.split(/^Output:$/m, 1)[0] ?? '';
  const code = EXIT_CODE.exec(head)?.[1];
  return code === undefined ? null : Number(code);
}

/** Hooks get what the command printed, which may say anything; the others what Codex tells the model about it. */
const isForModel = (result: Observation): boolean =>
  result.source !== 'hooks' || attribute(result, 'tool_name') !== 'exec_command';

/** The result of an MCP server, or what a command printed: it may look like the head of an output, and has none. */
const isRaw = (result: Observation): boolean =>
  attribute(result, 'mcp_server') !== null || result.name === 'CommandExecution';

function exitCodeTold(observations: readonly Observation[]): number | null {
  const results = observations.filter(({ kind }) => kind === 'tool_result');
  const fields = results.map((result) => numberOf(result, 'exit_code')).filter((code) => code !== null);
  const texts = results
    .filter((result) => isForModel(result) && !isRaw(result))
    .map((result) => exitCodeOf(attribute(result, 'output')))
    .filter((code) => code !== null);
  return fields.at(-1) ?? texts.at(-1) ?? null;
}

const DENIED = new Set(['denied', 'denied_with_network_policy_deny', 'timed_out']);
/** What Codex tells the model about a call that the user stopped … */
const STOPPED = /^(?:Wall time: [\d.]+ seconds\n)?aborted by user|^execution error: Sandbox\(Signal\(/;
/** … and about one that a hook or the user refused. */
const REFUSED =
  /^[\w ]{1,40} blocked by PreToolUse hook\b|^(?:[\w ]{1,40} )?rejected by user\b|^exec_command failed(?: for |: )[\s\S]*Rejected\(\\?"rejected by user/;

/** What was written to a command has arrived, however that ends. */
const isInput = (observations: readonly Observation[]): boolean =>
  observations.some((one) => attribute(one, 'tool_name') === 'write_stdin');

/** A command that runs on in the background: nobody waits for how it ends. */
const goesOn = (text: string): boolean =>
  /^Process running with session ID \d+$/m.test(text.split(/^Output:$/m, 1)[0] ?? '');

type ToldStatus = ToolStatus | 'unknown';

function statusOf(draft: ToolCallDraft, exitCode: number | null, context: ToolCallContext): ToldStatus {
  const { observations } = draft;
  const results = observations.filter(({ kind }) => kind === 'tool_result');
  const decisions = observations.filter(({ kind }) => kind === 'approval');
  const decided = decisions.map((decision) => attribute(decision, 'decision')).filter((decision) => decision !== null);
  const isDenied = decided.some((decision) => DENIED.has(decision));
  const texts = results.filter(isForModel).map((result) => attribute(result, 'output') ?? '');
  if (texts.some((text) => STOPPED.test(text)) || decided.includes('abort')) return 'aborted';
  if (texts.some((text) => REFUSED.test(text))) return 'denied';
  const span = outerSpan(observations);
  if (span !== undefined && isAbortedSpan(span)) return 'aborted';
  if (results.length === 0) return withoutResult(draft, isDenied, context);
  if (exitCode !== 0 && results.every(({ at }) => at >= context.interruptedAt)) return 'aborted';
  if (results.some((result) => attribute(result, 'success') === 'false')) return isDenied ? 'denied' : 'error';
  if ((exitCode !== null && exitCode !== 0) || failedInSpan(observations)) return 'error';
  if (exitCode === null && texts.some(goesOn) && !isInput(observations)) return context.unreported;
  return exitCode === 0 || results.some((result) => knowsItWorked(result, observations)) ? 'ok' : 'unknown';
}

/**
 * Nobody says that a call worked who would not say that it failed. Files before 0.147, and log records before 0.125, hold the result of an MCP call in the same words either way;
 * a hook gets what a command printed, and not its exit code; no span tells it.
 */
function knowsItWorked(result: Observation, observations: readonly Observation[]): boolean {
  const isSaid = attribute(result, 'success') === 'true';
  switch (result.source) {
    case 'otel_logs':
      return isSaid && (result.attributes['mcp_server'] !== undefined || !isMcp(observations));
    case 'hooks':
      return isForModel(result);
    case 'rollout':
      return isSaid || (!isMcp(observations) && isNamed(observations));
    default:
      return false;
  }
}

const isNamed = (observations: readonly Observation[]): boolean =>
  observations.some((one) => attribute(one, 'tool_name') !== null);

const isMcp = (observations: readonly Observation[]): boolean =>
  observations.some(
    (one) =>
      attribute(one, 'mcp_server') !== null ||
      one.name === 'mcp.tools.call' ||
      attribute(one, 'tool_name')?.startsWith('mcp__') === true ||
      attribute(one, 'tool_namespace')?.startsWith('mcp__') === true,
  );

function withoutResult(draft: ToolCallDraft, isDenied: boolean, context: ToolCallContext): ToldStatus {
  if (isDenied) return 'denied';
  if (failedInSpan(draft.observations)) return 'error';
  // it is over: whether a hook refused it, or the word about its result was lost, its span does not tell
  if (outerSpan(draft.observations) !== undefined) return 'unknown';
  return draft.start >= context.lastAnswerAt ? context.unreported : 'unknown';
}

/** Before 0.125 a failed MCP call is logged as a success; its span knows better. */
const failedInSpan = (observations: readonly Observation[]): boolean =>
  observations.some(
    (observation) => observation.name === 'mcp.tools.call' && attribute(observation, 'error.type') !== null,
  );

/** Of a call of which nobody says how it ended: nearly all work. */
function likelyStatus({ observations }: ToolCallDraft, { lastLogAt }: ToolCallContext): ToolStatus {
  if (observations.some(({ kind }) => kind === 'tool_result')) return 'ok';
  const span = outerSpan(observations);
  if (span === undefined) return 'aborted';
  // Codex logs the result of every call that ran, failed ones too: one that ended without was refused by a hook, or its record was lost
  return endOf(span) < lastLogAt ? 'denied' : 'ok';
}

export interface ToolCallContext {
  readonly mcpServers: readonly string[];
  readonly unreported: Unreported;
  /** When the turn's last log record was written (ms): what should have been logged before it and was not, hardly happened. 0 without logs. */
  readonly lastLogAt: number;
  /** When the model spoke last (ms): a call that it made before has ended, or it would not have been asked again. */
  readonly lastAnswerAt: number;
  /** When the turn was interrupted (ms): what had not come back by then was stopped with it. Infinity where nobody says so. */
  readonly interruptedAt: number;
  /** Calls of the same thread that run scripts which call tools themselves (code mode). */
  readonly scripts: readonly ToolCallDraft[];
}

export function toolCall(draft: ToolCallDraft, context: ToolCallContext): ToolCall {
  const { observations } = draft;
  const exitCode = exitCodeTold(observations);
  const { name, mcpServer } = toolName(observations, context.mcpServers);
  const duration = toldNumber(observations, 'tool_call.duration_ms');
  const status = statusOf(draft, exitCode, context);
  return {
    call_id: draft.callId,
    name,
    mcp_server: mcpServer,
    status: status === 'unknown' ? likelyStatus(draft, context) : status,
    status_known: status !== 'unknown',
    exit_code: exitCode,
    started_at: isoOf(draft.start),
    duration_ms:
      duration === null ? (draft.end === null ? null : Math.round(draft.end - draft.start)) : Math.round(duration),
    arguments: told(observations, 'tool_call.arguments'),
    output: outputOf(observations),
    sources: [...new Set(observations.map(({ source }) => source))].sort(),
    parent_call_id: parentCallOf(draft, context.scripts),
  };
}

/** What the model was told, whole; else what a log record holds uncut; else what a hook saw; else the cut record. */
function outputOf(observations: readonly Observation[]): string | null {
  // a command may well print nothing: that is an output too
  const results = observations.filter((one) => one.kind === 'tool_result' && one.attributes['output'] !== undefined);
  const isCut = (result: Observation): boolean => attribute(result, 'output_truncated') === 'true';
  const rank = (result: Observation): number => {
    // the item of a command holds its raw output, the call's output what the model was told
    if (result.source === 'rollout') return attribute(result, 'success') === null ? 0 : 1;
    if (result.source === 'otel_logs') return isCut(result) ? 4 : 2;
    return 3;
  };
  const [best] = results.toSorted((a, b) => rank(a) - rank(b) || b.at - a.at);
  return best?.attributes['output'] ?? null;
}

/** A call made by a code-mode script has an id of its own kind (`exec-<uuid>`) and no other link to the script than time. */
function parentCallOf(draft: ToolCallDraft, scripts: readonly ToolCallDraft[]): string | null {
  if (!draft.callId.startsWith('exec-')) return null;
  const around = scripts.findLast(
    ({ start, end }) => start <= draft.start + 1 && (end === null || draft.start <= end + 1),
  );
  return around?.callId ?? null;
}
