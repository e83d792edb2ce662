/**
 * How a turn stands. What ended it is believed over what it looks like; where no end was told, the last words decide whether it was answered, whether it
 * waits for somebody, or whether nobody can tell.
 */
import type { Observation } from '../model/observation.ts';
import type { Approval, StatusReason, TurnKind, TurnStatus } from '../model/session.ts';
import { SILENCE_MAX_MS } from '../model/session-clock.ts';
import type { ModelCallDraft } from './model-call.ts';
import { attribute, endOf, lastSign, numberOf } from './reading.ts';
import type { ToolCallDraft } from './tool-call.ts';
import type { TurnDraft } from './turn-split.ts';

export interface Standing {
  readonly status: TurnStatus;
  readonly reason: StatusReason | null;
}

export interface StandingParts {
  readonly draft: TurnDraft;
  readonly kind: TurnKind;
  readonly calls: readonly ModelCallDraft[];
  readonly tools: readonly ToolCallDraft[];
  /** Calls that somebody is being asked about. */
  readonly asked: readonly Approval[];
  /** Another turn began on the thread, or its process ended: this one cannot be running. */
  readonly over: boolean;
  /** Its process said goodbye (SessionEnd): a turn that did not, failed or was stopped. */
  readonly endedInOrder: boolean;
  /** ms since the epoch. */
  readonly now: number;
}

/** After this silence a running turn is called stuck: no model takes that long for a word, few commands do. */
export const STUCK_AFTER_MS = 10 * 60_000;

const standing = (status: TurnStatus, reason: StatusReason | null = null): Standing => ({ status, reason });

export function standingOf(parts: StandingParts): Standing {
  const { draft, calls, tools, over, now } = parts;
  const interrupted = interruption(draft, tools);
  if (interrupted !== null) return standing('interrupted', interrupted);
  const failed = hasFailed(parts);
  const isTold = ends(draft.observations).length > 0 || isCompacted(parts);
  if (isTold || draft.span !== null) {
    if (failed) return standing('failed', 'error');
    const isAnswered = isTold || hasSum(draft.span) || answered(calls.at(-1), tools) || isOther(draft.span);
    return isAnswered ? standing('completed') : standing('unknown', 'ended');
  }
  if (failed && over) return standing('failed', 'error');
  if (answered(calls.at(-1), tools) || answeredInFile(draft.observations)) return standing('completed');
  if (over) return standing('unknown', parts.endedInOrder ? 'ended' : 'killed');
  if (now - lastSign(draft.observations) > SILENCE_MAX_MS) return standing('unknown', 'silent');
  return stillRunning(parts);
}

function stillRunning({ draft, asked, now }: StandingParts): Standing {
  if (asked.length > 0) return standing('waiting', 'approval');
  return standing('running', now - lastSign(draft.observations) > STUCK_AFTER_MS ? 'stuck' : null);
}

/** No Stop hook runs for /compact, and old rollouts write no ends: its work is done when the compaction is. */
const isCompacted = ({ draft, kind }: StandingParts): boolean =>
  kind === 'compaction' &&
  draft.observations.some(
    (one) => one.kind === 'compaction' && one.source !== 'otel_traces' && attribute(one, 'state') === 'finished',
  );

/** Rollout, hooks and notify say so when a turn ends; a span is its own proof. */
const ends = (observations: readonly Observation[]): Observation[] =>
  observations.filter(({ kind, source }) => kind === 'turn_ended' && source !== 'otel_traces');

const REASON: Readonly<Record<string, StatusReason>> = {
  replaced: 'replaced',
  review_ended: 'review_ended',
  budget_limited: 'budget_limited',
};

