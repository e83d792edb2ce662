import { isUuid } from '../attribute.ts';

/** What the name of a rollout file tells. Archiving and compressing a file change neither. */
export interface RolloutName {
  /** The file name without `.jsonl` or `.jsonl.zst`. */
  readonly stem: string;
  readonly threadId: string;
  /** Set on a file that Codex began when the user took a thread back: one thread, several files. */
  readonly rolloutId: string | null;
}

const NAME = /^(rollout-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-([0-9a-f-]{36})(?:_([0-9a-f-]{36}))?)\.jsonl(?:\.zst)?$/i;

/** `rollout-<local time>-<thread>[_<rollout>].jsonl[.zst]`, without its folder; null for any other name. */
export function rolloutNameOf(fileName: string): RolloutName | null {
  const [, stem, thread, rollout] = NAME.exec(fileName) ?? [];
  if (stem === undefined || !isUuid(thread)) return null;
  if (rollout !== undefined && !isUuid(rollout)) return null;
  return { stem, threadId: thread.toLowerCase(), rolloutId: rollout?.toLowerCase() ?? null };
}
