/**
 * Which lines of a file are another thread's. A fork before 0.152 is a full copy of the old file with new timestamps, a sub-agent may inherit its
 * parent's history, and a thread that was taken back goes on in a file that may repeat the earlier one. All of that was told, and paid, elsewhere.
 */

import { object, type Payload, uuid } from './field.ts';
import { HEAD_BYTES, type LineHead } from './rollout-line.ts';
import type { RolloutName } from './rollout-name.ts';
import type { RolloutState } from './rollout-state.ts';

const UUID_V7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7/i;

/** When a version 7 UUID was made, ms since the epoch; null for any other. */
export function uuidTime(id: string): number | null {
  const [, high, low] = UUID_V7.exec(id) ?? [];
  return high === undefined || low === undefined ? null : Number.parseInt(high + low, 16);
}

/** When the file was begun. Ids are the better clock: a fork's `session_meta.timestamp` is rounded, and copied by some versions. */
export const bornAt = ({ threadId, rolloutId }: RolloutName, meta: Payload): number =>
  uuidTime(rolloutId ?? '') ?? uuidTime(threadId) ?? timeOf(meta) ?? 0;

function timeOf(meta: Payload): number | null {
  const at = Date.parse(String(meta['timestamp']));
  return Number.isNaN(at) ? null : at;
}

/** The turn that a line names itself. */
export function turnOf(payload: Payload): string {
  const own = uuid(payload, 'turn_id');
  return own !== '' ? own : uuid(object(payload, 'internal_chat_message_metadata_passthrough'), 'turn_id');
}

/** A turn that began before the file did. */
export function isOlderTurn(turnId: string, { born }: RolloutState): boolean {
  const began = uuidTime(turnId);
  return began !== null && born > 0 && began < born;
}

/** A copy is written in one go: in the recordings no two lines of it are more than 2 ms apart. The fork's own first words come 20 ms later or more. */
const PAUSE_MS = 6;

/** Between opening the file and writing the copy Codex may look around (16 ms were seen). */
const OPENING_MS = 200;

/** The first line of a turn in the versions that name no turns. */
function beginsTurn(type: string, line: Buffer): boolean {
  if (type === 'response_item/message') return line.subarray(0, HEAD_BYTES).includes('"role":"user"');
  return type === 'event_msg/user_message' || type === 'event_msg/entered_review_mode';
}

/** Longer than this a copy may take a breath anywhere. */
const QUICK_COPY_MS = 100;

/**
 * Nothing but a pause ends a copy whose turns have no ids: one before the next turn, or, where a program asked on at once, the one in which the model
 * is waited for. Until then what asks is held back.
 */
export function noteTime({ at, type }: LineHead, line: Buffer, state: RolloutState): void {
  const paused = at - state.lastAt >= PAUSE_MS;
  state.lastAt = at;
  if (!state.copying || state.copiedTurns) return;
  const begins = beginsTurn(type, line);
  if (begins && paused) {
    state.copying = false;
    state.held = null;
  } else if (state.held?.requested === true && paused && at - state.copiedAt < QUICK_COPY_MS) state.copying = false;
  else if (begins) state.held = state.held?.requested === false ? state.held : { requested: false, told: [] };
  else if (type === 'turn_context' && state.held !== null) state.held.requested = true;
  else state.held = null;
}

/** Another thread's `session_meta`: what follows was copied. */
export function beginCopy(at: number, state: RolloutState): void {
  state.copying = true;
  state.copiedAt = at;
  state.held = null;
  state.lastAt = at + OPENING_MS;
}

/**
 * True for a line that was copied or inherited. A line that names its turn decides by itself, and for those after it that name none (the tokens
 * of a response, a prompt) until the next one that does.
 */
export function isCopied(head: LineHead, payload: Payload, state: RolloutState): boolean {
  if (head.ordinal !== null && state.ownOrdinal > 0) {
    if (head.ordinal < state.ownOrdinal) return true;
    state.ownOrdinal = 0;
    state.copying = false;
  }
  const turnId = turnOf(payload);
  if (uuidTime(turnId) === null) return state.copying;
  state.copying = isOlderTurn(turnId, state);
  state.copiedTurns ||= state.copying;
  return state.copying;
}
