/** What a hook's payload says beyond its ids, under the names that log records use for the same things. */
import { objectOf, type Payload, text, textOf } from './payload.ts';

export function attributesOf(name: string, payload: Payload): Record<string, string> {
  return without('', {
    cwd: text(payload, 'cwd'),
    model: text(payload, 'model'),
    // at its end a sub-agent names the root's file first
    transcript_path: text(payload, 'agent_transcript_path') ?? text(payload, 'transcript_path'),
    agent_role: text(payload, 'agent_type'),
    traceparent: text(payload, 'traceparent'),
    ...ownAttributes(name, payload),
  });
}

type Told = Readonly<Record<string, string | null>>;

function ownAttributes(name: string, payload: Payload): Told {
  switch (name) {
    case 'SessionStart':
      return { start_source: text(payload, 'source') };
    case 'UserPromptSubmit':
      return { prompt: text(payload, 'prompt') };
    case 'PostModelRequest':
      return responseOf(payload);
    case 'PreToolUse':
    case 'PostToolUse':
      return toolOf(payload);
    case 'PermissionRequest':
      return { ...toolOf(payload), reason: text(objectOf(payload['tool_input']), 'description') };
    case 'PreCompact':
      return { trigger: text(payload, 'trigger'), state: 'started' };
    case 'PostCompact':
      return { trigger: text(payload, 'trigger'), state: 'finished' };
    case 'Stop':
    case 'SubagentStop':
      return { last_message: text(payload, 'last_assistant_message') };
    default:
      return {};
  }
}

const USAGE = [
  ['input_token_count', 'input_tokens'],
  ['cached_token_count', 'cached_input_tokens'],
  ['cache_write_token_count', 'cache_write_input_tokens'],
  ['output_token_count', 'output_tokens'],
  ['reasoning_token_count', 'reasoning_output_tokens'],
] as const;

function responseOf(payload: Payload): Told {
  return {
    status: text(payload, 'status'),
    'error.message': textOf(payload['error']),
    ...Object.fromEntries(USAGE.map(([key, field]) => [key, countOf(objectOf(payload['token_usage'])[field])])),
  };
}

/** Tokens as text; null for what is no count. */
const countOf = (value: unknown): string | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? String(value) : null;

/** True when the tokens of a response are told: without them there is nothing to add to a sum. */
export const hasUsage = (attributes: Readonly<Record<string, string>>): boolean =>
  attributes['input_token_count'] !== undefined || attributes['output_token_count'] !== undefined;

/** The name by which hooks know the shell tool, and the one by which the model does in every version that has hooks. */
const SHELL = { hook: 'Bash', model: 'exec_command' };

function toolOf(payload: Payload): Told {
  const name = text(payload, 'tool_name');
  const input = payload['tool_input'];
  const response = payload['tool_response'];
  const isError = objectOf(response)['isError'];
  return {
    tool_name: name === SHELL.hook ? SHELL.model : name,
    mcp_server: /^mcp__(.+?)__./.exec(name ?? '')?.[1] ?? null,
    arguments: input === undefined ? null : JSON.stringify(input),
    output: textOf(response),
    success: typeof isError === 'boolean' ? String(!isError) : null,
  };
}

/** Keys that say nothing are left out. */
function without(nothing: string, told: Told): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [key, value] of Object.entries(told)) if (value !== null && value !== nothing) kept[key] = value;
  return kept;
}
