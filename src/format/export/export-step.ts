/** The steps of a turn as an export shows them: one line each, and below it the texts that fold. */
import { count, counted, duration } from '../../lib/figure.ts';
import type { Approval, ModelCall, Turn } from '../../model/session.ts';
import { type TurnStep, type TurnStepOf, turnSteps } from '../../model/turn-step.ts';
import { cleanBlock, cleanLine } from '../clean.ts';
import { costCell } from '../cost-text.ts';
import { editsText, editText } from '../file-edit-lines.ts';
import { shapeOf } from '../status-shape.ts';
import { decisionText, planText } from '../step-lines.ts';
import { toolText } from '../tool-text.ts';

export interface ExportBlock {
  readonly title: string;
  /** Cleaned of what controls a terminal or turns a line around; of several lines. */
  readonly text: string;
  /** Characters that were left out at the end. */
  readonly cutChars: number;
  readonly isDiff: boolean;
}

export interface ExportStep {
  readonly id: string;
  readonly kind: TurnStep['kind'];
  /** Who, in one word: `you`, `answer`, the name of a tool. */
  readonly who: string;
  /** One line. '' where the words below say it all. */
  readonly line: string;
  /** `4.2 s`, '' where it is not told. */
  readonly took: string;
  /** `✓`, `✕ 1`; '' for what does not end. */
  readonly outcome: string;
  readonly isFailed: boolean;
  readonly depth: number;
  /** Prompt, answer, message: to be read, not unfolded. */
  readonly words: ExportBlock | null;
  readonly blocks: readonly ExportBlock[];
}

/** @param charsMax of each text. */
export function* exportSteps(turn: Turn, charsMax: number): Generator<ExportStep> {
  for (const step of turnSteps(turn)) yield exportStep(step, turn, charsMax);
}

function exportStep(step: TurnStep, turn: Turn, charsMax: number): ExportStep {
  const plain = {
    id: step.id,
    kind: step.kind,
    took: '',
    outcome: '',
    isFailed: false,
    depth: 0,
    words: null,
    blocks: [],
  };
  const block = (title: string, text: string | null, isDiff = false): ExportBlock[] =>
    text === null || text.trim() === '' ? [] : [cutBlock(title, text, charsMax, isDiff)];
  switch (step.kind) {
    case 'prompt':
      return { ...plain, who: 'you', line: '', words: block('', step.text)[0] ?? null };
    case 'answer':
      return { ...plain, who: 'answer', line: '', words: block('', step.text)[0] ?? null };
    case 'message':
      return { ...plain, who: 'says', line: '', words: block('', step.message.text)[0] ?? null };
    case 'reasoning':
      return { ...plain, who: 'thinks', line: headline(step.message.text), blocks: block('', step.message.text) };
    case 'model':
      return { ...plain, ...modelParts(step.call) };
    case 'tool':
      return { ...plain, ...toolParts(step, turn, block) };
    case 'edit':
      return {
        ...plain,
        who: 'edit',
        line: editText(step.edit),
        isFailed: !step.edit.applied,
        blocks: block('change', step.edit.diff, true),
      };
    case 'plan': {
      const steps = step.update.steps.map((one) => `[${one.status}] ${one.step}`).join('\n');
      return { ...plain, who: 'plan', line: planText(step.update), blocks: block('steps', steps) };
    }
    case 'approval':
      return { ...plain, who: 'approval', line: approvalText(step.approval) };
    case 'compaction':
      return { ...plain, who: 'context', line: 'compacted', took: tookText(step.compaction.duration_ms) };
    case 'error': {
      const { kind, message } = step.error;
      return {
        ...plain,
        who: 'error',
        line: oneLine(`${kind}: ${message}`),
        isFailed: true,
        outcome: shapeOf('failed'),
        blocks: block('', message),
      };
    }
  }
}

type BlockOf = (title: string, text: string | null, isDiff?: boolean) => ExportBlock[];