/** Esc, Ctrl-C, or a refused approval: Codex aborts the running tool and ends the turn. */
function interruption(draft: TurnDraft, tools: readonly ToolCallDraft[]): StatusReason | null {
  const told = draft.observations.filter(({ kind }) => kind === 'turn_interrupted');
  if (told.length > 0) {
    // a sub-agent whose work is done is "interrupted" once more when the process ends
    const finished = ends(draft.observations).some(({ at }) => told.every((one) => one.at > at));
    if (finished) return null;
    const reason = told.map((one) => attribute(one, 'reason')).find((text) => text !== null) ?? '';
    return REASON[reason] ?? 'user';
  }
  if (draft.span !== null && wasCutOff(draft.span)) return 'user';
  // the calls of a script may end after the script that was aborted
  const aborted = tools.filter(({ observations }) => observations.some(isAborted));
  const last = Math.max(...aborted.map(({ start, end }) => end ?? start));
  const wentOn = draft.observations.some(({ kind, at }) => kind === 'model_usage' && at > last);
  return aborted.length > 0 && !wentOn ? 'user' : null;
}

/** From 0.147 on the span of a turn that came to its end has the sum of its tokens, 0 if need be. */
const wasCutOff = (span: Observation): boolean =>
  attribute(span, 'codex.turn.reasoning_effort') !== null && sumIn(span) === null;

const sumIn = (span: Observation): number | null => numberOf(span, 'codex.turn.token_usage.input_tokens');

/** A compaction, a review, a command of the user's own: they ask nothing, or another agent does. */
const isOther = (span: Observation | null): boolean => span !== null && span.name !== 'session_task.turn';

/** Earlier spans say that a turn is over, and not how: nor does one whose turn got no response. */
const hasSum = (span: Observation | null): boolean => span !== null && (sumIn(span) ?? 0) > 0;

const isAborted = (told: Observation): boolean =>
  attribute(told, 'aborted') === 'true' || attribute(told, 'decision') === 'abort';

function hasFailed({ draft, calls }: StandingParts): boolean {
  const told = ends(draft.observations);
  if (told.some((end) => attribute(end, 'status') === 'failed' || attribute(end, 'error.message') !== null))
    return true;
  // hooks and notify tell of turns that were completed only
  if (told.some((end) => attribute(end, 'status') === 'completed')) return false;
  if (calls.at(-1)?.status === 'error') return true;
  const lastUsage = draft.observations.findLast((one) => one.kind === 'model_usage');
  return draft.observations.some((one) => one.kind === 'error' && one.at >= (lastUsage?.at ?? 0));
}

/**
 * Without the turn's end: a response that announced no tool call, with nothing running after it, was the answer. Where the
 * stream is not told (websocket) a finished response says nothing about what follows.
 */
function answered(last: ModelCallDraft | undefined, tools: readonly ToolCallDraft[]): boolean {
  // a call may begin while its response still streams
  return last?.status === 'ok' && last.announcedTools === 0 && !tools.some(({ start }) => start >= last.start);
}

/** Rollouts before 0.125 do not write the end of a turn: it ended when the last word was an answer, and its tokens were counted. */
function answeredInFile(observations: readonly Observation[]): boolean {
  const written = observations.filter(({ source }) => source === 'rollout');
  const word = written.findLast(({ kind }) => kind === 'answer' || kind === 'message');
  // a file that names turns tells their ends, too
  if (word === undefined || word.turnId !== '' || attribute(word, 'phase') === 'commentary') return false;
  const isCounted = written.some(({ kind, at }) => kind === 'model_usage' && at >= word.at);
  const goesOn = written.some(
    ({ kind, at }) => (kind === 'tool_started' || kind === 'tool_result' || kind === 'prompt') && at > word.at,
  );
  const pending = written.some(
    (call) =>
      call.kind === 'tool_started' && !written.some((one) => one.kind === 'tool_result' && one.callId === call.callId),
  );
  return isCounted && !goesOn && !pending && endOf(word) >= lastCallAt(observations);
}

const lastCallAt = (observations: readonly Observation[]): number =>
  observations.reduce(
    (last, { kind, at, source }) => (kind === 'tool_started' && source !== 'otel_traces' ? Math.max(last, at) : last),
    0,
  );
