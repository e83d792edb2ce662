/** OpenInference, which Phoenix and Arize AX read: kinds, flattened messages, tokens on the spans of models. */
import { flat, int, json, type Nested, type Value } from '../attribute.ts';
import { hasContent, type Part, type Said } from '../conversation.ts';
import { callFinishReason, parsedArguments } from '../message-dialect.ts';
import type { NodeTable, Profile } from '../profile.ts';
import { providerName } from '../provider-name.ts';
import { agentNameOf } from '../span-name.ts';
import type { ModelCallNode, SpanNode, ToolCallNode, TurnNode } from '../span-node.ts';
import type { Usage } from '../usage.ts';
import {
  codexApproval,
  codexCompaction,
  codexError,
  codexEvery,
  codexModelCall,
  codexToolCall,
  codexTurn,
} from './codex.ts';
import { modelOfUsage } from './genai.ts';

const every: NodeTable<SpanNode> = {
  ...codexEvery,
  'session.id': (_, { session }) => session.session_id,
  'user.id': (_, { user }) => user,
};

/** The details are parts of the counts above them, as in Codex. */
const usage: NodeTable<{ readonly usage: Usage }> = {
  'llm.token_count.prompt': ({ usage: { tokens } }) => int(tokens.input),
  'llm.token_count.prompt_details.cache_read': ({ usage: { tokens } }) => int(tokens.cached_input),
  'llm.token_count.prompt_details.cache_write': ({ usage: { tokens } }) => int(tokens.cache_write_input),
  'llm.token_count.completion': ({ usage: { tokens } }) => int(tokens.output),
  'llm.token_count.completion_details.reasoning': ({ usage: { tokens } }) => int(tokens.reasoning_output),
  'llm.token_count.total': ({ usage: { tokens } }) => int(tokens.total),
  'llm.cost.total': ({ usage: { costUsd } }) => costUsd,
};

const turn: NodeTable<TurnNode> = {
  // Phoenix counts tokens of spans of this kind only, and those that no model call tells stand here
  'openinference.span.kind': (node) => (isPaid(node.usage) ? 'LLM' : 'AGENT'),
  'agent.name': ({ agent }) => agentNameOf(agent),
  'input.value': (node) => node.turn.prompt,
  'input.mime_type': (node) => mimeOf(node.turn.prompt),
  'output.value': (node) => node.turn.answer,
  'output.mime_type': (node) => mimeOf(node.turn.answer),
  'llm.model_name': modelOfUsage,
  ...usage,
};

const isPaid = ({ tokens }: Usage): boolean => (tokens.input ?? 0) + (tokens.output ?? 0) > 0;

const modelCall: NodeTable<ModelCallNode> = {
  'openinference.span.kind': () => 'LLM',
  'llm.model_name': ({ call }) => call.model,
  'llm.provider': (_, { session }) => hostOf(session.provider),
  'llm.system': (_, { session }) => (MADE_BY_OPENAI.has(hostOf(session.provider)) ? 'openai' : null),
  'llm.invocation_parameters': ({ call }) => json(parametersOf(call)),
  'llm.finish_reason': ({ outcome, exchange }) => callFinishReason(outcome, exchange.output),
  'llm.input_messages': ({ exchange }) => messagesOf(exchange.input),
  'llm.output_messages': ({ exchange }) => messagesOf(exchange.output),
  ...usage,
};

const toolCall: NodeTable<ToolCallNode> = {
  'openinference.span.kind': () => 'TOOL',
  'tool.name': ({ call }) => call.name,
  'tool.id': ({ call }) => call.call_id,
  'input.value': ({ call }) => call.arguments,
  'input.mime_type': ({ call }) => mimeOf(call.arguments),
  'output.value': ({ call }) => call.output,
  'output.mime_type': ({ call }) => mimeOf(call.output),
};

/** Who makes the model is known of these hosts only; behind others, anything may run. */
const MADE_BY_OPENAI: ReadonlySet<string | null> = new Set(['openai', 'azure']);

function hostOf(provider: string | null): string | null {
  const name = providerName(provider);
  return name === 'azure.ai.openai' ? 'azure' : name;
}

/** null for no value: a type of nothing would be noise. */
function mimeOf(text: string | null): string | null {
  if (text === null || text === '') return null;
  return typeof parsedArguments(text) === 'string' ? 'text/plain' : 'application/json';
}

function parametersOf({ effort, service_tier }: ModelCallNode['call']): object | null {
  const known = Object.entries({ reasoning_effort: effort, service_tier }).filter(([, value]) => value !== null);
  return known.length === 0 ? null : Object.fromEntries(known);
}

const messagesOf = (all: readonly Said[]): Value =>
  hasContent(all) ? flat(all.map((said) => ({ message: messageOf(said) }))) : null;

/** One text is `content`; several parts of words, or thoughts among them, are `contents`. */
function messageOf({ role, parts }: Said): Nested {
  const [first] = parts;
  if (first?.type === 'tool_response')
    return { role, tool_call_id: first.call.call_id, name: first.call.name, content: first.output };
  const words = parts.filter((part) => part.type === 'text' || part.type === 'reasoning');
  const [only] = words;
  const calls = parts.filter((part) => part.type === 'tool_call').map(toolCallOf);
  return {
    role,
    ...(words.length === 1 && only?.type === 'text' ? { content: only.text } : {}),
    ...(words.length > 1 || only?.type === 'reasoning' ? { contents: words.map(contentOf) } : {}),
    tool_calls: calls,
  };
}

const contentOf = ({ type, text }: Exclude<Part, { readonly call: unknown }>): Nested => ({
  message_content: { type, text },
});

const toolCallOf = ({ call }: Extract<Part, { readonly type: 'tool_call' }>): Nested => ({
  tool_call: { id: call.call_id, function: { name: call.name, arguments: call.arguments } },
});

export const openinference: Profile = {
  name: 'openinference',
  traceOf: 'turn',
  usageOn: 'calls',
  moments: 'events',
  pending: null,
  jsonSchema: null,
  every,
  turn: { ...turn, ...codexTurn },
  modelCall: { ...modelCall, ...codexModelCall },
  toolCall: { ...toolCall, ...codexToolCall },
  moment: {},
  approval: codexApproval,
  compaction: codexCompaction,
  error: codexError,
};
