/**
 * One call of a hook or of `notify` → observations. Payloads hold no time, so what they say happened when they arrived. `session_id` is the root of the
 * agent tree; inside a sub-agent `agent_id` is the thread. Versions before 0.147 call a sub-agent's own thread `session_id` and name no agent.
 */
import type { HookRecord } from '../../model/hook-record.ts';
import type { Observation, ObservationKind } from '../../model/observation.ts';
import { isUuid } from '../attribute.ts';
import { observationId } from '../observation-id.ts';
import { observeNotify } from './observe-notify.ts';
import { type Payload, payloadOf, text, textOf } from './payload.ts';

const KIND: Readonly<Record<string, ObservationKind>> = {
  SessionStart: 'thread_started',
  SessionEnd: 'thread_ended',
  UserPromptSubmit: 'prompt',
  PreModelRequest: 'model_requested',
  PostModelRequest: 'model_usage',
  PreToolUse: 'tool_started',
  PermissionRequest: 'approval_requested',
  PostToolUse: 'tool_result',
  PreCompact: 'compaction',
  PostCompact: 'compaction',
  SubagentStart: 'thread_started',
  SubagentStop: 'turn_ended',
  Stop: 'turn_ended',
  Interrupt: 'turn_interrupted',
};

/** The events that Codex 0.169.0 can be configured for, in its own spelling. */
export const HOOK_EVENTS: readonly string[] = Object.keys(KIND);

/** Observations of a call; none for what is no JSON object. An event that this version does not know is kept as `event`. */
export function observeHook(told: HookRecord): Observation[] {
  // the table holds microseconds: an id made of more could not be made again from there
  const record = { ...told, arrivedAt: Math.round(told.arrivedAt * 1000) / 1000 };
  const payload = payloadOf(record.payload);
  if (payload === null) return [];
  if (record.event === 'notify') return observeNotify(record, payload);
  const name = text(payload, 'hook_event_name') ?? record.event;
  const agentId = text(payload, 'agent_id');
  const sessionId = text(payload, 'session_id') ?? '';
  const base: Observation = {
    id: observationId(['hook', name, String(record.arrivedAt), record.payload]),
    source: 'hooks',
    kind: KIND[name] ?? 'event',
    name,
    at: record.arrivedAt,
    durationMs: null,
    threadId: agentId ?? sessionId,
    turnId: turnIdOf(payload),
    callId: text(payload, 'tool_use_id') ?? '',
    responseId: '',
    traceId: '',
    spanId: '',
    parentSpanId: '',
    attributes: attributesOf(name, payload),
  };
  const links = agentId === null || agentId === sessionId ? [] : linksBetween(base, sessionId, agentId, payload);
  return [base, ...links];
}

const turnIdOf = (payload: Payload): string => {
  const turnId = text(payload, 'turn_id') ?? '';
  return isUuid(turnId) ? turnId : '';
};

/** The payload names the root of the tree, which need not be the parent. */
function linksBetween(told: Observation, root: string, agent: string, payload: Payload): Observation[] {
  const role = text(payload, 'agent_type');
  return [root, agent].map((threadId) => ({
    ...told,
    // the same link from every hook of the agent
    id: observationId(['hook', 'link', root, agent, threadId, String(told.at)]),
    kind: 'thread_link' as const,
    threadId,
    turnId: '',
    callId: '',
    attributes: {
      parent_thread_id: root,
      child_thread_id: agent,
      link: 'root',
      ...(role === null ? {} : { agent_role: role }),
    },
  }));
}

function attributesOf(name: string, payload: Payload): Record<string, string> {
  const kept: Record<string, string> = {};
  const keep = (key: string, value: string | null): void => {
    if (value !== null && value !== '') kept[key] = value;
  };
  keep('cwd', text(payload, 'cwd'));
  keep('model', text(payload, 'model'));
  keep('transcript_path', text(payload, 'transcript_path'));
  keep('agent_role', text(payload, 'agent_type'));
  switch (name) {
    case 'SessionStart':
      keep('start_source', text(payload, 'source'));
      break;
    case 'UserPromptSubmit':
      keep('prompt', text(payload, 'prompt'));
      break;
    case 'PostModelRequest':
      Object.assign(kept, usageOf(payload));
      break;
    case 'PreToolUse':
    case 'PostToolUse':
    case 'PermissionRequest':
      Object.assign(kept, toolOf(payload));
      break;
    case 'PreCompact':
    case 'PostCompact':
      keep('trigger', text(payload, 'trigger'));
      kept['state'] = name === 'PreCompact' ? 'started' : 'finished';
      break;
    case 'Stop':
    case 'SubagentStop':
      keep('last_message', text(payload, 'last_assistant_message'));
      break;
    default:
      break;
  }
  return kept;
}

function usageOf(payload: Payload): Record<string, string> {
  const kept: Record<string, string> = {};
  const status = text(payload, 'status');
  if (status !== null) kept['status'] = status;
  const error = textOf(payload['error']);
  if (error !== null) kept['error.message'] = error;
  const usage = payload['token_usage'];
  if (typeof usage !== 'object' || usage === null) return kept;
  const counts = usage as Payload;
  for (const [key, field] of USAGE) {
    const count = counts[field];
    if (typeof count === 'number') kept[key] = String(count);
  }
  return kept;
}

const USAGE = [
  ['input_token_count', 'input_tokens'],
  ['cached_token_count', 'cached_input_tokens'],
  ['cache_write_token_count', 'cache_write_input_tokens'],
  ['output_token_count', 'output_tokens'],
  ['reasoning_token_count', 'reasoning_output_tokens'],
] as const;

/** The name by which hooks know the shell tool, and the one by which the model does in every version that has hooks. */
const MODEL_NAME: Readonly<Record<string, string>> = { Bash: 'exec_command' };

function toolOf(payload: Payload): Record<string, string> {
  const kept: Record<string, string> = {};
  const name = text(payload, 'tool_name');
  if (name !== null) kept['tool_name'] = MODEL_NAME[name] ?? name;
  const input = payload['tool_input'];
  if (input !== undefined) kept['arguments'] = JSON.stringify(input);
  const described = typeof input === 'object' && input !== null ? text(input as Payload, 'description') : null;
  if (described !== null) kept['reason'] = described;
  const response = textOf(payload['tool_response']);
  if (response !== null) kept['output'] = response;
  return kept;
}
