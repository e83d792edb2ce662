/** Where turns begin and end, and what holds for them. Files before 0.113 have neither; there a turn is what lies between two prompts. */
import { isObject, number, object, type Payload, text, uuid, written } from './field.ts';
import type { LineReaders, Reading } from './reading.ts';
import type { RolloutState, Settings } from './rollout-state.ts';
import type { Told } from './told.ts';

export const TURN_LINES: LineReaders = {
  'event_msg/task_started': turnStarted,
  'event_msg/turn_started': turnStarted,
  'event_msg/task_complete': turnEnded,
  'event_msg/turn_complete': turnEnded,
  'event_msg/turn_aborted': turnInterrupted,
  'event_msg/entered_review_mode': enteredReview,
  'event_msg/exited_review_mode': exitedReview,
  'event_msg/thread_rolled_back': rolledBack,
  'event_msg/thread_settings_applied': threadSettings,
  'event_msg/error': errorTold,
  turn_context: turnContext,
};

/** More turns than are left open in one file at a time. */
const BESIDE_MAX = 8;

function begin(state: RolloutState, turnId: string): Told[] {
  if (state.turnId !== '' && state.turnId !== turnId)
    state.beside = [...state.beside.filter((other) => other !== turnId), state.turnId].slice(-BESIDE_MAX);
  state.turnId = turnId;
  state.prompted = false;
  state.settingsTold = false;
  return settleCompaction(state);
}

/** What ends beside the open turn leaves it open. */
function end(state: RolloutState, turnId: string): void {
  state.reviewTurn = null;
  if (state.beside.includes(turnId)) {
    state.beside = state.beside.filter((other) => other !== turnId);
    return;
  }
  state.turnId = '';
  state.prompted = false;
}

/** A `compacted` line that its `ContextCompaction` never followed: the process was killed in between. */
export function settleCompaction(state: RolloutState): Told[] {
  const { compacted } = state;
  state.compacted = null;
  if (compacted === null) return [];
  return [{ kind: 'compaction', name: 'compacted', ...compacted, attributes: { state: 'finished' } }];
}

function turnStarted({ ordinal, payload, threadId, turnId, state }: Reading): Told[] {
  // the parent's file repeats where the turn of its reviewer began
  if (state.reviewTurn !== null && turnId !== state.reviewTurn) return reviewLink(turnId, 'parent', threadId);
  const attribution = object(payload, 'turn_attribution');
  const isReview = state.reviewer;
  state.reviewer = false;
  return [
    ...begin(state, turnId),
    ...(isReview ? reviewLink(turnId, 'child', threadId) : []),
    {
      kind: 'turn_started',
      name: 'task_started',
      turnId,
      traceId: text(payload, 'trace_id') ?? '',
      attributes: {
        model_context_window: written(payload['model_context_window']),
        ordinal: ordinal === null ? null : String(ordinal),
        trigger: text(attribution, 'turn_trigger'),
        parent_turn_id: uuid(attribution, 'parent_turn_id'),
      },
    },
  ];
}

/**
 * From 0.113 to 0.142 neither file names the other's thread, but both name the reviewer's turn. Its id stands for a trace, so that
 * whoever knows one of the two threads finds the other.
 */
function reviewLink(turnId: string, self: 'parent' | 'child', threadId: string): Told[] {
  if (turnId === '') return [];
  const attributes = { [`${self}_thread_id`]: threadId, child_turn_id: turnId, agent_role: 'review' };
  return [{ kind: 'thread_link', name: 'review', traceId: turnId.replaceAll('-', ''), attributes }];
}

function turnEnded({ payload, turnId, state }: Reading): Told[] {
  const settled = settleCompaction(state);
  const error = object(payload, 'error');
  const failed = isObject(payload['error']) || endedInSilence(payload, state);
  end(state, turnId);
  return [
    ...settled,
    {
      kind: 'turn_ended',
      name: 'task_complete',
      turnId,
      durationMs: number(payload, 'duration_ms'),
      attributes: {
        status: failed ? 'failed' : 'completed',
        'error.message': text(error, 'message'),
        'error.kind': errorKind(error['codex_error_info']),
        ttft_ms: written(payload['time_to_first_token_ms']),
        last_message: text(payload, 'last_agent_message'),
      },
    },
  ];
}

/** Versions that do not write `started_at` do not write `error` either: an asked turn that ended without a word, or with a call, is how they say it. */
const endedInSilence = (payload: Payload, state: RolloutState): boolean =>
  state.prompted &&
  !state.answered &&
  text(payload, 'last_agent_message') === null &&
  number(payload, 'started_at') === null;

/** `"other"`, or `{"http_connection_failed": {…}}`. */
function errorKind(info: unknown): string | null {
  if (typeof info === 'string') return info;
  return isObject(info) ? (Object.keys(info)[0] ?? null) : null;
}

function errorTold({ payload, turnId }: Reading): Told[] {
  const attributes = {
    'error.message': text(payload, 'message'),
    'error.kind': errorKind(payload['codex_error_info']),
  };
  return [{ kind: 'error', name: 'error', turnId, attributes }];
}

