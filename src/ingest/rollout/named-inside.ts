import { basename } from 'node:path';
import { isUuid } from '../../codex/attribute.ts';
import type { RolloutName } from '../../codex/rollout/rollout-name.ts';
import { firstLineOf } from './first-lines.ts';
import type { RolloutFile } from './rollout-file.ts';

/** A rollout that somebody renamed or copied says itself whose it is; null for what is no rollout. */
export async function namedInside(file: Omit<RolloutFile, 'name'>): Promise<RolloutName | null> {
  const base = basename(file.path).replace(/\.jsonl(\.zst)?$/i, '');
  const line = await firstLineOf({ ...file, name: { stem: base, threadId: '', rolloutId: null } });
  const threadId = line === null ? null : threadIn(line.toString());
  return threadId === null ? null : { stem: `${base}@${threadId}`, threadId, rolloutId: null };
}

function threadIn(line: string): string | null {
  try {
    const { type, payload } = Object(JSON.parse(line)) as { type?: unknown; payload?: { id?: unknown } };
    const id = type === 'session_meta' ? payload?.id : undefined;
    return typeof id === 'string' && isUuid(id) ? id.toLowerCase() : null;
  } catch {
    return null;
  }
}
