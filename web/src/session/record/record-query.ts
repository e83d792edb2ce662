import type { Item } from '../item.ts';

/** Which records stand behind an item: the parameters of the API. */
export type RecordQuery = {
  readonly turn_id?: string;
  readonly call_id?: string;
  readonly response_id?: string;
  readonly kind?: readonly string[];
};

/** The kinds that an item is made of where it has no id that its records share. */
const KINDS: Readonly<Partial<Record<Item['kind'], readonly string[]>>> = {
  prompt: ['prompt', 'turn_started'],
  answer: ['answer', 'turn_ended'],
  message: ['message', 'answer'],
  reasoning: ['reasoning'],
  compaction: ['compaction'],
  error: ['error', 'turn_ended', 'model_stream', 'model_attempt'],
  model: ['model_requested', 'model_attempt', 'model_stream', 'model_usage', 'model_span'],
};

export function recordQueryOf(item: Item): RecordQuery {
  if (item.kind === 'tool') return { call_id: item.call.call_id };
  if (item.kind === 'edit') return { call_id: item.edit.call_id };
  if (item.kind === 'approval' && item.approval.call_id !== null) return { call_id: item.approval.call_id };
  if (item.kind === 'approval') return { turn_id: item.turn.turn_id, kind: ['approval_requested', 'approval'] };
  // a plan is a call of a tool, and has its id
  if (item.kind === 'plan') return { call_id: item.update.id };
  if (item.kind === 'model' && item.call.response_id !== null) return { response_id: item.call.response_id };
  const kind = KINDS[item.kind];
  return kind === undefined ? { turn_id: item.turn.turn_id } : { turn_id: item.turn.turn_id, kind };
}
