/**
 * How tools ended, in Codex's own words: the items of paginated files and the `*_end` events that legacy files have instead. They repeat a call that
 * another line started, but for calls inside a code-mode script, which only these lines tell.
 */
import { isObject, list, milliseconds, number, object, type Payload, text, uuid, written } from './field.ts';
import { imagesOf } from './image-part.ts';
import type { LineReaders, Reading } from './reading.ts';
import { linkBetween } from './thread-line.ts';
import { TEXT_MAX, type Told } from './told.ts';
import { activity } from './tool-line.ts';
import { mcpOutput } from './tool-output.ts';

/** By the type of the item; `payload` is the item. */
export const TOOL_ITEMS: LineReaders = {
  CommandExecution: (reading) => commandExecution(reading, text(reading.payload, 'id')),
  FileChange: (reading) => patched(reading, text(reading.payload, 'id'), reading.payload['status'] === 'completed'),
  McpToolCall: mcpToolCall,
  DynamicToolCall: dynamicToolCall,
  CollabAgentToolCall: collabToolCall,
  SubAgentActivity: (reading) => activity(reading, text(reading.payload, 'id')),
  WebSearch: (reading) => webSearched(reading, text(reading.payload, 'id')),
  ImageGeneration: imageGenerated,
};

export const TOOL_EVENTS: LineReaders = {
  // only where a client of the app-server asked for a longer history
  'event_msg/exec_command_end': (reading) => commandExecution(reading, text(reading.payload, 'call_id')),
  'event_msg/collab_agent_spawn_end': spawnEnded,
  'event_msg/patch_apply_end': (reading) =>
    patched(reading, text(reading.payload, 'call_id'), reading.payload['success'] === true),
  'event_msg/mcp_tool_call_end': mcpToolCallEnd,
  'event_msg/web_search_end': (reading) => webSearched(reading, text(reading.payload, 'call_id')),
};

function result(reading: Reading, name: string, callId: string | null, told: Partial<Told>): Told[] {
  if (callId === null) return [];
  return [{ kind: 'tool_result', name, turnId: reading.turnId, callId, ...told }];
}

/** What the model did not call itself: a code-mode script, or the user with `!`. Nothing else names their commands. */
const isUncalled = (callId: string | null, source: string | null): boolean =>
  callId?.startsWith('exec-') === true || source?.startsWith('user') === true;

/** Its times cover only how the process was cleaned up (0.169.0): the call's own lines are the better clock. */
function commandExecution(reading: Reading, callId: string | null): Told[] {
  const { payload } = reading;
  const uncalled = isUncalled(callId, text(payload, 'source'));
  return result(reading, 'CommandExecution', callId, {
    attributes: {
      tool_name: uncalled ? 'exec_command' : null,
      arguments: uncalled ? JSON.stringify({ cmd: commandOf(payload) }) : null,
      output: text(payload, 'aggregated_output') ?? text(payload, 'stdout'),
      exit_code: written(exitCodeOf(payload)),
      success: successOf(payload),
    },
  });
}

/** -1 stands for a process that was stopped; where a program ended so (Windows), the text for the model says it, too. */
function exitCodeOf(payload: Payload): number | null {
  const code = number(payload, 'exit_code');
  return code === -1 ? null : code;
}

/** The script of `bash -lc <script>`, else the whole command line. */
function commandOf(payload: Payload): string {
  const command = list(payload, 'command').filter((word) => typeof word === 'string');
  const [, option, script] = command;
  return command.length === 3 && option?.startsWith('-') === true && script !== undefined ? script : command.join(' ');
}

function successOf(payload: Payload): string | null {
  const status = payload['status'];
  return status === 'completed' ? 'true' : status === 'failed' || status === 'declined' ? 'false' : null;
}

function patched(reading: Reading, callId: string | null, success: boolean): Told[] {
  const { payload } = reading;
  const outputs = [text(payload, 'stdout'), text(payload, 'stderr')].filter((output) => output !== null);
  return result(reading, 'patch_apply_end', callId, {
    attributes: {
      tool_name: 'apply_patch',
      output: outputs.join('\n'),
      success: String(success),
      changes: changesOf(object(payload, 'changes')),
    },
  });
}