function toolParts({ call, edits, approvals, depth }: TurnStepOf<'tool'>, turn: Turn, block: BlockOf) {
  const isFailed = call.status === 'error' || call.status === 'denied' || (call.exit_code ?? 0) !== 0;
  const exit = call.exit_code === null || call.exit_code === 0 ? '' : ` ${call.exit_code}`;
  const asked = approvals.filter(
    ({ requested_at, reason, waited_ms }) => requested_at !== null || reason !== null || waited_ms !== null,
  );
  const isAsking = turn.status === 'waiting' && asked.some(({ decision }) => decision === null);
  return {
    who: cleanLine(call.mcp_server === null ? call.name : `${call.mcp_server}/${call.name}`).slice(0, NAME_CHARS_MAX),
    line: edits.length === 0 ? oneLine(toolText(call)) : editsText(edits),
    took: tookText(call.duration_ms),
    outcome: isAsking
      ? shapeOf('waiting')
      : `${shapeOf(call.status_known ? OUTCOME[isFailed && call.status === 'ok' ? 'error' : call.status] : 'unknown')}${exit}`,
    isFailed,
    depth,
    blocks: [
      ...block('asked', asked.length === 0 ? null : asked.map(approvalText).join('\n')),
      ...block('arguments', readable(call.arguments)),
      ...edits.flatMap((edit) => block(editText(edit), edit.diff, true)),
      ...block('output', call.output),
    ],
  };
}

const OUTCOME = {
  ok: 'completed',
  error: 'failed',
  denied: 'interrupted',
  aborted: 'interrupted',
  running: 'running',
} as const;

function modelParts(call: ModelCall) {
  const { input, cached_input: cached, output } = call.tokens;
  const parts = [
    call.model === null ? '' : cleanLine(call.model).slice(0, NAME_CHARS_MAX),
    call.ttft_ms === null ? '' : `${duration(call.ttft_ms)} to first token`,
    input === null ? '' : `${count(input)} in${cached === null || cached === 0 ? '' : ` (${count(cached)} cached)`}`,
    output === null ? '' : `${count(output)} out`,
    call.cost_usd === null ? '' : costCell({ cost_usd: call.cost_usd, cost_basis: 'priced' }),
    (call.attempts ?? 1) > 1 ? counted(call.attempts, 'attempt') : '',
  ];
  const isFailed = call.status === 'error';
  return {
    who: 'model',
    line: parts.filter((part) => part !== '').join(' · '),
    took: tookText(call.duration_ms),
    outcome: isFailed ? shapeOf('failed') : '',
    isFailed,
  };
}

function approvalText(approval: Approval): string {
  const what = approval.decision === null ? 'no decision told' : decisionText(approval);
  return approval.reason === null ? what : `${what}: ${oneLine(approval.reason)}`;
}

const tookText = (durationMs: number | null): string => (durationMs === null ? '' : duration(durationMs));

/** The first line of a summary of reasoning, which Codex writes in bold. */
const headline = (text: string): string =>
  oneLine(
    text
      .slice(0, LOOKED_AT_CHARS)
      .trimStart()
      .split('\n', 1)[0]
      ?.replace(/^\*\*(.*)\*\*\s*$/, '$1') ?? '',
  );

const LOOKED_AT_CHARS = 2_000;
const LINE_CHARS_MAX = 300;
const NAME_CHARS_MAX = 80;
/** Longer JSON is shown as it came: reading it to lay it out costs more than it helps. */
const READ_CHARS_MAX = 20_000;

function oneLine(text: string): string {
  const line = cleanLine(text.slice(0, LOOKED_AT_CHARS));
  return line.length > LINE_CHARS_MAX ? `${wholeStart(line, LINE_CHARS_MAX).trimEnd()}…` : line;
}

/** Arguments are JSON on one line: a command in it is easier to read as lines. */
function readable(text: string | null): string | null {
  if (text === null || text.length > READ_CHARS_MAX || !text.startsWith('{')) return text;
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}

function cutBlock(title: string, text: string, charsMax: number, isDiff: boolean): ExportBlock {
  const kept = wholeStart(text, charsMax);
  return { title, text: cleanBlock(kept).trimEnd(), cutChars: text.length - kept.length, isDiff };
}

/** Never half a character. */
function wholeStart(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}
