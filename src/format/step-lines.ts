/** The lines of single things that happen in a turn: what was said, called, asked, planned, edited. */

import { count, counted, duration, UNKNOWN } from '../lib/figure.ts';
import type {
  Approval,
  Compaction,
  FileEdit,
  Message,
  ModelCall,
  PlanUpdate,
  SessionError,
  ToolCall,
} from '../model/session.ts';
import { cleanBlock, cleanLine } from './clean.ts';
import { costCell } from './cost-text.ts';
import { diffLines, editsText, editText } from './file-edit-lines.ts';
import type { Paint } from './paint.ts';
import { shapeOf, statusShape, toolShape } from './status-shape.ts';
import { toolText } from './tool-text.ts';
import { pad, textWidth, truncate, wrap } from './width.ts';

export interface Draw {
  readonly paint: Paint;
  /** Columns left for these lines. */
  readonly width: number;
  /** Whole texts, each step of a plan, changes line by line. */
  readonly full: boolean;
  /** ms since the epoch. */
  readonly now: number;
}

/** Lines of a prompt or an answer; `--full`, `--json` and the page have the rest. */
const TEXT_LINES_MAX = 12;
const ERROR_LINES_MAX = 6;
const LABEL_WIDTH = 8;
const NO_LABEL = ' '.repeat(LABEL_WIDTH);

export function textLines(label: string, text: string | null, { paint, width, full }: Draw): string[] {
  if (text === null) return [];
  const lines = cleanBlock(text).trim().split('\n');
  const shown = lines
    .slice(0, full ? lines.length : TEXT_LINES_MAX)
    .flatMap((line) =>
      full ? wrap(line.trimEnd(), width - LABEL_WIDTH) : [truncate(line.trimEnd(), width - LABEL_WIDTH)],
    );
  const more = full ? 0 : lines.length - shown.length;
  return [
    ...shown.map((line, index) => `${index === 0 ? paint.bold(pad(label, LABEL_WIDTH)) : NO_LABEL}${line}`),
    ...(more > 0 ? [`${NO_LABEL}${paint.dim(`… ${counted(more, 'more line')}`)}`] : []),
  ];
}

/** What the assistant said on the way, whole; of what it thought the headline. */
export function messageLines({ role, text }: Message, draw: Draw): string[] {
  if (role === 'assistant') return textLines('says', text, draw);
  const { paint, width, full } = draw;
  // Codex writes the headline of a summary in bold.
  const plain = cleanBlock(text)
    .trim()
    .replace(/^\*\*(.*?)\*\*/gm, '$1');
  const lines = full
    ? plain.split('\n').flatMap((line) => wrap(line.trimEnd(), width - LABEL_WIDTH))
    : [plain.split('\n')[0] ?? ''];
  return lines.map((line, index) =>
    paint.dim(`${pad(index === 0 ? 'thinks' : '', LABEL_WIDTH)}${truncate(line, width - LABEL_WIDTH)}`),
  );
}

export function errorLines({ kind, message }: SessionError, { paint, width }: Draw): string[] {
  const lines = wrap(cleanLine(`✕ ${kind}: ${message}`), width - LABEL_WIDTH, ERROR_LINES_MAX);
  return lines.map((line, index) => paint.failed(`${pad(index === 0 ? 'error' : '', LABEL_WIDTH)}${line}`));
}

export function modelLine(call: ModelCall, { paint, width }: Draw): string {
  const { input, cached_input, output } = call.tokens;
  const text = [
    ...(call.ttft_ms === null ? [] : [`${duration(call.ttft_ms)} to first token`]),
    duration(call.duration_ms),
    `${count(input)} in${cached_input === null || cached_input === 0 ? '' : ` (${count(cached_input)} cached)`}`,
    `${count(output)} out`,
    ...(call.cost_usd === null ? [] : [costCell({ cost_usd: call.cost_usd, cost_basis: 'priced' })]),
    ...(call.attempts !== null && call.attempts > 1 ? [counted(call.attempts, 'attempt')] : []),
  ].join(' · ');
  const failed = call.status === 'error' ? ` ${paint.failed(shapeOf('failed'))}` : '';
  const room = width - LABEL_WIDTH - (failed === '' ? 0 : 2);
  return `${paint.model(pad('model', LABEL_WIDTH))}${paint.dim(truncate(text, room))}${failed}`;
}

const DURATION_WIDTH = 10;
/** Duration, shape, ` 127` or ` aborted`. */
const OUTCOME_WIDTH = DURATION_WIDTH + 2 + 1 + 8;

interface ToolParts {
  readonly depth: number;
  /** Those of this call. */
  readonly edits: readonly FileEdit[];
  readonly isAsking: boolean;
}

