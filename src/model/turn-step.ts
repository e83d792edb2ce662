/** What happened in a turn as one list in reading order: the prompt, what happened by time, the answer. What belongs to a call stands with it. */
import { groupBy } from '../lib/group-by.ts';
import type {
  Approval,
  Compaction,
  FileEdit,
  Message,
  ModelCall,
  PlanUpdate,
  SessionError,
  ToolCall,
  Turn,
} from './session.ts';

export type TurnStep = {
  /** As the page names it in its links (`?item=tool-call_8fK`). */
  readonly id: string;
  /** RFC 3339, UTC. */
  readonly at: string;
} & (
  | { readonly kind: 'prompt' | 'answer'; readonly text: string }
  | { readonly kind: 'message' | 'reasoning'; readonly message: Message }
  | { readonly kind: 'model'; readonly call: ModelCall }
  | {
      readonly kind: 'tool';
      readonly call: ToolCall;
      readonly approvals: readonly Approval[];
      readonly edits: readonly FileEdit[];
      /** 0 for a direct call, 1 and more for those made from a code-mode call. */
      readonly depth: number;
    }
  | { readonly kind: 'edit'; readonly edit: FileEdit }
  | { readonly kind: 'plan'; readonly update: PlanUpdate }
  | { readonly kind: 'approval'; readonly approval: Approval }
  | { readonly kind: 'compaction'; readonly compaction: Compaction }
  | { readonly kind: 'error'; readonly error: SessionError }
);

export type TurnStepOf<Kind extends TurnStep['kind']> = Extract<TurnStep, { kind: Kind }>;

export function turnSteps(turn: Turn): TurnStep[] {
  const { turn_id, started_at: at, prompt, answer } = turn;
  const known = new Set(turn.tool_calls.map(({ call_id }) => call_id));
  const isLoose = ({ call_id: id }: Approval | FileEdit): boolean => id === null || !known.has(id);
  const timed: TurnStep[] = [
    ...turn.messages.filter((message) => !isAnswer(message, turn)).map(messageStep),
    ...turn.model_calls.map((call, index): TurnStep => {
      const id = `model-${call.response_id ?? `${turn_id}-${index}`}`;
      return { id, at: call.started_at, kind: 'model', call };
    }),
    ...toolSteps(turn, known),
    ...turn.plan_updates.map((update): TurnStep => ({ id: `plan-${update.id}`, at: update.at, kind: 'plan', update })),
    ...turn.compactions.map(
      (compaction): TurnStep => ({
        id: `compaction-${compaction.id}`,
        at: compaction.at,
        kind: 'compaction',
        compaction,
      }),
    ),
    ...turn.errors.map((error): TurnStep => ({ id: `error-${error.id}`, at: error.at, kind: 'error', error })),
  ];
  const last = timed.reduce((latest, step) => (step.at > latest ? step.at : latest), at);
  timed.push(
    ...turn.approvals.filter(isLoose).map(
      (approval): TurnStep => ({
        id: `approval-${approval.id}`,
        at: approval.requested_at ?? last,
        kind: 'approval',
        approval,
      }),
    ),
    ...turn.file_edits
      .filter(isLoose)
      .map((edit): TurnStep => ({ id: `edit-${edit.id}`, at: last, kind: 'edit', edit })),
  );
  // The sort is stable: a model call stands before the tool calls that it asked for at the same moment.
  timed.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return [
    ...(prompt === null ? [] : [{ id: `prompt-${turn_id}`, at, kind: 'prompt', text: prompt } as const]),
    ...timed,
    ...(answer === null ? [] : [{ id: `answer-${turn_id}`, at: last, kind: 'answer', text: answer } as const]),
  ];
}

/** The answer is a message, too, and stands at the end of the turn. */
const isAnswer = ({ role, text, phase }: Message, { answer }: Turn): boolean =>
  role === 'assistant' && answer !== null && (phase === 'final_answer' || text.trim() === answer.trim());

function messageStep(message: Message): TurnStep {
  const kind = message.role === 'reasoning' ? 'reasoning' : 'message';
  return { id: `${kind}-${message.id}`, at: message.at, kind, message };
}

/** Deeper nesting than this is a loop in what we were told. */
const DEPTH_MAX = 4;

function toolSteps(turn: Turn, known: ReadonlySet<string>): TurnStep[] {
  const approvals = groupBy(turn.approvals, ({ call_id }) => call_id);
  const edits = groupBy(turn.file_edits, ({ call_id }) => call_id);
  const parents = new Map(turn.tool_calls.map(({ call_id, parent_call_id: parent }) => [call_id, parent]));
  const depthOf = (call: ToolCall): number => {
    let depth = 0;
    let parent = call.parent_call_id;
    while (parent !== null && known.has(parent) && depth < DEPTH_MAX) {
      depth += 1;
      parent = parents.get(parent) ?? null;
    }
    return depth;
  };
  return turn.tool_calls.map((call) => ({
    id: `tool-${call.call_id}`,
    at: call.started_at,
    kind: 'tool',
    call,
    approvals: approvals.get(call.call_id) ?? [],
    edits: edits.get(call.call_id) ?? [],
    depth: depthOf(call),
  }));
}
