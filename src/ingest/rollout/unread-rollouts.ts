import { join } from 'node:path';
import { findRollouts, ROLLOUT_FOLDERS } from './find-rollouts.ts';
import type { RolloutCursors } from './rollout-cursors.ts';
import type { RolloutFile } from './rollout-file.ts';

/** Rollouts of a Codex home that were never read, sub-agents' among them: which is which only their content tells. None where the home is missing. */
export async function unreadRollouts(
  codexHome: string,
  cursors: Pick<RolloutCursors, 'place'>,
  signal: AbortSignal,
): Promise<readonly RolloutFile[]> {
  const found = await Promise.all(
    ROLLOUT_FOLDERS.map((name) => findRollouts([join(codexHome, name)], signal).catch(() => ({ files: [] }))),
  );
  return found.flatMap(({ files }) => files).filter(({ name }) => cursors.place(name.stem) === undefined);
}
