import { createRolloutReader } from '../../codex/rollout/rollout-reader.ts';
import { linesOf } from './first-lines.ts';
import type { RolloutFile } from './rollout-file.ts';

/** Before these, instructions and context. */
const LINES_MAX = 64;

/**
 * Whether the beginning of a rollout says that a sub-agent wrote it; false for what cannot be read. Most say so in the first line, reviewers of some
 * versions only where their turn begins.
 */
export async function peekSubagent(file: RolloutFile): Promise<boolean> {
  const reader = createRolloutReader(file.name);
  let lines = 0;
  for await (const line of linesOf(file)) {
    const told = reader.read(line);
    const { threadId } = file.name;
    if (told.some(({ kind, attributes }) => kind === 'thread_link' && attributes['child_thread_id'] === threadId))
      return true;
    lines += 1;
    if (lines === LINES_MAX || told.some(({ kind }) => kind === 'turn_started' || kind === 'prompt')) return false;
  }
  return false;
}
