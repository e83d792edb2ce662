/**
 * `notify` tells a turn's prompt as the last of all that were said in the thread, but Codex leaves out prompts that look like its own words to the model
 * (`# AGENTS.md instructions …`, `<environment_context>…`). The last of a list that has not grown since the call before is an older turn's.
 */
import type { Observation } from '../model/observation.ts';
import { attribute, numberOf } from './reading.ts';

/** @param ordered by time; the same, but `notify` tells no prompt that is not the turn's own */
export function withOwnPrompts(ordered: readonly Observation[]): readonly Observation[] {
  const before = new Map<string, Observation>();
  return ordered.map((one) => {
    if (one.source !== 'notify') return one;
    const last = before.get(one.threadId);
    before.set(one.threadId, one);
    return last !== undefined && isSameList(last, one) ? withoutPrompt(one) : one;
  });
}

/** Not longer than before: a compaction may have made it shorter. */
function isSameList(before: Observation, told: Observation): boolean {
  const [count, next] = [numberOf(before, 'prompt_count'), numberOf(told, 'prompt_count')];
  return count !== null && next !== null && next <= count && attribute(before, 'prompt') === attribute(told, 'prompt');
}

function withoutPrompt(told: Observation): Observation {
  const { prompt: _older, ...attributes } = told.attributes;
  return { ...told, attributes };
}
