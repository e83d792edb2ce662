/**
 * One Codex log record → the observations in it (none for stream deltas, two for a sub-agent's spawn).
 * Traps of the wire, all seen on the real binary: `timeUnixNano` is 0; numbers come as strings; the record's
 * `eventName` is a source line, the real name is the attribute `event.name`; `response.completed` comes twice and only the
 * record with `input_token_count` holds tokens; there is no turn id.
 */

import { storableNanosecond } from '../lib/nanosecond.ts';
import type { Observation, ObservationKind } from '../model/observation.ts';
import type { KeyValue } from '../otlp/common/value.ts';
import { textOfValue } from '../otlp/common/value-text.ts';
import type { LogRecord } from '../otlp/logs/log.ts';
import { textAttributes } from './attribute.ts';
import { EVENT, STREAM_EVENT_KINDS } from './event-name.ts';
import { observationId } from './observation-id.ts';

/** Attributes that became fields of the observation, or that say the same on every record. */
const DROPPED = new Set(['event.name', 'event.timestamp', 'conversation.id', 'turn.id', 'call_id', 'slug']);

/** Told once per thread; repeating 8 words on each of a session's thousand events would be the larger part of the table. */
const ONLY_AT_START = new Set([
  'app.version',
  'originator',
  'terminal.type',
  'auth_mode',
  'user.account_id',
  'user.email',
]);

/** Facts about the process that only the resource knows. */
const RESOURCE_KEYS = ['service.name', 'service.version', 'env', 'host.name', 'team', 'user.name', 'user.id'];

const spawnPayload = 'content';

/** What is read of a log record, whether it has just arrived or comes back out of a table. */
export type ToldLog = Pick<LogRecord, 'timeUnixNano' | 'observedTimeUnixNano' | 'attributes' | 'traceId' | 'spanId'>;

/** A resource's words that describe a session, under their own names with the prefix `resource.`. */
export function resourceAttributes(attributes: readonly KeyValue[]): Record<string, string> {
  const all = textAttributes(attributes);
  const kept: Record<string, string> = {};
  for (const key of RESOURCE_KEYS) {
    const text = all[key];
    if (text !== undefined) kept[`resource.${key}`] = text;
  }
  return kept;
}

function kindOf(name: string, attributes: Readonly<Record<string, string>>): ObservationKind {
  switch (name) {
    case EVENT.conversationStarts:
      return 'thread_started';
    case EVENT.userPrompt:
      return 'prompt';
    case EVENT.apiRequest:
    case EVENT.websocketRequest:
      // the model list is fetched through the same event, with another endpoint and without a conversation
      return attributes['conversation.id'] === undefined ? 'event' : 'model_attempt';
    case EVENT.sseEvent:
      return streamKind(attributes);
    case EVENT.toolDecision:
      return 'approval';
    case EVENT.toolResult:
      return 'tool_result';
    case EVENT.sandboxOutcome:
      return 'sandbox_outcome';
    case EVENT.turnTtft:
      return 'turn_ttft';
    case EVENT.agentResponse:
      return 'answer';
    case EVENT.agentCommunication:
      return 'thread_link';
    case EVENT.turnCost:
      return 'cost';
    default:
      return 'event';
  }
}

function streamKind(attributes: Readonly<Record<string, string>>): ObservationKind {
  return attributes['input_token_count'] === undefined ? 'model_stream' : 'model_usage';
}

/**
 * Looks before it reads: nine of ten records of a busy session are stream deltas, which say nothing here. So do the debug records of
 * Codex's exporter (no event name) and the events of other programs.
 */
function isSilent(attributes: readonly KeyValue[]): boolean {
  let name: unknown;
  let streamKind: unknown;
  let spoken = false;
  for (const { key, value } of attributes) {
    if (key === 'event.name') name = value;
    else if (key === 'event.kind') streamKind = value;
    else if (key === 'input_token_count' || key === 'error.message') spoken = true;
  }
  if (typeof name !== 'string' || !name.startsWith('codex.')) return true;
  return name === EVENT.sseEvent && !spoken && !(typeof streamKind === 'string' && STREAM_EVENT_KINDS.has(streamKind));
}

