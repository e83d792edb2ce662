/**
 * `turnscope show` for people: a session as a tree of turns. What happened stands in the order in which it happened;
 * calls made from a code-mode call stand below it, the turns of sub-agents below the turn in which they began.
 */
import type { Approval, ModelCall, Session, SessionError, ToolCall, Turn } from '../model/session.ts';
import { cleanBlock, cleanLine } from './clean.ts';
import { cost, count, counted, duration } from './figure.ts';
import type { Paint } from './paint.ts';
import { agentOf, sessionHead, tokenText } from './session-head.ts';
import type { ListOptions } from './session-list.ts';
import { shapeOf, statusShape, toolShape } from './status-shape.ts';
import { toolText } from './tool-text.ts';
import { pad, textWidth, truncate, wrap } from './width.ts';

/** Lines of a prompt or an answer; `--json` and the page have the rest. */
const TEXT_LINES_MAX = 12;
const LABEL_WIDTH = 8;
/** Beyond this, lines are hard to follow with the eye, however wide the terminal is. */
const LINE_WIDTH_MAX = 160;

export function sessionTree(session: Session, options: ListOptions): string[] {
  const { paint } = options;
  const width = Math.min(options.width, LINE_WIDTH_MAX);
  const draw = { paint, width };
  const lines = sessionHead(session, { ...options, width });
  for (const { turn, depth, number } of orderTurns(session)) {
    lines.push('', ...turnLines(session, turn, { ...draw, depth, number }));
  }
  if (session.turns.length === 0) lines.push('', paint.dim('No turn yet.'));
  if (session.missing.length > 0) {
    lines.push('', paint.dim('not told:'), ...session.missing.flatMap((text) => missingLines(text, draw)));
  }
  return lines;
}

const missingLines = (text: string, { paint, width }: Inner): string[] =>
  wrap(cleanLine(text), width - 4).map((line, index) => paint.dim(index === 0 ? `  ${line}` : `    ${line}`));

interface PlacedTurn {
  readonly turn: Turn;
  readonly depth: number;
  readonly number: number;
}

/** Turns of the root in order; those of a sub-agent follow the parent's turn that was running when they began. */
function orderTurns(session: Session): PlacedTurn[] {
  const parentOf = new Map(session.agents.map((agent) => [agent.thread_id, agent.parent_thread_id]));
  const placed: PlacedTurn[] = [];
  const left = new Set(session.turns);
  const numbers = new Map<string, number>();
  const place = (turn: Turn, depth: number): void => {
    left.delete(turn);
    const number = (numbers.get(turn.thread_id) ?? 0) + 1;
    numbers.set(turn.thread_id, number);
    placed.push({ turn, depth, number });
    const siblings = session.turns.filter(({ thread_id }) => thread_id === turn.thread_id);
    const next = siblings[siblings.indexOf(turn) + 1];
    for (const child of session.turns) {
      const isChild = left.has(child) && parentOf.get(child.thread_id) === turn.thread_id;
      if (isChild && (next === undefined || child.started_at < next.started_at)) place(child, depth + 1);
    }
  };
  for (const turn of session.turns) if (turn.thread_id === session.session_id) place(turn, 0);
  // A parent that no source told about must not hide its children.
  for (const turn of session.turns) if (left.has(turn)) place(turn, parentOf.get(turn.thread_id) == null ? 0 : 1);
  return placed;
}

interface Draw {
  readonly paint: Paint;
  readonly width: number;
  readonly depth: number;
  readonly number: number;
}

function turnLines(session: Session, turn: Turn, draw: Draw): string[] {
  const { paint, depth } = draw;
  const indent = '  '.repeat(depth);
  const inner = { paint, width: draw.width - indent.length - 2 };
  const head = [
    `turn ${draw.number}${turn.kind === 'turn' ? '' : `, ${turn.kind}`}${agentName(session, turn)}`,
    duration(turn.duration_ms),
    tokenText(turn.tokens),
    ...(turn.cost_usd === null ? [] : [cost(turn.cost_usd)]),
    ...(turn.status === 'completed' ? [] : [turn.status]),
  ].join(' · ');
  const paintName = depth === 0 ? paint.bold : paint.agent;
  const body = [
    ...textLines('prompt', turn.prompt, inner),
    ...stepLines(turn, inner),
    ...turn.approvals.map((approval) => approvalLine(approval, inner)),
    ...turn.errors.flatMap((error) => errorLines(error, inner)),
    ...textLines('answer', turn.answer, inner),
  ];
  return [
    `${statusShape(turn.status, paint)} ${paintName(truncate(head, draw.width - indent.length - 2))}`,
    ...body.map((line) => `  ${line}`),
  ].map((line) => `${indent}${line}`.trimEnd());
}

function agentName(session: Session, turn: Turn): string {
  const agent = agentOf(session, turn);
  return agent === null ? '' : ` ⑂ /${cleanLine(agent)}`;
}

