/** What happens in a turn between its prompt and its answer, in the order in which it happened. */
import type { Approval, FileEdit, Message, ModelCall, ToolCall, Turn } from '../api/shape.ts';
import type { Item, ItemBase, ItemOf } from './item.ts';

type Base = Omit<ItemBase, 'id'>;

export function happenings(turn: Turn, base: Base): readonly Item[] {
  const toolIds = new Set(turn.tool_calls.map((call) => call.call_id));
  const isLoose = ({ call_id: id }: Approval | FileEdit): boolean => id === null || !toolIds.has(id);
  const nested = Map.groupBy(toolItems(turn, base), (item) => parentOf(item, toolIds));
  const top: Item[] = [
    ...turn.messages.filter((message) => !isAnswer(message, turn)).map((message) => messageItem(message, base)),
    ...turn.model_calls.map((call, index) => modelItem(call, index, base)),
    ...(nested.get(null) ?? []),
    ...planItems(turn, base),
    ...turn.approvals.filter(isLoose).map((approval) => approvalItem(approval, base)),
    ...turn.file_edits.filter(isLoose).map((edit) => editItem(edit, base)),
    ...turn.compactions.map((compaction): Item => {
      const start = Date.parse(compaction.at);
      const end = endOf(start, compaction.duration_ms);
      return { ...base, kind: 'compaction', id: `compaction-${compaction.id}`, start, end, compaction };
    }),
    ...turn.errors.map((error): Item => {
      const start = Date.parse(error.at);
      return { ...base, kind: 'error', id: `error-${error.id}`, start, end: null, isFailed: true, error };
    }),
  ];
  top.sort((a, b) => a.start - b.start);
  return top.flatMap((item) => (item.kind === 'tool' ? withNested(item, nested, 0) : [item]));
}

/** The answer is a message, too, and has its own place at the end of the turn. */
const isAnswer = ({ role, phase, text }: Message, { answer }: Turn): boolean =>
  role === 'assistant' && answer !== null && (phase === 'final_answer' || text.trim() === answer.trim());

type ToolItem = ItemOf<'tool'>;

const parentOf = (item: ToolItem, known: ReadonlySet<string>): string | null => {
  const parent = item.call.parent_call_id;
  return parent !== null && parent !== item.call.call_id && known.has(parent) ? parent : null;
};

/** Deeper nesting than this is a loop in what we were told. */
const DEPTH_MAX = 4;

/** A call, what somebody is being asked about it, and the calls made from it. */
function withNested(item: ToolItem, nested: ReadonlyMap<string | null, ToolItem[]>, depth: number): readonly Item[] {
  const children = depth < DEPTH_MAX ? (nested.get(item.call.call_id) ?? []) : [];
  const sorted = children.toSorted((a, b) => a.start - b.start);
  const open = item.approval !== null && isOpen(item.approval, item.turn) ? [approvalItem(item.approval, item)] : [];
  return [{ ...item, depth }, ...open, ...sorted.flatMap((child) => withNested(child, nested, depth + 1))];
}

const endOf = (start: number, durationMs: number | null): number | null =>
  durationMs === null ? null : start + durationMs;

function toolItems(turn: Turn, base: Base): ToolItem[] {
  // The newest question about a call is the one that counts.
  const approvals = new Map(turn.approvals.map((approval) => [approval.call_id, approval]));
  const edits = Map.groupBy(turn.file_edits, (edit) => edit.call_id);
  return turn.tool_calls.map((call) =>
    toolItem(call, approvals.get(call.call_id) ?? null, edits.get(call.call_id) ?? [], base),
  );
}

function toolItem(call: ToolCall, approval: Approval | null, edits: readonly FileEdit[], base: Base): ToolItem {
  const start = Date.parse(call.started_at);
  return {
    ...base,
    kind: 'tool',
    id: `tool-${call.call_id}`,
    start,
    end: endOf(start, call.duration_ms),
    isFailed: call.status === 'error' || call.status === 'denied' || (call.exit_code !== null && call.exit_code !== 0),
    call,
    approval,
    edits,
  };
}

function modelItem(call: ModelCall, index: number, base: Base): Item {
  const start = Date.parse(call.started_at);
  return {
    ...base,
    kind: 'model',
    id: `model-${call.response_id ?? `${base.turn.turn_id}-${index}`}`,
    start,
    end: endOf(start, call.duration_ms),
    isFailed: call.status === 'error',
    call,
  };
}

function messageItem(message: Message, base: Base): Item {
  const kind = message.role === 'reasoning' ? 'reasoning' : 'message';
  return { ...base, kind, id: `${kind}-${message.id}`, start: Date.parse(message.at), end: null, message };
}

function planItems(turn: Turn, base: Base): readonly Item[] {
  return turn.plan_updates.map((update) => ({
    ...base,
    kind: 'plan',
    id: `plan-${update.id}`,
    start: Date.parse(update.at),
    end: null,
    update,
    isNewest: update === turn.plan_updates.at(-1),
  }));
}

const editItem = (edit: FileEdit, base: Base): Item => ({
  ...base,
  kind: 'edit',
  id: `edit-${edit.id}`,
  // An edit has no time of its own, and its call is not known: at the end of the turn it is in nobody's way.
  start: base.end ?? base.start,
  end: null,
  isFailed: !edit.applied,
  edit,
});

/** Nobody has decided, and the turn still waits for it. */
const isOpen = ({ decision }: Approval, turn: Turn): boolean => decision === null && turn.status === 'waiting';

function approvalItem(approval: Approval, base: Base): ItemOf<'approval'> {
  const start = approval.requested_at === null ? (base.end ?? base.start) : Date.parse(approval.requested_at);
  return {
    turn: base.turn,
    isFailed: false,
    depth: base.depth,
    kind: 'approval',
    id: `approval-${approval.id}`,
    start,
    end: endOf(start, approval.waited_ms),
    approval,
    isOpen: isOpen(approval, base.turn),
  };
}
