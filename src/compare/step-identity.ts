/** When two steps are "the same": by what was done, never by when, by which id or with which output. */
import { createHash } from 'node:crypto';
import { toolText } from '../format/tool-text.ts';
import type { ToolCall } from '../model/session.ts';
import type { TurnStep } from '../model/turn-step.ts';

/**
 * `exact`: equal means that the same was done with the same words. `alike`: equal means that the two stand in the same place, in other words (an answer, a patch
 * of the same files); null for what is the same or not.
 */
export interface StepIdentity {
  readonly exact: string;
  readonly alike: string | null;
}

/** Longer ones are kept as a hash: a patch may be megabytes. */
const KEY_CHARS_MAX = 200;

/** @param cwd of the session: two worktrees of one repository differ in nothing else. */
export function stepIdentity(step: TurnStep, cwd: string | null): StepIdentity {
  switch (step.kind) {
    case 'prompt':
      return plain('prompt', spaced(step.text));
    case 'answer':
      return worded(step.kind, step.text);
    case 'message':
    case 'reasoning':
      return worded(step.kind, step.message.text);
    case 'plan':
      return worded('plan', step.update.steps.map((one) => `${one.status} ${one.step}`).join('\n'));
    case 'tool':
      return toolIdentity(step.call, step.edits.map(({ path }) => path).toSorted(), cwd);
    case 'model':
      return plain('model');
    case 'edit':
      return { exact: key('edit', step.edit.path, step.edit.diff ?? ''), alike: key('edit', step.edit.path) };
    case 'approval':
      return plain('approval', step.approval.decision ?? '');
    case 'compaction':
      return plain('compaction');
    case 'error':
      return { exact: key('error', step.error.kind, step.error.message), alike: key('error', step.error.kind) };
  }
}

const worded = (kind: string, text: string): StepIdentity => ({ exact: key(kind, spaced(text)), alike: key(kind) });
const plain = (...parts: readonly string[]): StepIdentity => ({ exact: key(...parts), alike: null });

function key(...parts: readonly string[]): string {
  const whole = JSON.stringify(parts);
  return whole.length <= KEY_CHARS_MAX ? whole : createHash('sha256').update(whole).digest('base64');
}

const spaced = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** What stands beside a command without changing what it does. */
const BESIDE: ReadonlySet<string> = new Set([
  'workdir',
  'timeout',
  'timeout_ms',
  'yield_time_ms',
  'max_output_tokens',
  'justification',
  'sandbox_permissions',
  'with_escalated_permissions',
  'prefix_rule',
  'login',
  'shell',
  'session_id',
]);

function toolIdentity(call: ToolCall, paths: readonly string[], cwd: string | null): StepIdentity {
  const name = call.mcp_server === null ? call.name : `${call.mcp_server}/${call.name}`;
  const inFolder = (text: string): string => (cwd === null || cwd.length < 2 ? text : text.replaceAll(cwd, '.'));
  const text = call.arguments;
  // Of a call whose arguments nobody sent only the name is known: two of them are alike, not the same.
  if (text === null) return { exact: key('tool', name, 'unknown'), alike: key('tool', name) };
  const files = paths.length === 0 ? patchedFiles(text) : paths;
  if (files.length > 0) {
    const touched = files.map(inFolder);
    return { exact: key('patch', name, text), alike: key('patch', ...touched) };
  }
  return { exact: key('tool', name, inFolder(normalised(call, text))), alike: null };
}

const PATCH = '*** Begin Patch';

function patchedFiles(text: string): readonly string[] {
  if (!text.includes(PATCH)) return [];
  return [...text.matchAll(/\*\*\* (?:Add|Update|Delete) File: ([^\n\\"]+)/g)].map(([, file = '']) => file.trim());
}

/** A command without its shell and its spaces; other arguments with their names in order. */
function normalised(call: ToolCall, text: string): string {
  const value = parsedObject(text);
  if (value === null) return spaced(text);
  if ('cmd' in value || 'command' in value) return toolText(call);
  const kept = Object.entries(value).filter(([name]) => !BESIDE.has(name));
  return JSON.stringify(Object.fromEntries(kept.toSorted(([a], [b]) => (a < b ? -1 : 1))));
}

const PARSED_CHARS_MAX = 200_000;

function parsedObject(text: string): Readonly<Record<string, unknown>> | null {
  if (text.length > PARSED_CHARS_MAX || !text.trimStart().startsWith('{')) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null; // a source that cuts long arguments sends half of an object
  }
}
