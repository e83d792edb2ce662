/**
 * One scripted item as the events that the Responses API streams for it. Codex believes only the last of them
 * (`response.output_item.done`); the others are there because the real service sends them and Codex counts them.
 */
import { randomUUID } from 'node:crypto';
import type { Item, Step } from './scenario.ts';

export type ResponseEvent = Readonly<Record<string, unknown>> & { readonly type: string };
export type OutputItem = Readonly<Record<string, unknown>> & { readonly id: string; readonly type: string };

export interface ItemEvents {
  /** The finished item, as it stands in `response.completed` too. */
  readonly done: OutputItem;
  readonly events: readonly ResponseEvent[];
}

/** An id in the manner of the service: `call_0a1b…`. */
export function newId(prefix: string): string {
  return `${prefix}_${randomUUID().replaceAll('-', '')}`;
}

const DELTAS_PER_MESSAGE = 3;

/** Events of the item at this index of the answer. */
export function eventsOf(item: Item, index: number, step: Step): ItemEvents {
  switch (item.type) {
    case 'message':
      return messageEvents(item, index, step);
    case 'reasoning':
      return reasoningEvents(item.text, index);
    case 'function_call': {
      const { name, namespace } = item;
      const text = JSON.stringify(item.arguments);
      const done = {
        id: newId('fc'),
        type: item.type,
        status: 'completed',
        name,
        call_id: newId('call'),
        arguments: text,
      };
      const withNamespace = namespace === undefined ? done : { ...done, namespace };
      return callEvents(withNamespace, index, { kind: 'function_call_arguments', field: 'arguments', text });
    }
    case 'custom_tool_call': {
      const { name, input } = item;
      const done = { id: newId('ctc'), type: item.type, status: 'completed', name, call_id: newId('call'), input };
      return callEvents(done, index, { kind: 'custom_tool_call_input', field: 'input', text: input });
    }
  }
}

function messageEvents(item: Extract<Item, { type: 'message' }>, index: number, step: Step): ItemEvents {
  // as the service does it: words beside a tool call are commentary, words alone are the answer
  const besideCall = (step.items ?? []).some(({ type }) => type === 'function_call' || type === 'custom_tool_call');
  const phase = item.phase === undefined ? (besideCall ? 'commentary' : 'final_answer') : item.phase;
  const id = newId('msg');
  const part = { type: 'output_text', text: item.text, annotations: [] };
  const base = { id, type: 'message', role: 'assistant', ...(phase === null ? {} : { phase }) };
  const done = { ...base, status: 'completed', content: [part] };
  const at = { item_id: id, output_index: index, content_index: 0 };
  return {
    done,
    events: [
      {
        type: 'response.output_item.added',
        output_index: index,
        item: { ...base, status: 'in_progress', content: [] },
      },
      { type: 'response.content_part.added', ...at, part: { ...part, text: '' } },
      ...pieces(item.text).map((delta) => ({ type: 'response.output_text.delta', ...at, delta })),
      { type: 'response.output_text.done', ...at, text: item.text },
      { type: 'response.content_part.done', ...at, part },
      { type: 'response.output_item.done', output_index: index, item: done },
    ],
  };
}

function reasoningEvents(text: string, index: number): ItemEvents {
  const id = newId('rs');
  const base = { id, type: 'reasoning', encrypted_content: Buffer.from('opaque').toString('base64') };
  const done = { ...base, summary: [{ type: 'summary_text', text }] };
  const at = { item_id: id, output_index: index, summary_index: 0 };
  return {
    done,
    events: [
      { type: 'response.output_item.added', output_index: index, item: { ...base, summary: [] } },
      { type: 'response.reasoning_summary_part.added', ...at, part: { type: 'summary_text', text: '' } },
      { type: 'response.reasoning_summary_text.delta', ...at, delta: text },
      { type: 'response.reasoning_summary_text.done', ...at, text },
      { type: 'response.output_item.done', output_index: index, item: done },
    ],
  };
}

function callEvents(
  done: OutputItem,
  index: number,
  { kind, field, text }: { kind: string; field: string; text: string },
): ItemEvents {
  const at = { item_id: done.id, output_index: index };
  return {
    done,
    events: [
      {
        type: 'response.output_item.added',
        output_index: index,
        item: { ...done, status: 'in_progress', [field]: '' },
      },
      { type: `response.${kind}.delta`, ...at, delta: text },
      { type: `response.${kind}.done`, ...at, [field]: text },
      { type: 'response.output_item.done', output_index: index, item: done },
    ],
  };
}

/** Whole characters only: half of a surrogate pair would not survive JSON. */
function pieces(text: string): string[] {
  const characters = Array.from(text);
  const size = Math.max(1, Math.ceil(characters.length / DELTAS_PER_MESSAGE));
  const cut: string[] = [];
  for (let at = 0; at < characters.length; at += size) cut.push(characters.slice(at, at + size).join(''));
  return cut;
}
