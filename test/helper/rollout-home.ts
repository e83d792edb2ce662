/** A Codex home with months of recordings: one that the real Codex made, told again under many thread ids. */
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rolloutsOf } from './recorded-rollout.ts';

const HOUR_MS = 3_600_000;

export interface RolloutHome {
  readonly codexHome: string;
  /** Below `codexHome`, oldest first. */
  readonly paths: readonly string[];
}

/**
 * Writes `count` files, an hour apart, the last one of `lastAt` (ms since the epoch). Each is a thread of its own with
 * the first rollout of `<version>/<scenario>`.
 */
export function writeRolloutHome(codexHome: string, name: string, count: number, lastAt: number): RolloutHome {
  const [recorded] = rolloutsOf(name);
  if (recorded === undefined) throw new Error(`${name} has no rollout`);
  const content = `${recorded.lines.join('\n')}\n`;
  const paths = Array.from({ length: count }, (_, index) => {
    const at = lastAt - (count - 1 - index) * HOUR_MS;
    const [day = '', time = ''] = new Date(at).toISOString().slice(0, 19).split('T');
    const threadId = threadIdAt(at, index);
    const folder = path.join(codexHome, 'sessions', ...day.split('-'));
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, `rollout-${day}T${time.replaceAll(':', '-')}-${threadId}.jsonl`);
    writeFileSync(file, content.replaceAll(recorded.name.threadId, threadId));
    // as old as it says: what was written a moment ago is followed, not offered
    utimesSync(file, at / 1000, at / 1000);
    return file;
  });
  return { codexHome, paths };
}

/** A version 7 UUID, as Codex makes them. */
function threadIdAt(at: number, index: number): string {
  const time = at.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${String(index).padStart(12, '0')}`;
}
