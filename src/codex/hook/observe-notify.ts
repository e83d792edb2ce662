/**
 * `notify` is called once for each completed turn. Before 0.125 its `turn-id` is a counter of the process, which names nothing.
 */
import type { HookRecord } from '../../model/hook-record.ts';
import type { Observation } from '../../model/observation.ts';
import { isUuid } from '../attribute.ts';
import { observationId } from '../observation-id.ts';
import { type Payload, text } from './payload.ts';

/** None for what names no thread. */
export function observeNotify(record: HookRecord, payload: Payload): Observation[] {
  const threadId = text(payload, 'thread-id') ?? '';
  if (threadId === '') return [];
  const turnId = text(payload, 'turn-id') ?? '';
  const told: Observation = {
    id: observationId(['notify', String(record.arrivedAt), record.payload]),
    source: 'notify',
    kind: 'turn_ended',
    name: text(payload, 'type') ?? 'notify',
    at: record.arrivedAt,
    durationMs: null,
    threadId,
    turnId: isUuid(turnId) ? turnId : '',
    callId: '',
    responseId: '',
    traceId: '',
    spanId: '',
    parentSpanId: '',
    attributes: attributesOf(payload),
  };
  return [told];
}

function attributesOf(payload: Payload): Record<string, string> {
  const kept: Record<string, string> = { status: 'completed' };
  const cwd = text(payload, 'cwd');
  if (cwd !== null) kept['cwd'] = cwd;
  const client = text(payload, 'client');
  if (client !== null) kept['originator'] = client;
  const answer = text(payload, 'last-assistant-message');
  if (answer !== null) kept['last_message'] = answer;
  const prompts = payload['input-messages'];
  const prompt = Array.isArray(prompts) ? prompts.filter((part) => typeof part === 'string').join('\n\n') : '';
  if (prompt !== '') kept['prompt'] = prompt;
  return kept;
}