function turnInterrupted({ payload, turnId, state }: Reading): Told[] {
  const settled = settleCompaction(state);
  end(state, turnId);
  const attributes = { reason: text(payload, 'reason') };
  const durationMs = number(payload, 'duration_ms');
  return [...settled, { kind: 'turn_interrupted', name: 'turn_aborted', turnId, durationMs, attributes }];
}

/** A review has no prompt of its own: its reviewer, a sub-agent, is asked, and the parent's file repeats that. */
export function enteredReview({ turnId, state }: Reading): Told[] {
  const settled = begin(state, turnId);
  state.reviewTurn = turnId;
  return [...settled, { kind: 'turn_started', name: 'entered_review_mode', turnId, attributes: { trigger: 'review' } }];
}

/** Versions that name no turns do not write the end of one either: this line is it, and one without a verdict was stopped. */
export function exitedReview({ payload, state }: Reading): Told[] {
  const isNameless = state.reviewTurn === '';
  state.reviewTurn = null;
  if (!isNameless || !isObject(payload['review_output'])) return [];
  const verdict = text(payload['review_output'], 'overall_explanation');
  const attributes = { status: 'completed', last_message: verdict };
  return [{ kind: 'turn_ended', name: 'exited_review_mode', turnId: '', attributes }];
}

function rolledBack({ payload, turnId }: Reading): Told[] {
  const attributes = { num_turns: written(payload['num_turns']) };
  return [{ kind: 'rolled_back', name: 'thread_rolled_back', turnId, attributes }];
}

function turnContext(reading: Reading): Told[] {
  const { payload, turnId, state } = reading;
  // the parent's file repeats nothing of this kind: whatever was being reviewed, this turn is the thread's own
  state.reviewTurn = null;
  const settled = [...(turnId === state.turnId ? [] : begin(state, turnId)), ...namelessTurn(reading)];
  const mode = object(payload, 'collaboration_mode');
  const told = settingsOf(payload, {
    effort: text(payload, 'effort') ?? text(object(mode, 'settings'), 'reasoning_effort'),
    // it holds all settings but this one
    service_tier: text(payload, 'service_tier') ?? state.settings['service_tier'] ?? null,
    sandbox_policy: policyOf(payload['sandbox_policy']),
  });
  const news = !state.settingsTold || differs(told, state.settings);
  state.settings = told;
  state.settingsTold = true;
  const traceId = text(payload, 'trace_id') ?? '';
  if (!news) return settled;
  return [...settled, { kind: 'settings', name: 'turn_context', turnId, traceId, attributes: told }];
}

/**
 * Files without turn ids hold this line once for each request. One that follows neither a prompt nor a tool nor a compaction may be the first of a turn:
 * Codex compacts before it writes the prompt, or the prompt looked like Codex's own words, so that no event told it.
 */
function namelessTurn({ at, turnId, state }: Reading): Told[] {
  const { hasCause, unsaid } = state;
  const isFirst = Object.keys(state.settings).length === 0;
  state.hasCause = false;
  state.unsaid = '';
  state.causelessAt = hasCause || turnId !== '' ? null : at;
  if (turnId !== '' || hasCause || isFirst || unsaid === '') return [];
  return [{ kind: 'prompt', name: 'user_message', turnId, attributes: { prompt: unsaid } }];
}

function threadSettings({ payload, turnId, state }: Reading): Told[] {
  const settings = object(payload, 'thread_settings');
  const told = settingsOf(settings, {
    effort: text(settings, 'reasoning_effort'),
    service_tier: text(settings, 'service_tier'),
    // it holds all settings but this one
    sandbox_policy: policyOf(settings['sandbox_policy']) ?? state.settings['sandbox_policy'] ?? null,
  });
  if (!differs(told, state.settings)) return [];
  state.settings = told;
  return [{ kind: 'settings', name: 'thread_settings_applied', turnId, attributes: told }];
}

interface DifferingFields {
  readonly effort: string | null;
  readonly service_tier: string | null;
  readonly sandbox_policy: string | null;
}

function settingsOf(payload: Payload, { effort, service_tier, sandbox_policy }: DifferingFields): Settings {
  const mode = payload['collaboration_mode'];
  const all = {
    model: text(payload, 'model'),
    effort,
    service_tier,
    approval_policy: policyOf(payload['approval_policy']),
    approvals_reviewer: text(payload, 'approvals_reviewer'),
    sandbox_policy,
    cwd: text(payload, 'cwd'),
    collaboration_mode: isObject(mode) ? text(mode, 'mode') : null,
  };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null));
}

/** `"never"`, `{"type": "workspace-write", …}`; the oldest say `mode`. */
function policyOf(policy: unknown): string | null {
  if (typeof policy === 'string') return policy;
  if (!isObject(policy)) return null;
  return text(policy, 'type') ?? text(policy, 'mode') ?? Object.keys(policy)[0] ?? null;
}

/** Both were made by `settingsOf`, so that their keys stand in the same order. */
const differs = (a: Settings, b: Settings): boolean => JSON.stringify(a) !== JSON.stringify(b);