/** `▪ shell   npm test -- importer          4.2 s  ✕ 1`: the outcome stands at the right edge. */
export function toolLine(call: ToolCall, { depth, edits, isAsking }: ToolParts, { paint, width }: Draw): string {
  const outcome = `${pad(duration(call.duration_ms), DURATION_WIDTH, 'right')}  `;
  const exit = call.exit_code === null || call.exit_code === 0 ? '' : ` ${call.exit_code}`;
  const name = cleanLine(call.mcp_server === null ? call.name : `${call.mcp_server}/${call.name}`);
  const isStopped = call.status_known && (call.status === 'denied' || call.status === 'aborted');
  const said = isStopped ? ` ${call.status}` : '';
  // Names come from outside, too: a long one must leave room for the outcome.
  const lead = truncate(`${'  '.repeat(depth)}▪ ${name} `, width - OUTCOME_WIDTH);
  const room = Math.max(0, width - textWidth(lead) - OUTCOME_WIDTH);
  const what = pad(truncate(edits.length === 0 ? toolText(call) : editsText(edits), room), room);
  const shape = isAsking ? statusShape('waiting', paint) : toolShape(call, paint);
  return `${paint.tool(lead)}${what}${paint.dim(outcome)}${shape}${exit}${said}`;
}

/** The files of a call below its line, one alone stands in the line itself; with `full` what was changed in them. */
export function editLines(edits: readonly FileEdit[], draw: Draw): string[] {
  const { paint, width, full } = draw;
  const indent = '    ';
  const inner = { paint, width: width - indent.length };
  return edits
    .flatMap((edit) => [
      ...(edits.length > 1 ? [truncate(editText(edit), inner.width)] : []),
      ...(full ? diffLines(edit, { paint, width: inner.width - 2 }).map((line) => `  ${line}`) : []),
    ])
    .map((line) => `${indent}${line}`);
}

/** An edit whose call nobody told of. */
export const loneEditLines = (edit: FileEdit, { paint, width, full }: Draw): string[] => [
  `${paint.tool(pad('edit', LABEL_WIDTH))}${truncate(editText(edit), width - LABEL_WIDTH)}`,
  ...(full ? diffLines(edit, { paint, width: width - 6 }).map((line) => `      ${line}`) : []),
];

/** `approved by user after 12 s`; for an approval that has been decided. */
export function decisionText({ decision, source, waited_ms }: Approval): string {
  const by = source === null ? '' : ` by ${source.toLowerCase()}`;
  const after = waited_ms === null ? '' : ` after ${duration(waited_ms)}`;
  return `${cleanLine(`${decision ?? UNKNOWN}${by}`).replaceAll('_', ' ')}${after}`;
}

/** `asked   approved by user after 12 s: The tests open a socket.` */
export function approvalLines(approval: Approval, isAsking: boolean, { paint, width, now }: Draw): string[] {
  const { decision, requested_at, reason } = approval;
  const open =
    requested_at === null || !isAsking ? '' : ` for ${duration(Math.max(0, now - Date.parse(requested_at)))}`;
  const what =
    decision === null ? (isAsking ? `waiting for an answer${open}` : 'no decision told') : decisionText(approval);
  const lines = wrap(`${what}${reason === null ? '' : `: ${cleanLine(reason)}`}`, width - LABEL_WIDTH, 3);
  return lines.map((line, index) => `${paint.waiting(pad(index === 0 ? 'asked' : '', LABEL_WIDTH))}${line}`);
}

/** A line across: what stands above is not in the model's mind any more. */
export function compactionLine({ trigger, duration_ms }: Compaction, { paint, width }: Draw): string {
  const how = trigger === 'auto' ? ' automatically' : trigger === 'manual' ? ' on request' : '';
  const took = duration_ms === null ? '' : `, ${duration(duration_ms)}`;
  const text = truncate(`── context compacted${how}${took} `, width);
  return paint.dim(`${text}${'─'.repeat(Math.max(0, Math.min(width, 60) - textWidth(text)))}`);
}

const STEP_SHAPE: Readonly<Record<string, string>> = { completed: '✓', in_progress: '●' };

/** `1 of 3 done, now: Add the retry`. */
export function planText({ steps }: PlanUpdate): string {
  const present = steps.find(({ status }) => status === 'in_progress');
  return `${doneText(steps)}${present === undefined ? '' : `, now: ${cleanLine(present.step)}`}`;
}

const doneText = (steps: PlanUpdate['steps']): string =>
  `${steps.filter(({ status }) => status === 'completed').length} of ${steps.length} done`;

/** How far the plan is; with `full` every step. */
export function planLines(update: PlanUpdate, { paint, width, full }: Draw): string[] {
  const { steps, explanation } = update;
  const lines = full
    ? [
        `${doneText(steps)}${explanation === null ? '' : `: ${cleanLine(explanation)}`}`,
        ...steps.map(({ step, status }) => `${STEP_SHAPE[status] ?? '○'} ${cleanLine(step)}`),
      ]
    : [planText(update)];
  return lines.map(
    (line, index) => `${paint.bold(pad(index === 0 ? 'plan' : '', LABEL_WIDTH))}${truncate(line, width - LABEL_WIDTH)}`,
  );
}
