/** Tool calls as the model made them, and the answers that it got. */
import { isObject, list, object, type Payload, text, uuid, written } from './field.ts';
import { imagesOf } from './image-part.ts';
import { type LineReaders, type Reading, silent } from './reading.ts';
import type { RolloutState, Spawn } from './rollout-state.ts';
import { linkBetween } from './thread-line.ts';
import type { Told } from './told.ts';
import { toolOutputOf } from './tool-output.ts';

export const TOOL_LINES: LineReaders = {
  'response_item/function_call': (reading) => called(reading, text(reading.payload, 'arguments')),
  'response_item/custom_tool_call': (reading) => called(reading, text(reading.payload, 'input')),
  'response_item/function_call_output': answered,
  'response_item/custom_tool_call_output': answered,
  'response_item/local_shell_call': localShell,
  'response_item/tool_search_call': toolSearch,
  'response_item/tool_search_output': toolFound,
  'response_item/web_search_call': (reading) => ownTool(reading, 'web_search'),
  'response_item/image_generation_call': (reading) => ownTool(reading, 'image_generation'),
  'event_msg/sub_agent_activity': (reading) => activity(reading, text(reading.payload, 'event_id')),
  'event_msg/image_generation_end': silent,
};

const MCP_NAMESPACE = /^mcp__(.+?)(?:__)?$/;
const MCP_NAME = /^mcp__(.+?)__./;

function called({ payload, turnId, state }: Reading, args: string | null): Told[] {
  const callId = text(payload, 'call_id');
  const name = text(payload, 'name');
  if (callId === null || name === null) return [];
  noteCall(state);
  const namespace = text(payload, 'namespace');
  if (name.endsWith('spawn_agent')) noteSpawn(state, callId, args);
  const attributes = {
    tool_name: name,
    tool_namespace: namespace,
    mcp_server: (namespace === null ? MCP_NAME.exec(name) : MCP_NAMESPACE.exec(namespace))?.[1] ?? null,
    arguments: args,
  };
  return [{ kind: 'tool_started', name: 'function_call', turnId, callId, attributes }];
}

function noteCall(state: RolloutState): void {
  state.called = true;
  state.answered = false;
}

function answered({ payload, threadId, turnId, state }: Reading): Told[] {
  const callId = text(payload, 'call_id');
  if (callId === null) return [];
  state.hasCause = true;
  // 0.63 writes the calls of a response behind its tokens
  state.called = false;
  const { output, exitCode, success } = toolOutputOf(payload['output']);
  const images = Array.isArray(payload['output']) ? imagesOf(payload['output']) : null;
  const attributes = { output, images, exit_code: written(exitCode), success: written(success) };
  const spawn = takeSpawn(state, callId);
  return [
    { kind: 'tool_result', name: 'function_call_output', turnId, callId, attributes },
    ...(spawn === null ? [] : spawnAnswered(threadId, spawn, output)),
  ];
}

/** Agents that are spawned at once are answered at once; only a killed process leaves more waiting. */
const SPAWNS_MAX = 32;

/** The state is written down often. The whole text is in the arguments of the call. */
const SPAWN_PROMPT_MAX = 4096;

function noteSpawn(state: RolloutState, callId: string, args: string | null): void {
  let told: unknown = null;
  try {
    told = JSON.parse(args ?? '');
  } catch {
    // the model's own mistake: Codex answers that it cannot parse them
  }
  const words: Payload = isObject(told) ? told : {};
  const prompt = text(words, 'message') ?? text(words, 'prompt');
  const spawn = { callId, prompt: prompt?.slice(0, SPAWN_PROMPT_MAX) ?? null, role: text(words, 'agent_type') };
  state.spawns = [...state.spawns, spawn].slice(-SPAWNS_MAX);
}

function takeSpawn(state: RolloutState, callId: string): Spawn | null {
  const spawn = state.spawns.find((each) => each.callId === callId) ?? null;
  if (spawn !== null) state.spawns = state.spawns.filter((each) => each !== spawn);
  return spawn;
}

const SPAWNED = /"agent_id"\s*:\s*"([0-9a-f-]{36})"/i;
const NICKNAME = /"nickname"\s*:\s*"([^"\\]+)"/;

/** To 0.135 the answer is the only place where the parent names its child. */
function spawnAnswered(parent: string, { prompt, role }: Spawn, output: string | null): Told[] {
  const child = SPAWNED.exec(output ?? '')?.[1] ?? '';
  const nickname = NICKNAME.exec(output ?? '')?.[1] ?? null;
  return linkBetween(parent, child, { name: 'spawn_agent', prompt, role, nickname });
}

/** A spawned agent's thread; also what it did later, which says nothing new. */
export function activity({ payload, threadId, state }: Reading, callId: string | null): Told[] {
  if (payload['kind'] !== 'started') return [];
  const spawn = state.spawns.find((each) => each.callId === callId);
  return linkBetween(threadId, uuid(payload, 'agent_thread_id'), {
    name: 'sub_agent_activity',
    prompt: spawn?.prompt ?? null,
    role: spawn?.role ?? null,
  });
}

function localShell({ payload, turnId, state }: Reading): Told[] {
  const callId = text(payload, 'call_id') ?? text(payload, 'id');
  if (callId === null) return [];
  noteCall(state);
  const attributes = { tool_name: 'local_shell', arguments: written(payload['action']) };
  return [{ kind: 'tool_started', name: 'local_shell_call', turnId, callId, attributes }];
}

function toolSearch({ payload, turnId }: Reading): Told[] {
  const callId = text(payload, 'call_id');
  if (callId === null) return [];
  const attributes = { tool_name: 'tool_search', arguments: written(payload['arguments']) };
  return [{ kind: 'tool_started', name: 'tool_search_call', turnId, callId, attributes }];
}

function toolFound({ payload, turnId }: Reading): Told[] {
  const callId = text(payload, 'call_id');
  if (callId === null) return [];
  const found = list(payload, 'tools').flatMap((tool) => (isObject(tool) ? (text(tool, 'name') ?? []) : []));
  const attributes = { output: found.join('\n'), success: 'true' };
  return [{ kind: 'tool_result', name: 'tool_search_output', turnId, callId, attributes }];
}

/** Tools that run at the provider: the call is written when it is over, before 0.147 without an id. */
function ownTool({ at, payload, turnId }: Reading, toolName: string): Told[] {
  const action = object(payload, 'action');
  const callId = text(payload, 'id') ?? text(payload, 'call_id') ?? `${toolName}-${at}-${text(action, 'query') ?? ''}`;
  const attributes = {
    tool_name: toolName,
    arguments: written(payload['action']) ?? text(payload, 'revised_prompt'),
    // a picture comes back without its kind: Codex asks for PNG
    images: toolName === 'image_generation' ? imagesOf([{ data: payload['result'], mimeType: 'image/png' }]) : null,
    success: payload['status'] === 'failed' ? 'false' : 'true',
  };
  return [{ kind: 'tool_result', name: `${toolName}_call`, turnId, callId, attributes }];
}
