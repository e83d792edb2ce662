/**
 * Which of Codex's attributes hold somebody's words. Known by name where the name is known; what is not known counts as words as soon as it looks like more than an id, a number or a
 * name, because every version of Codex brings new attributes, and 0.80 wrote whole commands into some that later ones do not have.
 */

/** `conversation`: what people and the model say to each other. `tool`: what tools were given, and what they answered. `fact`: neither. */
export type WordKind = 'conversation' | 'tool' | 'fact';

const CONVERSATION: ReadonlySet<string> = new Set([
  'prompt',
  'content',
  'response',
  'item',
  'last_assistant_message',
  'last-assistant-message',
  'input-messages',
  'input_messages',
]);
const TOOL: ReadonlySet<string> = new Set(['arguments', 'output', 'call', 'tool_input', 'tool_response', 'command']);
/** Their values are Codex's own, whatever they look like. */
const FACTS: ReadonlySet<string> = new Set([
  'agent_name',
  'agent_path',
  'agent_transcript_path',
  'api.path',
  'code.file.path',
  'code.filepath',
  'cwd',
  'effort',
  'endpoint',
  'features',
  'initiating.agent.path',
  'mcp.method',
  'mcp_servers',
  'model',
  'request_ids',
  'rpc.method',
  'status',
  'terminal.type',
  'transcript_path',
  'url',
  'version',
]);
const FACT_VALUE = /^(?:[\w.:@+%-]{0,200}|http \d{3})$/;

export function wordKind(key: string, value: string): WordKind {
  if (CONVERSATION.has(key)) return 'conversation';
  if (TOOL.has(key)) return 'tool';
  if (FACTS.has(key) || FACT_VALUE.test(value)) return 'fact';
  return 'tool';
}

/** Names of spans and events are Codex's own unless a value was written into them. */
export const isPlainName = (name: string): boolean => /^[\w.:/ {}-]{0,120}$/.test(name);
