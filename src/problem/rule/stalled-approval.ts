/** Questions to a person that stayed unanswered for minutes. What a rule or a reviewer decided never waited for anybody. */
import { counted, duration } from '../../lib/figure.ts';
import type { Approval, Session, Turn } from '../../model/session.ts';
import { type Evidence, type Problem, problemOf } from '../problem.ts';
import { callWords } from '../shown.ts';
import { THRESHOLD } from '../threshold.ts';
import { endMs } from '../turn-calls.ts';
import { type Span, unionMs } from '../wasted.ts';

interface Wait {
  readonly approval: Approval;
  readonly turn: Turn;
  readonly span: Span;
  readonly isOpen: boolean;
}

/** @param now ms since the epoch; without it what is still open does not count */
export function stalledApprovals(session: Session, now?: number): Problem[] {
  const waits = session.turns
    .flatMap((turn) => turn.approvals.map((approval) => waitOf(approval, turn, now)))
    .filter((wait) => wait !== null)
    .filter(({ span }) => span.to - span.from >= THRESHOLD.approval_wait_ms);
  return waits.length === 0 ? [] : [problem(waits)];
}

function waitOf(approval: Approval, turn: Turn, now: number | undefined): Wait | null {
  const { requested_at: requestedAt, waited_ms: waitedMs, decision, source } = approval;
  if (source !== null && source !== 'User') return null;
  const call = turn.tool_calls.find(({ call_id }) => call_id === approval.call_id);
  const from = Date.parse(requestedAt ?? call?.started_at ?? turn.started_at);
  if (waitedMs !== null) return { approval, turn, span: { from, to: from + waitedMs }, isOpen: false };
  if (decision !== null || requestedAt === null) return null;
  const isOpen = turn.status === 'waiting';
  if (!isOpen && (turn.status === 'completed' || wentOn(turn, from))) return null;
  // never answered: it waited until its turn was over, or waits now
  const to = isOpen ? now : endMs(turn);
  return to === undefined || to === null ? null : { approval, turn, span: { from, to }, isOpen };
}

/** What happened behind a question shows that it was answered, though nobody told how, or when. */
const wentOn = ({ model_calls, tool_calls, messages }: Turn, fromMs: number): boolean =>
  [...model_calls, ...tool_calls].some((call) => Date.parse(call.started_at) > fromMs || (endMs(call) ?? 0) > fromMs) ||
  messages.some(({ at }) => Date.parse(at) > fromMs);

function problem(waits: readonly Wait[]): Problem {
  const ms = unionMs(waits.map(({ span }) => span));
  const isOpen = waits.some((wait) => wait.isOpen);
  const what = waits.length === 1 ? 'An approval' : `${counted(waits.length, 'approval')} together`;
  return problemOf({
    kind: 'stalled_approval',
    severity: isOpen ? 'high' : 'medium',
    sentence: `${what} waited ${duration(ms)} for an answer${isOpen ? ', and one still waits' : ''}.`,
    call_ids: waits.flatMap(({ approval }) => (approval.call_id === null ? [] : [approval.call_id])),
    evidence: waits.map(evidenceOf),
    wasted: {
      tokens: null,
      cost_usd: null,
      ms,
      how: 'from the question to the answer; questions at the same time count once',
    },
    advice: 'Allow what is harmless by a rule, or have somebody told when a session waits.',
  });
}

function evidenceOf({ approval, turn, span, isOpen }: Wait): Evidence {
  const call = turn.tool_calls.find(({ call_id }) => call_id === approval.call_id);
  const ended = isOpen ? 'still open' : (approval.decision ?? 'never answered');
  return {
    at: new Date(span.from).toISOString(),
    text: `${call === undefined ? 'approval' : callWords(call)} · ${ended} · ${duration(span.to - span.from)}`,
    // the page shows a question with its call
    ref: { kind: call === undefined ? 'approval' : 'tool', turn_id: turn.turn_id, id: call?.call_id ?? approval.id },
  };
}
