/** What was said, in the JSON of the GenAI conventions and in Logfire's dialect of it. */
import { type Conversation, hasContent, type Part, type Said } from './conversation.ts';
import type { Outcome } from './outcome.ts';

type Dialect = 'genai' | 'logfire';

/** A list of messages, null where none holds any content: then nothing was told, or the content was taken out. */
export const messagesOf = (all: readonly Said[], dialect: Dialect): object[] | null =>
  hasContent(all) ? all.map(({ role, parts }) => messageOf({ role, parts }, dialect)) : null;

/** Output messages name why they ended; null is left out, as nobody said it. */
export const outputMessagesOf = (all: readonly Said[], finishReason: string | null): object[] | null =>
  messagesOf(all, 'genai')?.map((message) => ({ ...message, ...present('finish_reason', finishReason) })) ?? null;

/** Only what a turn was asked and what it answered; the steps between are its children's. */
export function turnMessages({ whole }: Conversation): {
  readonly input: readonly Said[];
  readonly output: readonly Said[];
} {
  const last = whole.at(-1);
  const answer = last?.role === 'assistant' ? last.parts.filter(({ type }) => type === 'text').slice(-1) : [];
  return {
    input: whole.filter(({ role }) => role === 'user'),
    output: answer.length === 0 ? [] : [{ role: 'assistant', parts: answer }],
  };
}

/** Of a turn. Codex does not tell the model's own word, but how the turn ended says as much. */
export const turnFinishReason = ({ kind }: Outcome): string | null =>
  kind === 'ok' ? 'stop' : kind === 'error' ? 'error' : null;

/** Of a model call: what it asked for shows why it stopped. null where neither is known. */
export function callFinishReason(outcome: Outcome, output: readonly Said[]): string | null {
  if (outcome.kind === 'error') return 'error';
  const parts = output.flatMap((said) => said.parts);
  if (parts.some(({ type }) => type === 'tool_call')) return 'tool_call';
  return outcome.kind === 'ok' && parts.some(({ type }) => type === 'text') ? 'stop' : null;
}

function messageOf({ role, parts }: Said, dialect: Dialect): object {
  // Pydantic AI has no role for tools: what they answer comes from the user
  const spoken = dialect === 'logfire' && role === 'tool' ? 'user' : role;
  return { role: spoken, parts: parts.map((part) => partOf(part, dialect)) };
}

function partOf(part: Part, dialect: Dialect): object {
  switch (part.type) {
    case 'text':
      return { type: 'text', content: part.text };
    case 'reasoning':
      return { type: dialect === 'logfire' ? 'thinking' : 'reasoning', content: part.text };
    case 'tool_call':
      return {
        type: 'tool_call',
        id: part.call.call_id,
        name: part.call.name,
        ...present('arguments', parsedArguments(part.call.arguments)),
        ...(dialect === 'logfire' ? codeOf(part.call.arguments) : {}),
      };
    case 'tool_response': {
      const { call_id: id, name } = part.call;
      // The conventions' schema asks for `response`, their readers for `result`: both are allowed.
      const both = dialect === 'genai' ? { response: part.output } : {};
      return { type: 'tool_call_response', id, name, ...both, result: part.output };
    }
  }
}

/** An object where the arguments are one, else the text: a patch, a script, something cut off. */
export function parsedArguments(text: string | null): unknown {
  if (text === null || text === '') return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : text;
  } catch {
    return text;
  }
}

/** Which argument is a command, so that it is coloured as one. */
const CODE_ARGUMENTS = ['cmd', 'command'];

function codeOf(text: string | null): object {
  const parsed = parsedArguments(text);
  const name = CODE_ARGUMENTS.find((key) => isObject(parsed) && typeof Reflect.get(parsed, key) === 'string');
  return name === undefined ? {} : { code_arg_name: name, code_arg_language: 'bash' };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const present = (key: string, value: unknown): object => (value === null ? {} : { [key]: value });
