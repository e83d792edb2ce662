/**
 * Langfuse: its own names beat the general ones, and what belongs to a trace stands on each of its spans. It shows no events of spans: approvals,
 * compactions and errors are observations of their own.
 */
import { json, type Value } from '../attribute.ts';
import { callFinishReason, messagesOf, outputMessagesOf } from '../message-dialect.ts';
import type { OutcomeKind } from '../outcome.ts';
import type { NodeTable, Profile } from '../profile.ts';
import { AGENT_NAME, agentNameOf } from '../span-name.ts';
import type { ModelCallNode, MomentNode, SpanNode, ToolCallNode, TurnNode } from '../span-node.ts';
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
import { modelOfUsage } from './genai.ts';

const LEVELS: Readonly<Record<OutcomeKind, string>> = {
  ok: 'DEFAULT',
  running: 'DEFAULT',
  unknown: 'DEFAULT',
  stopped: 'WARNING',
  error: 'ERROR',
};

const every: NodeTable<SpanNode> = {
  ...codexEvery,
  'langfuse.trace.name': () => `${AGENT_NAME} turn`,
  'langfuse.session.id': (_, { session }) => session.session_id,
  'langfuse.user.id': (_, { user }) => user,
  'langfuse.trace.tags': () => ['codex'],
  'langfuse.environment': (_, { session }) => environmentOf(session.environment),
  'langfuse.release': (_, { session }) => session.codex_version,
  // only top-level keys can be filtered by
  'langfuse.trace.metadata.repository': (_, { session }) => repositoryName(session.git?.repository ?? null),
  'langfuse.trace.metadata.branch': (_, { session }) => session.git?.branch ?? null,
  'langfuse.trace.metadata.team': (_, { session }) => session.team,
  'langfuse.observation.level': ({ outcome }) => LEVELS[outcome.kind],
  'langfuse.observation.status_message': ({ outcome }) => outcome.reason,
};

const usage: NodeTable<{ readonly usage: Usage }> = {
  'langfuse.observation.usage_details': (node) => json(usageDetails(node.usage)),
  'langfuse.observation.cost_details': ({ usage: { costUsd } }) => json(costUsd === null ? null : { total: costUsd }),
};

const turn: NodeTable<TurnNode> = {
  'langfuse.observation.type': () => 'agent',
  'langfuse.observation.input': (node) => node.turn.prompt,
  'langfuse.observation.output': (node) => node.turn.answer,
  'langfuse.observation.model.name': modelOfUsage,
  'langfuse.observation.metadata.agent': ({ agent }) => agentNameOf(agent),
  ...usage,
};

const firstTokenAt = ({ call }: ModelCallNode): string | null =>
  call.ttft_ms === null ? null : new Date(Date.parse(call.started_at) + call.ttft_ms).toISOString();

const modelCall: NodeTable<ModelCallNode> = {
  'langfuse.observation.type': () => 'generation',
  'langfuse.observation.model.name': ({ call }) => call.model,
  'langfuse.observation.model.parameters': ({ call }) => parametersOf(call),
  'langfuse.observation.input': ({ exchange }) => json(messagesOf(exchange.input, 'genai')),
  'langfuse.observation.output': ({ exchange, outcome }) =>
    json(outputMessagesOf(exchange.output, callFinishReason(outcome, exchange.output))),
  'langfuse.observation.completion_start_time': firstTokenAt,
  ...usage,
};

const toolCall: NodeTable<ToolCallNode> = {
  'langfuse.observation.type': () => 'tool',
  'langfuse.observation.input': ({ call }) => call.arguments,
  'langfuse.observation.output': ({ call }) => call.output,
};

const moment: NodeTable<MomentNode> = {
  'langfuse.observation.type': ({ startUnixNano, endUnixNano }) => (startUnixNano === endUnixNano ? 'event' : 'span'),
};

/** Langfuse prices each kind of token by itself and adds them up, so that none may hold another. */
function usageDetails({ tokens }: Usage): object | null {
  if (!hasTokens({ tokens, costUsd: null })) return null;
  const { input, cached_input, cache_write_input, output, reasoning_output } = tokens;
  return known({
    input: input === null ? null : Math.max(0, input - (cached_input ?? 0) - (cache_write_input ?? 0)),
    input_cached_tokens: cached_input,
    input_cache_creation: cache_write_input,
    output: output === null ? null : Math.max(0, output - (reasoning_output ?? 0)),
    output_reasoning_tokens: reasoning_output,
  });
}

const parametersOf = ({ effort, service_tier }: ModelCallNode['call']): Value =>
  json(known({ reasoning_effort: effort, service_tier }));

function known(values: Readonly<Record<string, string | number | null>>): object | null {
  const present = Object.entries(values).filter(([, value]) => value !== null);
  return present.length === 0 ? null : Object.fromEntries(present);
}

/** Langfuse refuses names with other characters, and those that begin like its own. */
const environmentOf = (name: string | null): string | null =>
  name !== null && /^(?!langfuse)[a-z0-9_-]{1,40}$/.test(name) ? name : null;

/** `web` of `git@host:lab/web.git`. */
const repositoryName = (url: string | null): string | null =>
  url === null ? null : (/([^/:]+?)(?:\.git)?\/?$/.exec(url)?.[1] ?? null);

export const langfuse: Profile = {
  name: 'langfuse',
  traceOf: 'turn',
  usageOn: 'calls',
  moments: 'spans',
  pending: null,
  jsonSchema: null,
  every,
  turn: { ...turn, ...codexTurn },
  modelCall: { ...modelCall, ...codexModelCall },
  toolCall: { ...toolCall, ...codexToolCall },
  moment,
  approval: codexApproval,
  compaction: codexCompaction,
  error: codexError,
};
