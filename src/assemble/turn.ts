/** One turn out of its observations: prompt, model calls, tool calls, approvals, edits, errors, status. */
import type { Observation, ObservationKind } from '../model/observation.ts';
import type {
  Approval,
  ContextFill,
  FileEdit,
  PlanUpdate,
  Settings,
  ToolCall,
  Turn,
  TurnKind,
} from '../model/session.ts';
import { sumTokens, type Tokens } from '../model/tokens.ts';
import { approvalsOf } from './approval.ts';
import { compactionsOf } from './compaction.ts';
import { fileEditsOf } from './file-edit.ts';
import { messagesOf } from './message.ts';
import { type ModelCallDraft, modelCall, modelCallsOf } from './model-call.ts';
import { planUpdateOf } from './plan-update.ts';
import { type FieldName, told, toldNumber } from './precedence.ts';
import { attribute, isoOf, lastSign, numberOf } from './reading.ts';
import { interruptedAt, type ToolCallDraft, toolCall, toolCallsOf } from './tool-call.ts';
import { traceParentOf } from './trace-parent.ts';
import { errorsOf } from './turn-error.ts';
import { promptOf } from './turn-prompt.ts';
import type { TurnDraft } from './turn-split.ts';
import { type Standing, standingOf } from './turn-status.ts';
import { tokensOf, type Usage } from './usage.ts';

export interface TurnContext {
  readonly threadId: string;
  /** What the thread had been told of itself by the end of this turn: model, effort, policies. */
  readonly about: readonly Observation[];
  readonly usages: ReadonlyMap<string, Usage>;
  readonly mcpServers: readonly string[];
  /** Another turn began on the thread, or its process ended: this one cannot be running. */
  readonly over: boolean;
  readonly endedInOrder: boolean;
  readonly rolledBack: boolean;
  /** By trace id, as a header. */
  readonly traceParents: ReadonlyMap<string, string>;
  /** ms since the epoch. */
  readonly now: number;
}

/** Without prices: those depend on who pays, which the session knows. */
export function assembleTurn(draft: TurnDraft, context: TurnContext): Turn {
  const { observations, span, turnId } = draft;
  const { threadId, over, endedInOrder, now } = context;
  const calls = modelCallsOf(observations, context.usages);
  const drafts = toolCallsOf(observations);
  const kind = kindOf(span, observations);
  const asked = openRequests(approvalsIn(drafts, [], observations), observations);
  const standing = standingOf({ draft, kind, calls, tools: drafts, asked, over, endedInOrder, now });
  const ended = standing.status !== 'running' && standing.status !== 'waiting';
  const settings = settingsOf(observations, context.about);
  const model = toldHere(observations, context.about, 'turn.model');
  const tools = toolsOf(drafts, draft, standing, context);
  const approvals = approvalsIn(drafts, tools, observations);
  const answer = answerOf(observations, standing);
  const cwd = told(context.about, 'session.cwd');
  const toolOf = new Map(tools.map((tool) => [tool.call_id, tool]));
  const start = span?.at ?? draft.start;
  return {
    turn_id: turnId,
    kind,
    thread_id: threadId,
    status: standing.status,
    status_reason: standing.reason,
    started_at: isoOf(start),
    duration_ms: durationOf(observations, start, ended, now),
    ttft_ms: toldNumber(observations, 'turn.ttft_ms'),
    prompt: promptOf(observations),
    answer,
    tokens: turnTokens(calls, span),
    cost_usd: null,
    cost_basis: 'unknown',
    codex_cost_usd: toldNumber(observations, 'turn.codex_cost_usd'),
    model,
    settings,
    context: contextOf(observations, context.usages),
    rolled_back: context.rolledBack,
    trace_parent: traceParentOf(observations, context.traceParents),
    model_calls: calls.map((call) =>
      modelCall(call, { ended, model, effort: settings.effort, serviceTier: settings.service_tier }),
    ),
    tool_calls: tools,
    approvals,
    messages: messagesOf(turnId, observations, answer),
    compactions: compactionsOf(turnId, observations, ended),
    plan_updates: tools.flatMap((tool) => planUpdatesOf(tool)),
    file_edits: drafts.flatMap((draft) => editsOf(draft, toolOf.get(draft.callId), cwd)),
    errors: errorsOf(turnId, calls, observations),
    sources: [...new Set(observations.map(({ source }) => source))].sort(),
  };
}