/** `{path: {type, content | unified_diff, move_path}}`. Cut JSON is no JSON: of a huge patch only the paths are kept. */
function changesOf(changes: Payload): string | null {
  if (Object.keys(changes).length === 0) return null;
  const json = JSON.stringify(changes);
  if (json.length <= TEXT_MAX) return json;
  const paths = Object.entries(changes).map(([path, change]) => {
    const { type, move_path } = isObject(change) ? change : {};
    return [path, { type, move_path }];
  });
  return JSON.stringify(Object.fromEntries(paths));
}

function mcpToolCall(reading: Reading): Told[] {
  const { payload } = reading;
  const answer = object(payload, 'result');
  return result(reading, 'McpToolCall', text(payload, 'id'), {
    durationMs: milliseconds(payload, 'duration'),
    attributes: {
      tool_name: text(payload, 'tool'),
      mcp_server: text(payload, 'server'),
      arguments: written(payload['arguments']),
      output: mcpOutput(answer) ?? text(object(payload, 'error'), 'message'),
      images: imagesOf(list(answer, 'content')),
      success: answer['isError'] === true ? 'false' : successOf(payload),
    },
  });
}

/** `result` is `{Ok: {content, isError}}` or `{Err: text}`. */
function mcpToolCallEnd(reading: Reading): Told[] {
  const { payload } = reading;
  const call = object(payload, 'invocation');
  const answer = object(payload, 'result');
  const ok = object(answer, 'Ok');
  return result(reading, 'McpToolCall', text(payload, 'call_id'), {
    durationMs: milliseconds(payload, 'duration'),
    attributes: {
      tool_name: text(call, 'tool'),
      mcp_server: text(call, 'server'),
      arguments: written(call['arguments']),
      output: mcpOutput(ok) ?? text(answer, 'Err'),
      images: imagesOf(list(ok, 'content')),
      success: String(isObject(answer['Ok']) && ok['isError'] !== true),
    },
  });
}

function dynamicToolCall(reading: Reading): Told[] {
  const { payload } = reading;
  const success = payload['success'];
  return result(reading, 'DynamicToolCall', text(payload, 'id'), {
    durationMs: milliseconds(payload, 'duration'),
    attributes: {
      tool_name: text(payload, 'tool'),
      arguments: written(payload['arguments']),
      output: mcpOutput({ content: payload['content_items'] }) ?? text(payload, 'error'),
      success: typeof success === 'boolean' ? String(success) : successOf(payload),
    },
  });
}

function collabToolCall(reading: Reading): Told[] {
  const { payload, threadId } = reading;
  const tool = text(payload, 'tool') ?? '';
  // waiting for agents names them too, and so does a message to a sibling
  const spawned = tool.toLowerCase().startsWith('spawn') ? list(payload, 'receiver_thread_ids') : [];
  const links = spawned.flatMap((child) =>
    linkBetween(threadId, uuid({ child }, 'child'), { name: 'CollabAgentToolCall', prompt: text(payload, 'prompt') }),
  );
  const attributes = { success: successOf(payload) };
  return [...result(reading, 'CollabAgentToolCall', text(payload, 'id'), { attributes }), ...links];
}

function spawnEnded({ payload, threadId }: Reading): Told[] {
  return linkBetween(threadId, uuid(payload, 'new_thread_id'), {
    name: 'collab_agent_spawn_end',
    prompt: text(payload, 'prompt'),
    role: text(payload, 'new_agent_role'),
    nickname: text(payload, 'new_agent_nickname'),
  });
}

function webSearched(reading: Reading, callId: string | null): Told[] {
  const { payload } = reading;
  const attributes = {
    tool_name: 'web_search',
    arguments: written(payload['action']) ?? written({ query: payload['query'] }),
    success: 'true',
  };
  return result(reading, 'web_search_call', callId, { attributes });
}

function imageGenerated(reading: Reading): Told[] {
  const { payload } = reading;
  const attributes = {
    tool_name: 'image_generation',
    arguments: text(payload, 'revised_prompt'),
    images: imagesOf([{ data: payload['result'], mimeType: 'image/png' }]),
    success: payload['status'] === 'failed' ? 'false' : 'true',
  };
  return result(reading, 'image_generation_call', text(payload, 'id'), { attributes });
}
