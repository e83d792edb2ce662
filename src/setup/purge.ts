/** Deletes what Turnscope keeps on this machine: by the names that it gave, so that a folder set to the wrong place loses nothing else. */
import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Places } from '../lib/place.ts';

const STATE_NAMES: ReadonlySet<string> = new Set([
  'hook',
  'hook.cjs',
  'notify-chain',
  'turnscope',
  'turnscope.cmd',
  'send',
  'sender.mjs',
  'spool',
  'spool-rejected',
  'sender',
  'forward',
  'logs',
  'setup',
]);
const DATA_NAME = /^(journal|store|token|server\.json|rollouts(-\w+)?\.jsonl|lock|.*\.lock)$/;

/** Paths that would go. Folders that are not there hold nothing. */
export async function findKept({ stateDir, dataDir }: Pick<Places, 'stateDir' | 'dataDir'>): Promise<string[]> {
  const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
  const [state, data] = await Promise.all([namesIn(stateDir), namesIn(dataDir)]);
  return [
    ...state.filter((name) => STATE_NAMES.has(name)).map((name) => join(stateDir, name)),
    ...data.filter((name) => DATA_NAME.test(name)).map((name) => join(dataDir, name)),
  ];
}

/** Folders that are empty then go, too. */
export async function purge(paths: readonly string[], folders: readonly string[]): Promise<void> {
  for (const path of paths) await rm(path, { recursive: true, force: true });
  for (const folder of folders) await rmdir(folder).catch(() => undefined);
}