const KIND: Readonly<Record<string, TurnKind>> = {
  'session_task.compact': 'compaction',
  'session_task.review': 'review',
};

function kindOf(span: Observation | null, observations: readonly Observation[]): TurnKind {
  if (observations.some((one) => one.kind === 'turn_started' && attribute(one, 'trigger') === 'review'))
    return 'review';
  if (span !== null) return KIND[span.name] ?? 'turn';
  const isAsked = observations.some((one) => one.kind === 'prompt' || attribute(one, 'prompt') !== null);
  if (isAsked || observations.some(({ kind }) => kind === 'tool_started' || kind === 'answer')) return 'turn';
  const compactions = observations.filter(({ kind }) => kind === 'compaction');
  const isOwn = compactions.some((one) => one.source === 'rollout' || attribute(one, 'trigger') === 'manual');
  return isOwn ? 'compaction' : 'turn';
}

/**
 * Words that name the turn first, whoever says them, then what was said while it ran: what the thread was told before may have been changed by words that are lost, and
 * what is told as it ends is for the next.
 */
const toldHere = (own: readonly Observation[], about: readonly Observation[], field: FieldName): string | null =>
  told(
    own.filter(({ turnId }) => turnId !== ''),
    field,
  ) ??
  told(own, field) ??
  told(about, field);

function settingsOf(own: readonly Observation[], about: readonly Observation[]): Settings {
  return {
    effort: toldHere(own, about, 'turn.effort'),
    service_tier: toldHere(own, about, 'turn.service_tier'),
    approval_policy: toldHere(own, about, 'turn.approval_policy'),
    sandbox_policy: toldHere(own, about, 'turn.sandbox_policy'),
  };
}

/** Before 0.125 rollouts do not mark the final answer: it is the last word of a turn that was completed. */
function answerOf(observations: readonly Observation[], { status }: Standing): string | null {
  const answer = told(observations, 'turn.answer');
  if (answer !== null || status !== 'completed') return answer;
  const last = observations.findLast(({ kind, source }) => kind === 'message' && source === 'rollout');
  return last === undefined || attribute(last, 'phase') === 'commentary' ? null : attribute(last, 'response');
}

function durationOf(observations: readonly Observation[], start: number, ended: boolean, now: number): number {
  const exact = toldNumber(observations, 'turn.duration_ms');
  if (exact !== null) return Math.round(exact);
  return Math.round(Math.max(0, (ended ? lastSign(observations) : now) - start));
}

/** The turn's span holds Codex's own sum, compaction included; the calls are what it is made of. The larger one lost nothing. */
function turnTokens(calls: readonly ModelCallDraft[], span: Observation | null): Tokens {
  const summed = sumTokens(calls.map(({ tokens }) => tokens));
  const inSpan = span === null ? null : tokensOfSpan(span);
  if (inSpan === null || (summed.total ?? -1) >= (inSpan.total ?? 0)) return summed;
  // Codex writes 0 where the provider tells no tokens; a review, or a command of the user's own, uses none itself
  return inSpan.total === 0 && span?.name === 'session_task.turn' ? summed : inSpan;
}

function tokensOfSpan(span: Observation): Tokens | null {
  const of = (name: string): number | null => numberOf(span, `codex.turn.token_usage.${name}_tokens`);
  const input = of('input');
  const output = of('output');
  if (input === null || output === null) return null;
  return {
    input,
    cached_input: of('cached_input'),
    cache_write_input: of('cache_write_input'),
    output,
    reasoning_output: of('reasoning_output'),
    total: input + output,
  };
}

/** Rollouts tell how full the window is; else the newest response's tokens are what it holds. */
function contextOf(observations: readonly Observation[], usages: ReadonlyMap<string, Usage>): ContextFill | null {
  const fill = observations.findLast((one) => one.kind === 'context' && numberOf(one, 'context_tokens') !== null);
  const window =
    observations.map((one) => numberOf(one, 'model_context_window')).findLast((tokens) => tokens !== null) ?? null;
  const usage = observations.findLast(({ kind, id }) => kind === 'model_usage' && usages.has(id));
  const used =
    fill === undefined ? (usage === undefined ? null : tokensOf(usage).total) : numberOf(fill, 'context_tokens');
  return used === null ? null : { used_tokens: used, window_tokens: window };
}

