/**
 * The columns of `session` that dashboards read besides the lists': every model call, approval and error of a session, where its rate limits
 * stood, and what the rules found. Columns in the order of `TABLE_COLUMNS`; unknown is NULL or '', never 0.
 */
import type { Approval, Session, SessionError, Turn } from '../../model/session.ts';
import type { Problem } from '../../problem/problem.ts';
import { writeNested } from './nested-column.ts';
import type { RowBinaryWriter } from './row-binary-writer.ts';

/** Rows that hold these columns. 0 in rows from before them. */
const SHAPE = 1;

export function writeSessionUse(writer: RowBinaryWriter, session: Session, problems: readonly Problem[]): void {
  const { settings, counts, turns } = session;
  writer.uint8(SHAPE);
  writer.string(settings.approval_policy ?? '');
  writer.string(settings.sandbox_policy ?? '');
  writer.string(session.plan_type ?? '');
  writer.nullableUint32(counts.files_edited);
  writer.nullableUint32(counts.lines_added);
  writer.nullableUint32(counts.lines_removed);
  writeTurns(writer, turns);
  writeCalls(writer, turns);
  writeApprovals(writer, turns);
  writeErrors(writer, turns);
  writeRateLimits(writer, session);
  writeProblems(writer, session, problems);
}

function writeTurns(writer: RowBinaryWriter, turns: readonly Turn[]): void {
  writeNested(writer, turns, (turn) => writer.string(turn.model ?? ''));
  writeNested(writer, turns, (turn) => writer.nullableFloat64(timeToFirstMessage(turn)));
  writeNested(writer, turns, (turn) => writer.string(turn.status_reason ?? ''));
  writeNested(writer, turns, (turn) =>
    writer.string(turn.status === 'failed' ? (turn.errors.at(-1)?.kind ?? 'unknown') : ''),
  );
}

/** Until the assistant said its first words; null where no source tells when that was: an answer alone comes without its time. */
function timeToFirstMessage({ started_at, messages }: Turn): number | null {
  const first = messages.find(({ role }) => role === 'assistant');
  return first === undefined ? null : Math.max(0, Date.parse(first.at) - Date.parse(started_at));
}

function writeCalls(writer: RowBinaryWriter, turns: readonly Turn[]): void {
  const calls = turns.flatMap(({ model_calls }) => model_calls);
  writeNested(writer, calls, (call) => writer.milliseconds(Date.parse(call.started_at)));
  writeNested(writer, calls, (call) => writer.string(call.model ?? ''));
  writeNested(writer, calls, (call) => writer.string(call.status));
  writeNested(writer, calls, (call) => writer.nullableFloat32(call.duration_ms));
  writeNested(writer, calls, (call) => writer.nullableFloat32(call.ttft_ms));
  writeNested(writer, calls, (call) => writer.nullableUint32(call.attempts));
}

function writeApprovals(writer: RowBinaryWriter, turns: readonly Turn[]): void {
  const asked = turns.flatMap((turn) => turn.approvals.map((approval) => placed(turn, approval)));
  writeNested(writer, asked, ({ at }) => writer.milliseconds(Date.parse(at)));
  writeNested(writer, asked, ({ tool }) => writer.string(tool));
  writeNested(writer, asked, ({ approval }) => writer.string(approval.decision ?? ''));
  writeNested(writer, asked, ({ approval }) => writer.string(approval.source ?? ''));
  writeNested(writer, asked, ({ approval }) => writer.nullableFloat64(approval.waited_ms));
}

/** Where nobody told the question, its time is that of the call that it was about, or of the turn. */
function placed(
  turn: Turn,
  approval: Approval,
): { readonly approval: Approval; readonly at: string; readonly tool: string } {
  const call =
    approval.call_id === null ? undefined : turn.tool_calls.find(({ call_id }) => call_id === approval.call_id);
  return { approval, at: approval.requested_at ?? call?.started_at ?? turn.started_at, tool: call?.name ?? '' };
}

function writeErrors(writer: RowBinaryWriter, turns: readonly Turn[]): void {
  const errors = turns.flatMap((turn) => turn.errors);
  writeNested(writer, errors, ({ at }) => writer.milliseconds(Date.parse(at)));
  writeNested(writer, errors, ({ kind }) => writer.string(kind));
  writeNested(writer, errors, (error) => writer.nullableUint32(httpStatusOf(error)));
}

/** Codex tells an attempt's status as `http 429`, and in the words of the turn's end as `unexpected status 429 Too Many Requests`. */
export function httpStatusOf({ message }: Pick<SessionError, 'message'>): number | null {
  const [, status] = /\b(?:http|status(?: code)?):? ([45]\d\d)\b/i.exec(message) ?? [];
  return status === undefined ? null : Number(status);
}

function writeRateLimits(writer: RowBinaryWriter, session: Session): void {
  const limits = session.rate_limits ?? [];
  writeNested(writer, limits, (limit) => writer.string(limit.limit_id ?? ''));
  writeNested(writer, limits, (limit) => writer.string(limit.window));
  writeNested(writer, limits, (limit) => writer.float64(limit.used_percent));
  writeNested(writer, limits, (limit) => writer.nullableUint32(limit.window_minutes));
  writeNested(writer, limits, ({ resets_at: at }) => {
    const resetsAt = at === null ? null : Date.parse(at);
    if (writer.present(resetsAt)) writer.milliseconds(resetsAt);
  });
}

function writeProblems(writer: RowBinaryWriter, session: Session, problems: readonly Problem[]): void {
  writeNested(writer, problems, ({ evidence }) =>
    writer.milliseconds(Date.parse(evidence[0]?.at ?? session.started_at)),
  );
  writeNested(writer, problems, ({ kind }) => writer.string(kind));
  writeNested(writer, problems, ({ severity }) => writer.string(severity));
  writeNested(writer, problems, ({ wasted }) => writer.nullableCount(wasted.tokens));
  writeNested(writer, problems, ({ wasted }) => writer.nullableFloat64(wasted.cost_usd));
}
