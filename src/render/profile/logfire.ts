/**
 * Pydantic Logfire: GenAI names, a line for people on each span, the conversation as Pydantic AI writes it, placeholders for what still runs.
 * All turns of a conversation share one trace. Logfire shows events of spans badly and small spans well, so that moments are spans.
 */
import { json, type Value } from '../attribute.ts';
import { messagesOf, parsedArguments } from '../message-dialect.ts';
import type { OutcomeKind } from '../outcome.ts';
import type { NodeTable, Profile } from '../profile.ts';
import { providerName } from '../provider-name.ts';
import { agentNameOf, spanNameOf } from '../span-name.ts';
import type { ModelCallNode, MomentNode, SpanNode, ToolCallNode, TurnNode } from '../span-node.ts';
import { toolTitleOf } from '../tool-title.ts';
import { codexApproval, codexCompaction, codexError, codexModelCall, codexToolCall, codexTurn } from './codex.ts';
import { genaiEvery, genaiModelCall, genaiModelCallContent, genaiToolCall, genaiTurn, modelOfUsage } from './genai.ts';

/** Logfire's numbers of levels: info, warn, error. */
const LEVELS: Readonly<Record<OutcomeKind, bigint>> = { ok: 9n, running: 9n, unknown: 9n, stopped: 13n, error: 17n };
const TITLE_CHARS_MAX = 100;

const every: NodeTable<SpanNode> = {
  ...genaiEvery,
  'logfire.span_type': () => 'span',
  'logfire.msg_template': spanNameOf,
  'logfire.msg': titleOf,
  'logfire.level_num': ({ outcome }) => LEVELS[outcome.kind],
  'logfire.tags': () => ['codex'],
};

const turn: NodeTable<TurnNode> = {
  ...genaiTurn,
  agent_name: ({ agent }) => agentNameOf(agent),
  model_name: modelOfUsage,
  final_result: (node) => node.turn.answer,
  'pydantic_ai.all_messages': ({ conversation }) => json(messagesOf(conversation.whole, 'logfire')),
  // Logfire's own name for what a span cost; without it, it looks the price up
  'operation.cost': ({ usage }) => usage.costUsd,
};

const modelCall: NodeTable<ModelCallNode> = {
  ...genaiModelCall,
  ...genaiModelCallContent,
  'gen_ai.system': (_, { session }) => providerName(session.provider),
  'operation.cost': ({ usage }) => usage.costUsd,
};

const toolCall: NodeTable<ToolCallNode> = {
  ...genaiToolCall,
  'gen_ai.tool.call.arguments': ({ call }) => jsonOrText(call.arguments),
  'gen_ai.tool.call.result': ({ call }) => jsonOrText(call.output),
};

/** The list of JSON attributes has to name these, too, where they are JSON; Logfire then shows a tree in place of a line. */
function jsonOrText(text: string | null): Value {
  const parsed = parsedArguments(text);
  return text === null || typeof parsed !== 'object' || parsed === null ? text : { json: parsed, text };
}

const moment: NodeTable<MomentNode> = {
  // a span without length is a log here
  'logfire.span_type': ({ startUnixNano, endUnixNano }) => (startUnixNano === endUnixNano ? 'log' : 'span'),
};

const NO_SPAN = '0'.repeat(16);

/** The placeholder hangs under the span that it stands for, and says what that one hangs under. */
const pending: NodeTable<SpanNode> = {
  'logfire.span_type': () => 'pending_span',
  'logfire.pending_parent_id': ({ parentSpanId }) => (parentSpanId === '' ? NO_SPAN : parentSpanId),
};

/** One line that tells a span from its sisters: the prompt, the command. Without content it is the span's name. */
function titleOf(node: SpanNode): string {
  const name = spanNameOf(node);
  const more =
    node.kind === 'turn'
      ? node.turn.prompt
      : node.kind === 'tool_call'
        ? toolTitleOf(node.call)
        : node.kind === 'error'
          ? node.error.message
          : null;
  const line = more?.split('\n', 1)[0]?.trim() ?? '';
  if (line === '') return name;
  return `${name}: ${line.length > TITLE_CHARS_MAX ? `${cut(line)}…` : line}`;
}

/** Half a character at the end would be none. */
const cut = (line: string): string => line.slice(0, TITLE_CHARS_MAX).replace(/\p{Surrogate}$/u, '');

export const logfire: Profile = {
  name: 'logfire',
  traceOf: 'conversation',
  usageOn: 'calls',
  moments: 'spans',
  pending,
  jsonSchema: 'logfire.json_schema',
  every,
  turn: { ...turn, ...codexTurn },
  modelCall: { ...modelCall, ...codexModelCall },
  toolCall: { ...toolCall, ...codexToolCall },
  moment,
  approval: codexApproval,
  compaction: codexCompaction,
  error: codexError,
};
