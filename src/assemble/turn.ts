/** One turn out of its observations: prompt, model calls, tool calls, approvals, errors, status. */
import type { Observation } from '../model/observation.ts';
import type { SessionError, Turn, TurnKind, TurnStatus } from '../model/session.ts';
import { SILENCE_MAX_MS } from '../model/session-clock.ts';
import { sumTokens, type Tokens } from '../model/tokens.ts';
import { type ModelCallDraft, modelCall, modelCallsOf } from './model-call.ts';
import { attribute, isoOf, lastOf, numberOf } from './reading.ts';
import { approvalsOf, type ToolCallDraft, toolCall, toolCallsOf } from './tool-call.ts';
import type { TurnDraft } from './turn-split.ts';

export interface TurnContext {
  readonly threadId: string;
  readonly model: string | null;
  readonly mcpServers: readonly string[];
  /** Another turn began on the thread, or its process ended: this one cannot be running. */
  readonly over: boolean;
  /** ms since the epoch. */
  readonly now: number;
}

/** Codex shows this instead of the prompt unless `otel.log_user_prompt` is on. */
export const REDACTED_PROMPT = '[REDACTED]';

export function assembleTurn(draft: TurnDraft, context: TurnContext): Turn {
  const { observations, span } = draft;
  const calls = modelCallsOf(observations);
  const tools = toolCallsOf(observations);
  const status = statusOf(draft, calls, tools, context);
  const ended = status !== 'running';
  const start = span?.at ?? draft.start;
  const end = span === null ? lastSign(observations) : span.at + (span.durationMs ?? 0);
  const model = attributeOfSpan(span, 'model') ?? lastOf(observations, 'model') ?? context.model;
  const toolContext = {
    mcpServers: context.mcpServers,
    unreported: ended ? ('aborted' as const) : ('running' as const),
    lastLogAt: observations.findLast(({ source }) => source === 'otel_logs')?.at ?? 0,
    scripts: tools.filter(({ callId }) => !callId.startsWith('exec-')),
  };
  return {
    turn_id: draft.turnId,
    kind: kindOf(span),
    thread_id: context.threadId,
    status,
    started_at: isoOf(start),
    duration_ms: ended || span !== null ? Math.round(end - start) : Math.round(Math.max(0, context.now - start)),
    ttft_ms: observations.find(({ kind }) => kind === 'turn_ttft')?.durationMs ?? null,
    prompt: promptOf(observations),
    answer: answerOf(observations),
    tokens: tokensOf(calls, span),
    cost_usd: null,
    model_calls: calls.map((call) => modelCall(call, ended, model)),
    tool_calls: tools.map((tool) => toolCall(tool, toolContext)),
    approvals: tools.flatMap(approvalsOf),
    errors: errorsOf(calls),
  };
}

const KIND: Readonly<Record<string, TurnKind>> = {
  'session_task.compact': 'compaction',
  'session_task.review': 'review',
};

const kindOf = (span: Observation | null): TurnKind => (span === null ? 'turn' : (KIND[span.name] ?? 'turn'));

const attributeOfSpan = (span: Observation | null, key: string): string | null =>
  span === null ? null : attribute(span, key);

const lastSign = (observations: readonly Observation[]): number =>
  observations.reduce((last, { at, durationMs, source }) => {
    // a log record is written at the end of what it times, a span's time is its start
    const end = source === 'otel_traces' ? at + (durationMs ?? 0) : at;
    return Math.max(last, end);
  }, 0);

/** Several prompts in one turn: the user steered while Codex worked. */
function promptOf(observations: readonly Observation[]): string | null {
  const texts = observations
    .filter(({ kind }) => kind === 'prompt')
    .map((prompt) => attribute(prompt, 'prompt'))
    .filter((text): text is string => text !== null && text !== REDACTED_PROMPT);
  return texts.length === 0 ? null : texts.join('\n\n');
}

function answerOf(observations: readonly Observation[]): string | null {
  const answer = observations.findLast(({ kind }) => kind === 'answer');
  return answer === undefined ? null : attribute(answer, 'response');
}

const errorsOf = (calls: readonly ModelCallDraft[]): SessionError[] =>
  calls.flatMap(({ errors }) => errors).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));

/** The turn's span holds Codex's own sum, compaction included; the calls are what it is made of. The larger one lost nothing. */
function tokensOf(calls: readonly ModelCallDraft[], span: Observation | null): Tokens {
  const summed = sumTokens(calls.map(({ tokens }) => tokens));
  const told = span === null ? null : tokensOfSpan(span);
  return told === null || (summed.total ?? -1) >= (told.total ?? 0) ? summed : told;
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

function statusOf(
  draft: TurnDraft,
  calls: readonly ModelCallDraft[],
  tools: readonly ToolCallDraft[],
  { over, now }: TurnContext,
): TurnStatus {
  if (wasInterrupted(draft, tools)) return 'interrupted';
  const last = calls.at(-1);
  const failed = last?.status === 'error';
  if (draft.span !== null) return failed ? 'failed' : 'completed';
  if (failed && over) return 'failed';
  if (answered(last, tools)) return 'completed';
  if (over) return 'unknown';
  return now - lastSign(draft.observations) > SILENCE_MAX_MS ? 'unknown' : 'running';
}

/** Esc, Ctrl-C, or a refused approval: Codex aborts the running tool and ends the turn. */
function wasInterrupted(draft: TurnDraft, tools: readonly ToolCallDraft[]): boolean {
  if (draft.observations.some(({ kind }) => kind === 'turn_interrupted')) return true;
  const lastTool = tools.at(-1);
  return (
    lastTool !== undefined &&
    lastTool.observations.some(
      (observation) => attribute(observation, 'aborted') === 'true' || attribute(observation, 'decision') === 'abort',
    ) &&
    !draft.observations.some(({ kind, at }) => kind === 'model_usage' && at > (lastTool.end ?? lastTool.start))
  );
}

/**
 * Without the turn's span: a response that announced no tool call, with nothing running after it, was the answer. Where the
 * stream is not told (websocket) a finished response says nothing about what follows.
 */
function answered(last: ModelCallDraft | undefined, tools: readonly ToolCallDraft[]): boolean {
  return last?.status === 'ok' && last.announcedTools === 0 && !tools.some(({ start }) => start > last.end + 1);
}
