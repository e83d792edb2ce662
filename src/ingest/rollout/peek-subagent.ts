import { createRolloutReader } from '../../codex/rollout/rollout-reader.ts';
import { LineSplitter } from './line-splitter.ts';
import { openRolloutBytes } from './rollout-bytes.ts';
import type { RolloutFile } from './rollout-file.ts';

/** Whether the first line of a rollout says that a sub-agent wrote it; false for what cannot be read. */
export async function peekSubagent(file: RolloutFile): Promise<boolean> {
  const bytes = await openRolloutBytes(file).catch(() => null);
  if (bytes === null) return false;
  try {
    const splitter = new LineSplitter(0);
    for await (const chunk of bytes.chunks(0)) {
      for (const { line } of splitter.split(chunk)) {
        return createRolloutReader(file.name)
          .read(line)
          .some(
            ({ kind, attributes }) => kind === 'thread_link' && attributes['child_thread_id'] === file.name.threadId,
          );
      }
    }
    return false;
  } catch {
    return false; // an import will say what is wrong with it
  } finally {
    await bytes.close();
  }
}