type Inner = Omit<Draw, 'depth' | 'number'>;

/** Model calls and tool calls in the order in which they began. */
function stepLines(turn: Turn, inner: Inner): string[] {
  const children = new Map<string | null, ToolCall[]>();
  for (const call of turn.tool_calls) {
    children.set(call.parent_call_id, [...(children.get(call.parent_call_id) ?? []), call]);
  }
  const known = new Set(turn.tool_calls.map((call) => call.call_id));
  const toolTree = (call: ToolCall, depth: number): string[] => [
    toolLine(call, depth, inner),
    ...(children.get(call.call_id) ?? []).flatMap((child) => toolTree(child, depth + 1)),
  ];
  const tops = turn.tool_calls.filter(({ parent_call_id }) => parent_call_id === null || !known.has(parent_call_id));
  const steps = [
    ...turn.model_calls.map((call) => ({ at: call.started_at, lines: [modelLine(call, inner)] })),
    ...tops.map((call) => ({ at: call.started_at, lines: toolTree(call, 0) })),
  ];
  // The sort is stable: a model call stands before the tool calls that it asked for at the same moment.
  return steps.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).flatMap(({ lines }) => lines);
}

const ERROR_LINES_MAX = 6;

function errorLines({ kind, message }: SessionError, { paint, width }: Inner): string[] {
  const lines = wrap(cleanLine(`✕ ${kind}: ${message}`), width - LABEL_WIDTH, ERROR_LINES_MAX);
  return lines.map((line, index) => paint.failed(`${pad(index === 0 ? 'error' : '', LABEL_WIDTH)}${line}`));
}

function modelLine(call: ModelCall, { paint, width }: Inner): string {
  const { input, cached_input, output } = call.tokens;
  const text = [
    ...(call.ttft_ms === null ? [] : [`${duration(call.ttft_ms)} to first token`]),
    duration(call.duration_ms),
    `${count(input)} in${cached_input === null || cached_input === 0 ? '' : ` (${count(cached_input)} cached)`}`,
    `${count(output)} out`,
    ...(call.attempts !== null && call.attempts > 1 ? [counted(call.attempts, 'attempt')] : []),
  ].join(' · ');
  const failed = call.status === 'error' ? ` ${paint.failed(shapeOf('failed'))}` : '';
  return `${paint.model(pad('model', LABEL_WIDTH))}${paint.dim(truncate(text, width - LABEL_WIDTH))}${failed}`;
}

const DURATION_WIDTH = 10;
/** Duration, shape, ` 127` or ` aborted`. */
const OUTCOME_WIDTH = DURATION_WIDTH + 2 + 1 + 8;

/** `▪ shell   npm test -- importer          4.2 s  ✕ 1`: the outcome stands at the right edge. */
function toolLine(call: ToolCall, depth: number, { paint, width }: Inner): string {
  const outcome = `${pad(duration(call.duration_ms), DURATION_WIDTH, 'right')}  `;
  const exit = call.exit_code === null || call.exit_code === 0 ? '' : ` ${call.exit_code}`;
  const name = cleanLine(call.mcp_server === null ? call.name : `${call.mcp_server}/${call.name}`);
  const said = call.status === 'denied' || call.status === 'aborted' ? ` ${call.status}` : '';
  // Names come from outside, too: a long one must leave room for the outcome.
  const lead = truncate(`${'  '.repeat(depth)}▪ ${name} `, width - OUTCOME_WIDTH);
  const room = Math.max(0, width - textWidth(lead) - OUTCOME_WIDTH);
  const what = pad(truncate(toolText(call), room), room);
  return `${paint.tool(lead)}${what}${paint.dim(outcome)}${toolShape(call.status, paint)}${exit}${said}`;
}

function approvalLine({ decision, source, waited_ms }: Approval, { paint }: Inner): string {
  const by = source === null ? '' : ` by ${cleanLine(source)}`;
  const after = waited_ms === null ? '' : ` after ${duration(waited_ms)}`;
  const text = decision === null ? 'asked, no decision told' : `${cleanLine(decision)}${by}${after}`;
  return `${paint.waiting(pad('asked', LABEL_WIDTH))}${text}`;
}

function textLines(label: string, text: string | null, { paint, width }: Inner): string[] {
  if (text === null) return [];
  const lines = cleanBlock(text).trim().split('\n');
  const shown = lines.slice(0, TEXT_LINES_MAX).map((line) => truncate(line.trimEnd(), width - LABEL_WIDTH));
  const more = lines.length - shown.length;
  return [
    ...shown.map(
      (line, index) => `${index === 0 ? paint.bold(pad(label, LABEL_WIDTH)) : ' '.repeat(LABEL_WIDTH)}${line}`,
    ),
    ...(more > 0 ? [`${' '.repeat(LABEL_WIDTH)}${paint.dim(`… ${counted(more, 'more line')}`)}`] : []),
  ];
}
