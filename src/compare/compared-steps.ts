/** The steps of two turns side by side. */
import { cleanLine } from '../format/clean.ts';
import { editsText, editText } from '../format/file-edit-lines.ts';
import { decisionText, planText } from '../format/step-lines.ts';
import { toolText } from '../format/tool-text.ts';
import type { Session, ToolCall, Turn } from '../model/session.ts';
import { type TurnStep, turnSteps } from '../model/turn-step.ts';
import { align, type Pair } from './align.ts';
import type { ComparedStep, Difference, StepKind, StepSide } from './comparison.ts';
import { type StepIdentity, stepIdentity } from './step-identity.ts';

interface Told {
  readonly side: StepSide;
  readonly identity: StepIdentity;
}

/** One side's turn; `turn` null where it has none. */
export interface TurnOf {
  readonly turn: Turn | null;
  readonly session: Session;
}

/** Each step of both turns occurs once, in the order of both. */
export function comparedSteps(one: TurnOf, other: TurnOf): ComparedStep[] {
  const [a, b] = [tell(one), tell(other)];
  const pairs = align(
    a.map(({ identity }) => identity),
    b.map(({ identity }) => identity),
  );
  return besideEachOther(pairs, a, b).map(([atA, atB]) =>
    compared(atA === null ? null : a[atA], atB === null ? null : b[atB]),
  );
}

function tell({ turn, session }: TurnOf): Told[] {
  if (turn === null) return [];
  // A plan is told as a call, too.
  const hasPlans = turn.plan_updates.length > 0;
  const isStep = (step: TurnStep): boolean =>
    step.kind !== 'model' &&
    step.kind !== 'reasoning' &&
    !(hasPlans && step.kind === 'tool' && step.call.name === 'update_plan');
  return turnSteps(turn)
    .filter(isStep)
    .map((step, index) => ({ side: sideOf(step, index + 1), identity: stepIdentity(step, session.cwd) }));
}

/** What stands in one gap on both sides, and is of one kind, is read best in one row: here the one did this, the other that. */
function besideEachOther(pairs: readonly Pair[], a: readonly Told[], b: readonly Told[]): Pair[] {
  const rows: Pair[] = [];
  let [onlyA, onlyB]: [number[], number[]] = [[], []];
  const closeGap = (): void => {
    const length = Math.max(onlyA.length, onlyB.length);
    for (let index = 0; index < length; index += 1) {
      const [atA = null, atB = null] = [onlyA[index], onlyB[index]];
      const isPair = atA !== null && atB !== null && a[atA]?.side.kind === b[atB]?.side.kind;
      if (isPair || atA === null || atB === null) rows.push([atA, atB]);
      else rows.push([atA, null], [null, atB]);
    }
    [onlyA, onlyB] = [[], []];
  };
  for (const [atA, atB] of pairs) {
    if (atA !== null && atB !== null) {
      closeGap();
      rows.push([atA, atB]);
    } else if (atA !== null) onlyA.push(atA);
    else if (atB !== null) onlyB.push(atB);
  }
  closeGap();
  return rows;
}

function compared(a: Told | null | undefined, b: Told | null | undefined): ComparedStep {
  return { difference: differenceOf(a ?? null, b ?? null), a: a?.side ?? null, b: b?.side ?? null };
}

function differenceOf(a: Told | null, b: Told | null): Difference {
  if (a === null) return 'only_b';
  if (b === null) return 'only_a';
  if (a.identity.exact !== b.identity.exact)
    return a.identity.alike !== null && a.identity.alike === b.identity.alike ? 'words' : 'other';
  return endedAlike(a.side, b.side) ? 'none' : 'outcome';
}

/** What is not known, or not over, is no difference. */
function endedAlike(a: StepSide, b: StepSide): boolean {
  const isTold = ({ status }: StepSide): boolean => status !== null && status !== 'running';
  if (isTold(a) && isTold(b) && a.status !== b.status) return false;
  return a.exit_code === null || b.exit_code === null || a.exit_code === b.exit_code;
}

/** More is not read on one line of half a screen. */
const TEXT_CHARS_MAX = 400;

function sideOf(step: TurnStep, number: number): StepSide {
  const { name = null, text, status = null, exitCode = null, durationMs = null } = partsOf(step);
  return {
    id: step.id,
    kind: step.kind as StepKind,
    number,
    name: name === null ? null : oneLine(name),
    text: text === null ? null : oneLine(text),
    status,
    exit_code: exitCode,
    duration_ms: durationMs,
  };
}

interface Parts {
  readonly text: string | null;
  readonly name?: string;
  readonly status?: string | null;
  readonly exitCode?: number | null;
  readonly durationMs?: number | null;
}

function partsOf(step: TurnStep): Parts {
  switch (step.kind) {
    case 'prompt':
    case 'answer':
      return { text: step.text };
    case 'message':
    case 'reasoning':
      return { text: step.message.text };
    case 'plan':
      return { text: planText(step.update) };
    case 'tool':
      return toolParts(step.call, step.edits.length === 0 ? null : editsText(step.edits));
    case 'edit':
      return { text: editText(step.edit), status: step.edit.applied ? 'ok' : 'error' };
    case 'approval':
      return { text: decisionText(step.approval), status: step.approval.decision, durationMs: step.approval.waited_ms };
    case 'compaction':
      return { text: 'the context was compacted', durationMs: step.compaction.duration_ms };
    case 'error':
      return { text: `${step.error.kind}: ${step.error.message.slice(0, LOOKED_AT_CHARS)}` };
    case 'model':
      return { text: step.call.model };
  }
}

const toolParts = (call: ToolCall, edited: string | null): Parts => ({
  name: call.mcp_server === null ? call.name : `${call.mcp_server}/${call.name}`,
  text: edited ?? (call.arguments === null ? null : toolText(call)),
  status: call.status_known ? call.status : null,
  exitCode: call.exit_code,
  durationMs: call.duration_ms,
});

const LOOKED_AT_CHARS = 4 * TEXT_CHARS_MAX;

function oneLine(text: string): string {
  const line = cleanLine(text.slice(0, LOOKED_AT_CHARS));
  return line.length > TEXT_CHARS_MAX ? `${Array.from(line).slice(0, TEXT_CHARS_MAX).join('').trimEnd()}…` : line;
}
