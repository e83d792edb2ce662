/** A turn in the order in which things happened: what was asked, thought, said, called, edited, answered. */

import { duration } from '../lib/figure.ts';
import type { Approval, FileEdit, Message, Session, ToolCall, Turn } from '../model/session.ts';
import { cleanLine } from './clean.ts';
import { costText } from './cost-text.ts';
import { factLines } from './fact-lines.ts';
import { contextText } from './limit-text.ts';
import { agentOf, modelText, tokenText } from './session-head.ts';
import { statusShape } from './status-shape.ts';
import { statusSince } from './status-text.ts';
import {
  approvalLines,
  compactionLine,
  type Draw,
  editLines,
  errorLines,
  loneEditLines,
  messageLines,
  modelLine,
  planLines,
  textLines,
  toolLine,
} from './step-lines.ts';

export interface TurnDraw extends Draw {
  /** 0 for the session's own thread. */
  readonly depth: number;
  /** Of its thread, from 1. */
  readonly number: number;
}

export function turnLines(session: Session, turn: Turn, draw: TurnDraw): string[] {
  const { paint, depth } = draw;
  const indent = '  '.repeat(depth);
  const inner = { ...draw, width: draw.width - indent.length - 2 };
  const [first = '', ...rest] = factLines(headParts(session, turn, draw), inner.width);
  const paintName = depth === 0 ? paint.bold : paint.agent;
  const body = [
    ...textLines('prompt', turn.prompt, inner),
    ...stepLines(turn, inner),
    ...textLines('answer', turn.answer, inner),
  ];
  return [
    `${statusShape(turn.status, paint)} ${paintName(first)}`,
    ...[...rest.map(paintName), ...body].map((line) => `  ${line}`),
  ].map((line) => `${indent}${line}`.trimEnd());
}

function headParts(session: Session, turn: Turn, { number, now }: TurnDraw): string[] {
  const agent = agentOf(session, turn);
  const model = modelText(turn.model, turn.settings);
  const isOwnModel = turn.model !== null && model !== modelText(session.model, session.settings);
  // Where the session has a cost, a turn without one is why it is not the whole.
  const isCostTold = turn.cost_usd !== null || turn.codex_cost_usd !== null || session.cost_usd !== null;
  return [
    `turn ${number}${turn.kind === 'turn' ? '' : `, ${turn.kind}`}${agent === null ? '' : ` ⑂ /${cleanLine(agent)}`}`,
    duration(turn.duration_ms),
    ...(isOwnModel ? [model] : []),
    tokenText(turn.tokens),
    ...(turn.context === null ? [] : [contextText(turn.context)]),
    ...(isCostTold ? [costText(turn)] : []),
    ...(turn.status === 'completed' ? [] : [statusSince(turn, [turn], now)]),
    ...(turn.rolled_back ? ['taken back by the user'] : []),
  ];
}

interface Step {
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly lines: readonly string[];
}

/** Everything between prompt and answer, by time; what belongs to a call stands below it. */
function stepLines(turn: Turn, draw: Draw): string[] {
  const known = new Set(turn.tool_calls.map((call) => call.call_id));
  const isLoose = ({ call_id }: Approval | FileEdit): boolean => call_id === null || !known.has(call_id);
  const looseApprovals = turn.approvals.filter(isLoose);
  const isAsking = turn.status === 'waiting';
  const steps: Step[] = [
    ...turn.messages
      .filter((message) => !isAnswer(message, turn))
      .map((message) => ({ at: message.at, lines: messageLines(message, draw) })),
    ...turn.model_calls.map((call) => ({ at: call.started_at, lines: [modelLine(call, draw)] })),
    ...toolSteps(turn, draw),
    ...turn.plan_updates.map((update) => ({ at: update.at, lines: planLines(update, draw) })),
    ...looseApprovals.flatMap((approval) =>
      approval.requested_at === null
        ? []
        : [{ at: approval.requested_at, lines: approvalLines(approval, isAsking, draw) }],
    ),
    ...turn.compactions.map((compaction) => ({ at: compaction.at, lines: [compactionLine(compaction, draw)] })),
    ...turn.errors.map((error) => ({ at: error.at, lines: errorLines(error, draw) })),
  ];
  // The sort is stable: a model call stands before the tool calls that it asked for at the same moment.
  const told = steps.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).flatMap(({ lines }) => lines);
  const timeless = looseApprovals.filter(({ requested_at }) => requested_at === null);
  return [
    ...told,
    ...timeless.flatMap((approval) => approvalLines(approval, false, draw)),
    ...turn.file_edits.filter(isLoose).flatMap((edit) => loneEditLines(edit, draw)),
  ];
}

/** The answer is a message, too, and stands at the end of the turn. */
const isAnswer = ({ role, text, phase }: Message, { answer }: Turn): boolean =>
  role === 'assistant' && answer !== null && (phase === 'final_answer' || text.trim() === answer.trim());

/** Nobody was asked: a rule allows such calls, which is what most of them are. */
const isByRule = ({ source, requested_at, decision, waited_ms }: Approval): boolean =>
  source?.toLowerCase() === 'config' &&
  requested_at === null &&
  waited_ms === null &&
  decision?.startsWith('approved') === true;

function toolSteps(turn: Turn, draw: Draw): Step[] {
  const children = groupBy(turn.tool_calls, (call) => call.parent_call_id);
  const approvals = groupBy(turn.approvals, (approval) => approval.call_id);
  const edits = groupBy(turn.file_edits, (edit) => edit.call_id);
  const known = new Set(turn.tool_calls.map((call) => call.call_id));
  const lines = (call: ToolCall, depth: number): string[] => {
    const own = edits.get(call.call_id) ?? [];
    const asked = approvals.get(call.call_id) ?? [];
    const isAsking = turn.status === 'waiting' && asked.some(({ decision }) => decision === null);
    return [
      toolLine(call, { depth, edits: own, isAsking }, draw),
      ...asked
        .filter((approval) => draw.full || !isByRule(approval))
        .flatMap((approval) => approvalLines(approval, isAsking, draw)),
      ...editLines(own, draw),
      ...(children.get(call.call_id) ?? []).flatMap((child) => lines(child, depth + 1)),
    ];
  };
  const tops = turn.tool_calls.filter(({ parent_call_id }) => parent_call_id === null || !known.has(parent_call_id));
  return tops.map((call) => ({ at: call.started_at, lines: lines(call, 0) }));
}

function groupBy<Of, Key>(items: readonly Of[], keyOf: (item: Of) => Key): ReadonlyMap<Key, Of[]> {
  const groups = new Map<Key, Of[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
