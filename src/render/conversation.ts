/**
 * What was said in a turn, in order, and which model call said it. A session keeps messages and tool calls side by side with model calls,
 * because no source ties them together; their times do.
 */
import type { ModelCall, ToolCall, Turn } from '../model/session.ts';

export type Part =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string }
  | { readonly type: 'tool_call'; readonly call: ToolCall }
  | { readonly type: 'tool_response'; readonly call: ToolCall; readonly output: string };

export interface Said {
  readonly role: 'user' | 'assistant' | 'tool';
  readonly parts: readonly Part[];
}

/** `input` is what is new since the call before: sending the whole history with each call would grow with its square. */
export interface Exchange {
  readonly input: readonly Said[];
  readonly output: readonly Said[];
}

export interface Conversation {
  readonly whole: readonly Said[];
  /** One for each model call, in their order. */
  readonly exchanges: readonly Exchange[];
}

interface Item {
  readonly at: number;
  readonly part: Part;
}

export function conversationOf(turn: Turn): Conversation {
  const items = itemsOf(turn);
  const calls = turn.model_calls;
  // Without model calls (hooks alone) nobody knows what was announced together: each item is a step of its own, and the answer the last.
  const slotOf = calls.length === 0 ? (_item: Item, index: number) => index : slotter(calls, items);
  const slots: Part[][] = Array.from({ length: calls.length === 0 ? items.length + 1 : calls.length }, () => []);
  for (const [index, item] of items.entries()) slots[slotOf(item, index)]?.push(item.part);
  const answer = finalAnswer(turn);
  if (answer !== null) slots.at(-1)?.push(answer);

  const prompt: Said[] =
    turn.prompt === null || turn.prompt === '' ? [] : [said('user', [{ type: 'text', text: turn.prompt }])];
  const outputs = slots.map((parts) => (parts.length === 0 ? [] : [said('assistant', parts)]));
  const responses = slots.map(responsesTo);
  return {
    whole: [...prompt, ...outputs.flatMap((output, index) => [...output, ...(responses[index] ?? [])])],
    exchanges: calls.map((_, index) => ({
      input: index === 0 ? prompt : (responses[index - 1] ?? []),
      output: outputs[index] ?? [],
    })),
  };
}

/** False where all that is left are the names of tools: not worth a message, and no content. */
export const hasContent = (all: readonly Said[]): boolean =>
  all.some(({ parts }) => parts.some((part) => part.type !== 'tool_call' || !isBlank(part.call.arguments)));

const said = (role: Said['role'], parts: readonly Part[]): Said => ({ role, parts });
const isBlank = (text: string | null): boolean => text === null || text === '';

/** Calls that a script of code mode made are the script's, not the model's. */
function itemsOf(turn: Turn): Item[] {
  const messages = turn.messages
    .filter(({ text }) => text !== '')
    .map(({ at, role, text }): Item => {
      const type = role === 'reasoning' ? 'reasoning' : 'text';
      return { at: Date.parse(at), part: { type, text } };
    });
  const calls = turn.tool_calls
    .filter(({ parent_call_id }) => parent_call_id === null)
    .map((call): Item => ({ at: Date.parse(call.started_at), part: { type: 'tool_call', call } }));
  return [...messages, ...calls].sort((a, b) => a.at - b.at);
}

function finalAnswer({ answer, messages }: Turn): Part | null {
  const isSaid = messages.some(({ role, text }) => role === 'assistant' && text === answer);
  return answer === null || answer === '' || isSaid ? null : { type: 'text', text: answer };
}

const responsesTo = (parts: readonly Part[]): Said[] =>
  parts.flatMap((part) =>
    part.type === 'tool_call' && part.call.output !== null && part.call.output !== ''
      ? [said('tool', [{ type: 'tool_response', call: part.call, output: part.call.output }])]
      : [],
  );

/**
 * Which model call an item came out of. Where calls have durations, they are placed at their beginning, and their output follows; one that has none among them began after the one
 * before was over. Rollouts before 0.160 know no durations at all: there a call is placed where its tokens were counted, and what it said stands before. Only the oldest (0.63) write
 * tool calls down later, with their results.
 */
function slotter(calls: readonly ModelCall[], items: readonly Item[]): (item: Item) => number {
  const hasDurations = calls.some(({ duration_ms }) => duration_ms !== null);
  const times = hasDurations ? beginnings(calls) : calls.map(({ started_at }) => Date.parse(started_at));
  const isPlacedAtStart = hasDurations || areToolsLate(times, items);
  return ({ at }) => {
    const before = times.findLastIndex((time) => time <= at);
    const after = times.findIndex((time) => time >= at);
    return isPlacedAtStart ? Math.max(0, before) : after === -1 ? times.length - 1 : after;
  };
}

function beginnings(calls: readonly ModelCall[]): number[] {
  let end = Number.NEGATIVE_INFINITY;
  return calls.map(({ started_at, duration_ms }) => {
    const told = Date.parse(started_at);
    const start = duration_ms === null ? end + 1 : told;
    end = told + (duration_ms ?? 0);
    return start;
  });
}

/** Then the first call would have asked for nothing, and the last one, which has to answer, for a tool. */
function areToolsLate(times: readonly number[], items: readonly Item[]): boolean {
  const tools = items.filter(({ part }) => part.type === 'tool_call').map(({ at }) => at);
  const [first, last] = [tools.at(0), tools.at(-1)];
  return first !== undefined && last !== undefined && first > (times.at(0) ?? 0) && last >= (times.at(-2) ?? 0);
}