/** ms since the epoch. `event.timestamp` has ms only, the observed time is finer but later by the queue: they agree to a ms. */
function timeOf(record: ToldLog, eventTimestamp: string | undefined, receivedAt: number): number {
  const ns = record.timeUnixNano !== 0n ? storableNanosecond(record.timeUnixNano) : record.observedTimeUnixNano;
  if (ns !== 0n) return Number(ns / 1000n) / 1000;
  const parsed = eventTimestamp === undefined ? Number.NaN : Date.parse(eventTimestamp);
  return Number.isNaN(parsed) ? receivedAt : parsed;
}

const durationOf = (text: string | undefined): number | null => {
  const value = text === undefined ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
};

/** Made of what a row of `otel_logs` gives back, and of nothing else: a rebuild must come to the same id. */
function idOf(record: ToldLog): string {
  const sentAt = storableNanosecond(record.timeUnixNano);
  const parts = ['log', String(record.observedTimeUnixNano), String(sentAt), record.spanId];
  for (const { key, value } of record.attributes) parts.push(key, textOfValue(value));
  return observationId(parts);
}

function keptAttributes(all: Readonly<Record<string, string>>, kind: ObservationKind): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const key in all) {
    const text = all[key] ?? '';
    if (DROPPED.has(key) || (kind !== 'thread_started' && ONLY_AT_START.has(key))) continue;
    if (key === 'duration_ms' || (key.startsWith('auth.env_') && kind !== 'thread_started')) continue;
    kept[key] = text;
  }
  return kept;
}

/**
 * @param resource what `resourceAttributes` made of the record's resource
 * @param receivedAt ms since the epoch, for a record without any time
 */
export function observeLog(
  record: ToldLog,
  resource: Readonly<Record<string, string>>,
  receivedAt: number,
): Observation[] {
  if (isSilent(record.attributes)) return [];
  const all = textAttributes(record.attributes);
  const name = all['event.name'] ?? '';
  const kind = kindOf(name, all);
  const attributes = keptAttributes(all, kind);
  if (kind === 'thread_started') Object.assign(attributes, resource);
  else if (all['app.version'] !== undefined && kind === 'prompt') attributes['app.version'] = all['app.version'];
  const base: Observation = {
    id: idOf(record),
    source: 'otel_logs',
    kind,
    name,
    at: timeOf(record, all['event.timestamp'], receivedAt),
    durationMs: durationOf(all['duration_ms']),
    threadId: all['conversation.id'] ?? '',
    turnId: all['turn.id'] ?? '',
    callId: all['call_id'] ?? '',
    responseId: '',
    traceId: record.traceId,
    spanId: record.spanId,
    parentSpanId: '',
    attributes,
  };
  return kind === 'thread_link' ? observeLink(base) : [base, ...observeSpawnedAgent(base)];
}

/** A message between two agents: told to both threads, so that either finds the other. */
function observeLink(message: Observation): Observation[] {
  const sender = message.attributes['sender_thread_id'];
  const receiver = message.attributes['receiver_thread_id'];
  // the receiving half ("state=receive") repeats the message without the threads
  if (sender === undefined || receiver === undefined) return [{ ...message, kind: 'event' }];
  const [parent, child] = message.attributes['kind'] === 'result' ? [receiver, sender] : [sender, receiver];
  return linkBetween(
    message,
    parent,
    child,
    message.attributes['kind'] === 'spawn' ? message.attributes[spawnPayload] : undefined,
  );
}

function linkBetween(from: Observation, parent: string, child: string, prompt: string | undefined): Observation[] {
  const attributes = { parent_thread_id: parent, child_thread_id: child, ...(prompt === undefined ? {} : { prompt }) };
  return [parent, child].map((threadId) => ({
    ...from,
    kind: 'thread_link' as const,
    id: observationId([from.id, 'link', threadId]),
    threadId,
    callId: '',
    durationMs: null,
    attributes,
  }));
}

/** Versions before `codex.agent_communication` name the child only in the output of `spawn_agent`. */
function observeSpawnedAgent(result: Observation): Observation[] {
  if (result.kind !== 'tool_result' || !/(^|__|\.)spawn_agent$/.test(result.attributes['tool_name'] ?? '')) return [];
  const child = /"agent_id"\s*:\s*"([0-9a-f-]{36})"/.exec(result.attributes['output'] ?? '')?.[1];
  if (child === undefined || result.threadId === '') return [];
  return linkBetween(result, result.threadId, child, undefined);
}
