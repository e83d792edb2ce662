import { createRolloutReader } from '../../codex/rollout/rollout-reader.ts';
import { firstLineOf } from './first-line.ts';
import type { RolloutFile } from './rollout-file.ts';

/** Whether the first line of a rollout says that a sub-agent wrote it; false for what cannot be read. */
export async function peekSubagent(file: RolloutFile): Promise<boolean> {
  const line = await firstLineOf(file);
  return (
    line !== null &&
    createRolloutReader(file.name)
      .read(line)
      .some(({ kind, attributes }) => kind === 'thread_link' && attributes['child_thread_id'] === file.name.threadId)
  );
}
