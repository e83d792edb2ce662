/**
 * What was said. Every word stands in a file twice: as an item for the model, among much that nobody said (instructions, environment, summaries), and as
 * an event for people. Only events are read. Legacy files have events of their own, paginated ones `item_completed`.
 */
import { list, number, text, textParts } from './field.ts';
import { imagesOf } from './image-part.ts';
import { type LineReaders, type Reading, silent } from './reading.ts';
import { HEAD_BYTES, parseLine } from './rollout-line.ts';
import type { RolloutState } from './rollout-state.ts';
import type { Told } from './told.ts';

export const MESSAGE_LINES: LineReaders = {
  'event_msg/user_message': (reading) =>
    prompted(reading, text(reading.payload, 'message'), imagesOf(list(reading.payload, 'images'))),
  'event_msg/agent_message': agentMessage,
  'event_msg/agent_reasoning': (reading) => reasoned(reading, text(reading.payload, 'text')),
  'event_msg/agent_reasoning_raw_content': (reading) => reasoned(reading, text(reading.payload, 'text'), 'raw'),
  'event_msg/context_compacted': silent,
  'response_item/agent_message': agentAsked,
  compacted,
};

/** By the type of the item; `payload` is the item. */
export const MESSAGE_ITEMS: LineReaders = {
  UserMessage: (reading) => {
    const content = list(reading.payload, 'content');
    return prompted(reading, textParts(content).join(''), imagesOf(content));
  },
  AgentMessage: (reading) => said(reading, textParts(list(reading.payload, 'content')).join('')),
  Reasoning: reasoningItem,
  Plan: (reading) => told(reading, 'message', { response: text(reading.payload, 'text'), phase: 'plan' }),
  HookPrompt: silent,
  ImageView: silent,
  Extension: silent,
};

function told({ payload, turnId }: Reading, kind: Told['kind'], attributes: Record<string, string | null>): Told[] {
  if (attributes['response'] === null || attributes['response'] === '') return [];
  return [{ kind, name: kind, turnId, attributes: { ...attributes, item_id: text(payload, 'id') } }];
}

/** A prompt may be nothing but a picture. */
function prompted({ payload, turnId, state }: Reading, words: string | null, images: string | null): Told[] {
  if (state.reviewTurn !== null) return [];
  const begun = compactedFirst(turnId, state);
  state.prompted = true;
  state.asked = state.answered ? 1 : state.asked + 1;
  state.answered = false;
  state.called = false;
  state.hasCause = true;
  state.unsaid = '';
  state.afterCompaction = false;
  // without turn ids, the settings that follow are this turn's
  if (state.turnId === '') state.settingsTold = false;
  const attributes = { prompt: words, images, item_id: text(payload, 'id') };
  return [...begun, { kind: 'prompt', name: 'user_message', turnId, attributes }];
}

/** 0.80 compacts at the beginning of a turn, before it writes the prompt: the request for it is the turn's first. */
function compactedFirst(turnId: string, { afterCompaction, causelessAt }: RolloutState): Told[] {
  if (turnId !== '' || !afterCompaction || causelessAt === null) return [];
  return [{ kind: 'turn_started', name: 'turn_context', turnId, at: causelessAt }];
}

/**
 * Codex's own words to the model begin so. A prompt that does, too, is written without an event by versions that name no turns. What Codex itself says of
 * a skill or of a command of the user's has another mark on the next line.
 */
const LIKE_CODEX =
  /"role":"user".{0,80}"text":"(?:\\[nrt]|\s)*(?:# AGENTS\.md instructions|<(?:environment_context|user_instructions|(?:skill|user_shell_command)>(?!\\n<)))/i;

/** Keeps such words until it is known whether they began a turn. */
export function noteUnsaid(line: Buffer, state: RolloutState): void {
  if (state.turnId !== '' || state.paginated || state.copying) return;
  if (!LIKE_CODEX.test(line.toString('latin1', 0, 2 * HEAD_BYTES))) return;
  state.unsaid = textParts(list(parseLine(line)?.payload ?? {}, 'content')).join('');
}

/** 0.63 says this in the assistant's name. */
const COMPACTED = 'Compact task completed';

function agentMessage(reading: Reading): Told[] {
  const words = text(reading.payload, 'message');
  if (reading.state.afterCompaction && words === COMPACTED) return [];
  reading.state.afterCompaction = false;
  return said(reading, words);
}

/** Before 0.125 nothing tells an answer from what was said on the way: the last of a turn is the answer. */
function said(reading: Reading, words: string | null): Told[] {
  const phase = text(reading.payload, 'phase');
  return told(reading, phase === 'commentary' ? 'message' : 'answer', { response: words, phase });
}

function reasoned(reading: Reading, words: string | null, phase: string | null = null): Told[] {
  return told(reading, 'reasoning', { response: words, phase });
}

function reasoningItem(reading: Reading): Told[] {
  const words = (key: string): string =>
    list(reading.payload, key)
      .filter((part) => typeof part === 'string')
      .join('\n\n');
  const summary = words('summary_text');
  return summary === '' ? reasoned(reading, words('raw_content'), 'raw') : reasoned(reading, summary);
}

const NEW_TASK = /^Message Type: NEW_TASK\n[\s\S]*?\bPayload:\n?([\s\S]*)$/;

/** A parent's order to the agent whose file this is, where it is not encrypted. What agents answer each other is no prompt. */
function agentAsked({ payload, turnId, state }: Reading): Told[] {
  const task = NEW_TASK.exec(textParts(list(payload, 'content')).join(''))?.[1];
  if (task === undefined || !state.subagent) return [];
  state.prompted = true;
  if (task.trim() === '') return [];
  return [
    { kind: 'prompt', name: 'agent_message', turnId, attributes: { prompt: task, item_id: text(payload, 'id') } },
  ];
}

/** Legacy files say no more of a compaction; paginated ones say later how long it took. */
function compacted({ at, turnId, state }: Reading): Told[] {
  state.afterCompaction = true;
  state.answered = false;
  state.hasCause = true;
  if (!state.paginated) return [{ kind: 'compaction', name: 'compacted', turnId, attributes: { state: 'finished' } }];
  state.compacted = { at, turnId };
  return [];
}

/** The payload is what stands around the `ContextCompaction` item: it holds the times. */
export function contextCompacted({ payload, state }: Reading): Told[] {
  const { compacted: told } = state;
  state.compacted = null;
  if (told === null) return [];
  const from = number(payload, 'started_at_ms');
  const durationMs = from === null ? null : Math.max(0, told.at - from);
  // at the time of the other line, as in a legacy file: a migrated history says the same
  return [{ kind: 'compaction', name: 'compacted', ...told, durationMs, attributes: { state: 'finished' } }];
}