function toolsOf(
  drafts: readonly ToolCallDraft[],
  { observations }: TurnDraft,
  { status }: Standing,
  { mcpServers }: TurnContext,
): ToolCall[] {
  const context = {
    mcpServers,
    unreported: status === 'running' || status === 'waiting' ? 'running' : 'unknown',
    lastLogAt: observations.findLast(({ source }) => source === 'otel_logs')?.at ?? 0,
    lastAnswerAt: lastAnswerAt(drafts, observations),
    interruptedAt: interruptedAt(observations),
    scripts: drafts.filter(({ callId }) => !callId.startsWith('exec-')),
  } as const;
  return drafts.map((draft) => toolCall(draft, context));
}

/** A call may begin while its response still streams, and before 0.155 a rollout counts a response when its calls are done. */
function lastAnswerAt(drafts: readonly ToolCallDraft[], observations: readonly Observation[]): number {
  const answer = observations.findLast(
    ({ kind, source, responseId }) => kind === 'model_usage' && (source !== 'rollout' || responseId !== ''),
  );
  if (answer === undefined) return 0;
  const asked = drafts.filter(({ start }) => start <= answer.at && start >= answer.at - STREAMING_MS);
  return Math.min(answer.at, ...asked.map(({ start }) => start));
}

/** Between the first call of a response and its last word. */
const STREAMING_MS = 1000;

/** @param tools what became of the calls, as far as it is known: a call that ran was allowed */
function approvalsIn(
  drafts: readonly ToolCallDraft[],
  tools: readonly ToolCall[],
  observations: readonly Observation[],
): Approval[] {
  const ran = new Set(tools.filter(hasRun).map(({ call_id }) => call_id));
  const ofCalls = drafts.flatMap((draft) => {
    const { callId, start, observations: told } = draft;
    return approvalsOf(callId, told, start, ran.has(callId) && told.some(({ kind }) => kind === 'tool_result'));
  });
  const other = observations.filter(
    ({ kind, callId }) => callId === '' && (kind === 'approval' || kind === 'approval_requested'),
  );
  return [...ofCalls, ...approvalsOf('', other, other[0]?.at ?? 0, false)];
}

/** Asked, not decided, and no later sign that the call, or the turn, went on. */
function openRequests(approvals: readonly Approval[], observations: readonly Observation[]): Approval[] {
  const wentOnAt = observations.reduce(
    (last, { kind, at }) => (GOES_ON.has(kind) ? Math.max(last, at) : last),
    Number.NEGATIVE_INFINITY,
  );
  const returned = new Set(observations.filter(({ kind }) => kind === 'tool_result').map(({ callId }) => callId));
  return approvals.filter(
    ({ requested_at, decision, call_id }) =>
      requested_at !== null &&
      decision === null &&
      Date.parse(requested_at) > wentOnAt &&
      (call_id === null || !returned.has(call_id)),
  );
}

const GOES_ON = new Set<ObservationKind>(['model_requested', 'model_attempt', 'model_usage']);

/** What has a result of its own, whatever that was. */
const hasRun = ({ status, status_known }: ToolCall): boolean => status === 'ok' || status === 'error' || !status_known;

const isRefused = ({ status, status_known }: ToolCall): boolean =>
  status_known && (status === 'error' || status === 'denied' || status === 'aborted');

function planUpdatesOf(tool: ToolCall): PlanUpdate[] {
  // a call that was refused changed no plan
  if (tool.name !== 'update_plan' || tool.arguments === null || isRefused(tool)) return [];
  const plan = planUpdateOf(tool.arguments);
  return plan === null ? [] : [{ id: tool.call_id, at: tool.started_at, ...plan }];
}

function editsOf(draft: ToolCallDraft, tool: ToolCall | undefined, cwd: string | null): FileEdit[] {
  if (tool === undefined) return [];
  return fileEditsOf({
    callId: draft.callId,
    name: tool.name,
    arguments: tool.arguments,
    changes: told(draft.observations, 'tool_call.changes'),
    applied: tool.status === 'ok' && tool.status_known,
    cwd,
  });
}
