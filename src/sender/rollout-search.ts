/** Which files hold what a thread wrote down: those that hooks named, else those that are found where Codex keeps them. */
import { readdir } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, sep } from 'node:path';
import { rolloutNameOf } from '../codex/rollout/rollout-name.ts';
import { ROLLOUT_FOLDERS, rolloutAt } from '../ingest/rollout/find-rollouts.ts';
import type { RolloutFile } from '../ingest/rollout/rollout-file.ts';
import { uuidTime } from '../lib/uuid.ts';
import type { ThreadList, ThreadRecord } from './thread-list.ts';

/** Codex names the file in the payload. Only what is called like a rollout counts: the name says whose it is. */
export function noteRollout(list: ThreadList, path: string, now: number): void {
  const threadId = isAbsolute(path) ? rolloutNameOf(basename(path))?.threadId : undefined;
  if (threadId === undefined) return;
  const known = list.get(threadId)?.rollouts ?? [];
  if (!known.includes(path)) list.note(threadId, now, { rollouts: [...known, path], isOpen: true });
}

/** A file that Codex has not made by then, or keeps elsewhere, is no reason to look through its folders with every hook. */
const SEARCHES_MAX = 3;

/** The files of a thread as they are now. What has moved (archived, compressed) is looked for by the thread's id. */
export async function rolloutsOf(
  threadId: string,
  { codexHome, list, now }: { readonly codexHome: string; readonly list: ThreadList; readonly now: number },
): Promise<RolloutFile[]> {
  const record = list.note(threadId, now, {});
  const there = await existing(record.rollouts);
  if (there.length > 0 || record.searches >= SEARCHES_MAX) return there;
  const paths = await search(threadId, homeOf(record) ?? codexHome);
  list.note(threadId, now, paths.length > 0 ? { rollouts: paths } : { searches: record.searches + 1 });
  return await existing(paths);
}

async function existing(paths: readonly string[]): Promise<RolloutFile[]> {
  const found = await Promise.all(paths.map(rolloutAt));
  return found.filter((file): file is RolloutFile => file !== null && !('reason' in file));
}

/** The Codex home in which a rollout lies; null where its path is not like Codex's own. */
export function homeOf({ rollouts }: Pick<ThreadRecord, 'rollouts'>): string | null {
  for (const path of rollouts) {
    const parts = dirname(path).split(sep);
    const at = parts.findLastIndex((part) => ROLLOUT_FOLDERS.some((name) => name === part));
    if (at > 0) return parts.slice(0, at).join(sep) || sep;
  }
  return null;
}

const DAY_MS = 86_400_000;

/** A thread's id holds the time of its first file, whose folder is named by the day, in local time. */
async function search(threadId: string, codexHome: string): Promise<string[]> {
  const bornAt = uuidTime(threadId);
  const [sessions, archived] = ROLLOUT_FOLDERS.map((name) => join(codexHome, name));
  const days = bornAt === null ? [] : [-1, 0, 1].map((day) => dayFolder(sessions ?? '', bornAt + day * DAY_MS));
  const near = await inFolders(threadId, [...days, archived ?? '']);
  // forks and resumed threads of some versions lie under a later day
  return near.length > 0 ? near : await inFolders(threadId, await foldersBelow(sessions ?? ''));
}

function dayFolder(folder: string, at: number): string {
  const [year = '', month = '', day = ''] = new Date(at).toISOString().slice(0, 10).split('-');
  return join(folder, year, month, day);
}

async function inFolders(threadId: string, folders: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    for (const name of await namesIn(folder))
      if (rolloutNameOf(name)?.threadId === threadId.toLowerCase()) found.push(join(folder, name));
  }
  return found;
}

async function foldersBelow(folder: string, depth = 3): Promise<string[]> {
  if (depth === 0) return [folder];
  const below: string[] = [folder];
  for (const name of await namesIn(folder))
    if (/^\d+$/.test(name)) below.push(...(await foldersBelow(join(folder, name), depth - 1)));
  return below;
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
