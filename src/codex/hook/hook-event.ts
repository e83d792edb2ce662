import type { ObservationKind } from '../../model/observation.ts';

/** The events that Codex 0.169.0 can be configured for, in its own spelling, and what each of them is a fact about. */
export const HOOK_KIND: ReadonlyMap<string, ObservationKind> = new Map([
  ['SessionStart', 'thread_started'],
  ['SessionEnd', 'thread_ended'],
  ['UserPromptSubmit', 'prompt'],
  ['PreModelRequest', 'model_requested'],
  ['PostModelRequest', 'model_usage'],
  ['PreToolUse', 'tool_started'],
  ['PermissionRequest', 'approval_requested'],
  ['PostToolUse', 'tool_result'],
  ['PreCompact', 'compaction'],
  ['PostCompact', 'compaction'],
  ['SubagentStart', 'thread_started'],
  ['SubagentStop', 'turn_ended'],
  ['Stop', 'turn_ended'],
  ['Interrupt', 'turn_interrupted'],
]);

export const HOOK_EVENTS: readonly string[] = [...HOOK_KIND.keys()];
