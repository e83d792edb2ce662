/**
 * One call of a hook or of `notify` → observations. Payloads hold no time, so what they say happened when they arrived. `session_id` is the root of the
 * agent tree; inside a sub-agent `agent_id` is the thread. Versions before 0.147 call a sub-agent's own thread `session_id` and name no agent.
 */
import type { HookRecord } from '../../model/hook-record.ts';
import type { Observation, ObservationKind } from '../../model/observation.ts';
import { isUuid } from '../attribute.ts';
import { observationId } from '../observation-id.ts';
import { rolloutNameOf } from '../rollout/rollout-name.ts';
import { attributesOf, hasUsage } from './hook-attribute.ts';
import { HOOK_KIND } from './hook-event.ts';
import { observeNotify } from './observe-notify.ts';
import { objectOf, type Payload, payloadOf, text } from './payload.ts';

/**
 * Observations of a call; none for what is no JSON object or names no thread. An event that this version does not know is kept as
 * `event`.
 */
export function observeHook(told: HookRecord): Observation[] {
  // the table holds microseconds: an id made of more could not be made again from there
  const record = { ...told, arrivedAt: Math.round(told.arrivedAt * 1000) / 1000 };
  const payload = payloadOf(record.payload);
  if (payload === null) return [];
  const name = text(payload, 'hook_event_name') ?? record.event;
  if (name === 'notify') return observeNotify(record, payload);
  const agentId = text(payload, 'agent_id') ?? '';
  const sessionId = text(payload, 'session_id') ?? '';
  const threadId = agentId === '' ? (threadOfFile(name, payload) ?? sessionId) : agentId;
  if (threadId === '') return [];
  const turnId = text(payload, 'turn_id') ?? '';
  const attributes = attributesOf(name, payload);
  const base: Observation = {
    id: observationId(['hook', name, String(record.arrivedAt), record.payload]),
    source: 'hooks',
    kind: kindOf(name, attributes),
    name,
    at: record.arrivedAt,
    durationMs: null,
    threadId,
    turnId: isUuid(turnId) ? turnId : '',
    callId: text(payload, 'tool_use_id') ?? '',
    responseId: '',
    traceId: '',
    spanId: '',
    parentSpanId: '',
    attributes,
  };
  return [base, ...linksToRoot(base, sessionId), ...spawnedAgent(base, payload)];
}

/**
 * A reviewer's hooks carry the session and no agent, but the reviewer's own file. A sub-agent's end names its parent's file instead.
 */
function threadOfFile(name: string, payload: Payload): string | null {
  const path = name === 'SubagentStop' ? null : text(payload, 'transcript_path');
  return path === null ? null : (rolloutNameOf(path.split(/[/\\\\]/).at(-1) ?? '')?.threadId ?? null);
}

/** A request that failed billed nothing that anybody told: it must not become a response of no tokens. */
function kindOf(name: string, attributes: Observation['attributes']): ObservationKind {
  const kind = HOOK_KIND.get(name) ?? 'event';
  if (kind !== 'model_usage' || hasUsage(attributes)) return kind;
  return attributes['error.message'] === undefined ? 'event' : 'error';
}

/** The payload names the root of the tree, which need not be the parent. Every hook of an agent says so: any of them may be the only one that came. */
function linksToRoot(told: Observation, root: string): Observation[] {
  if (root === '' || root === told.threadId) return [];
  const role = told.attributes['agent_role'];
  return linkBetween(told, root, told.threadId, { link: 'root', ...(role === undefined ? {} : { agent_role: role }) });
}

/** Where the model learns the new thread's id, the hook after `spawn_agent` does, too: in its output. */
function spawnedAgent(told: Observation, payload: Payload): Observation[] {
  if (told.kind !== 'tool_result' || !SPAWN_AGENT.test(told.attributes['tool_name'] ?? '')) return [];
  const output = payloadOf(told.attributes['output'] ?? '') ?? {};
  const child = text(output, 'agent_id') ?? '';
  if (!isUuid(child) || child === told.threadId) return [];
  const nickname = text(output, 'nickname');
  const prompt = text(objectOf(payload['tool_input']), 'message');
  return linkBetween(told, told.threadId, child, {
    ...(nickname === null ? {} : { agent_nickname: nickname }),
    ...(prompt === null ? {} : { prompt }),
  });
}

/** Also `collaborationspawn_agent`: the namespace is glued to the name. */
const SPAWN_AGENT = /spawn_agent$/;

/** Told once for each of the two threads, so that either finds the other. */
function linkBetween(told: Observation, parent: string, child: string, more: Record<string, string>): Observation[] {
  return [parent, child].map((threadId) => ({
    ...told,
    id: observationId([told.id, 'link', parent, child, threadId]),
    kind: 'thread_link' as const,
    threadId,
    turnId: '',
    callId: '',
    attributes: { parent_thread_id: parent, child_thread_id: child, ...more },
  }));
}
