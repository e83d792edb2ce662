/** The neutral profile: OpenTelemetry's GenAI conventions, structured messages (1.37 and later). All its names are still in development there. */
import { int, json, type Value } from '../attribute.ts';
import { callFinishReason, messagesOf, outputMessagesOf, turnFinishReason, turnMessages } from '../message-dialect.ts';
import type { NodeTable, Profile } from '../profile.ts';
import { providerName } from '../provider-name.ts';
import { agentNameOf } from '../span-name.ts';
import type { ModelCallNode, SpanNode, ToolCallNode, TurnNode } from '../span-node.ts';
import { hasTokens, type Usage } from '../usage.ts';
import {
  codexApproval,
  codexCompaction,
  codexError,
  codexEvery,
  codexModelCall,
  codexToolCall,
  codexTurn,
} from './codex.ts';

export const genaiEvery: NodeTable<SpanNode> = {
  ...codexEvery,
  'gen_ai.conversation.id': (_, { session }) => session.session_id,
  'user.id': (_, { user }) => user,
  'error.type': ({ outcome }) => outcome.errorType,
};

/** No token attribute for the total: it is input and output together, and a backend that adds up all of them would count twice. */
export const genaiUsage: NodeTable<{ readonly usage: Usage }> = {
  'gen_ai.usage.input_tokens': ({ usage }) => int(usage.tokens.input),
  'gen_ai.usage.cache_read.input_tokens': ({ usage }) => int(usage.tokens.cached_input),
  'gen_ai.usage.cache_creation.input_tokens': ({ usage }) => int(usage.tokens.cache_write_input),
  'gen_ai.usage.output_tokens': ({ usage }) => int(usage.tokens.output),
  'gen_ai.usage.reasoning.output_tokens': ({ usage }) => int(usage.tokens.reasoning_output),
};

/** Readers take a span with a model for a model call, so that a turn names its own only where it stands in for calls that nobody told. */
export const modelOfUsage = ({ usage, turn }: TurnNode): string | null => (hasTokens(usage) ? turn.model : null);

export const genaiTurn: NodeTable<TurnNode> = {
  'gen_ai.operation.name': () => 'invoke_agent',
  'gen_ai.provider.name': (_, { session }) => providerName(session.provider),
  'gen_ai.agent.name': ({ agent }) => agentNameOf(agent),
  'gen_ai.agent.version': (_, { session }) => session.codex_version,
  'gen_ai.agent.id': ({ turn }) => turn.thread_id,
  'gen_ai.request.model': modelOfUsage,
  'gen_ai.response.finish_reasons': ({ outcome }) => list(turnFinishReason(outcome)),
  ...genaiUsage,
};

const genaiTurnContent: NodeTable<TurnNode> = {
  'gen_ai.input.messages': ({ conversation }) => json(messagesOf(turnMessages(conversation).input, 'genai')),
  'gen_ai.output.messages': ({ conversation, outcome }) =>
    json(outputMessagesOf(turnMessages(conversation).output, turnFinishReason(outcome))),
};

export const genaiModelCall: NodeTable<ModelCallNode> = {
  'gen_ai.operation.name': () => 'chat',
  'gen_ai.provider.name': (_, { session }) => providerName(session.provider),
  'gen_ai.request.model': ({ call }) => call.model,
  'gen_ai.response.id': ({ call }) => call.response_id,
  // Codex asks for a stream, always
  'gen_ai.request.stream': () => true,
  'gen_ai.response.time_to_first_chunk': ({ call }) => (call.ttft_ms === null ? null : call.ttft_ms / 1000),
  'gen_ai.response.finish_reasons': ({ outcome, exchange }) => list(callFinishReason(outcome, exchange.output)),
  ...genaiUsage,
};

export const genaiModelCallContent: NodeTable<ModelCallNode> = {
  'gen_ai.input.messages': ({ exchange }) => json(messagesOf(exchange.input, 'genai')),
  'gen_ai.output.messages': ({ exchange, outcome }) =>
    json(outputMessagesOf(exchange.output, callFinishReason(outcome, exchange.output))),
};

export const genaiToolCall: NodeTable<ToolCallNode> = {
  'gen_ai.operation.name': () => 'execute_tool',
  'gen_ai.tool.name': ({ call }) => call.name,
  'gen_ai.tool.call.id': ({ call }) => call.call_id,
  // the provider searches the web; everything else runs where Codex runs
  'gen_ai.tool.type': ({ call }) => (call.name === 'web_search' ? 'extension' : 'function'),
};

/** As the model wrote them and as it was answered: text that mostly is JSON already. */
const genaiToolCallContent: NodeTable<ToolCallNode> = {
  'gen_ai.tool.call.arguments': ({ call }) => call.arguments,
  'gen_ai.tool.call.result': ({ call }) => call.output,
};

function list(word: string | null): Value {
  return word === null ? null : [word];
}

export const genai: Profile = {
  name: 'genai',
  traceOf: 'turn',
  usageOn: 'calls',
  moments: 'events',
  pending: null,
  jsonSchema: null,
  every: genaiEvery,
  turn: { ...genaiTurn, ...genaiTurnContent, ...codexTurn },
  modelCall: { ...genaiModelCall, ...genaiModelCallContent, ...codexModelCall },
  toolCall: { ...genaiToolCall, ...genaiToolCallContent, ...codexToolCall },
  moment: {},
  approval: codexApproval,
  compaction: codexCompaction,
  error: codexError,
};
