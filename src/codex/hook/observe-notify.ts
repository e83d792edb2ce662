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
  const traceParent = text(payload, 'traceparent');
  if (traceParent !== null) kept['traceparent'] = traceParent;
  const answer = text(payload, 'last-assistant-message');
  if (answer !== null) kept['last_message'] = answer;
  const said = promptsIn(payload['input-messages']);
  if (said.length > 0) kept['prompt_count'] = String(said.length);
  const prompt = said.at(-1) ?? '';
  if (prompt !== '') kept['prompt'] = prompt;
  return kept;
}

/** What Codex puts into the user's mouth: a summary, a warning, the verdict of a review, the end of a sub-agent or of a turn. */
const INJECTED =
  /^(?:Another language model started to solve this problem|Warning: (?:apply_patch was requested via|The maximum number of unified exec)|<(?:user_action|subagent_notification|turn_aborted)>)/;

/**
 * The messages are all that the user ever said in the thread, oldest first: the last one began the turn, unless it looked like Codex's own words
 * (`<environment_context>…`). Those are left out, and the list is as long as it was.
 */
const promptsIn = (messages: unknown): string[] =>
  Array.isArray(messages)
    ? messages.filter((message): message is string => typeof message === 'string' && !INJECTED.test(message))
    : [];
