import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryDisk } from '../../test/helper/memory-disk.ts';
import { homeOf, noteRollout, rolloutsOf } from './rollout-search.ts';
import { ThreadList } from './thread-list.ts';

/** Its time is 2026-11-21. */
const THREAD = '019aa4c1-8000-7000-8000-000000000001';
const NOW = 1_795_000_000_000;
const name = (threadId: string): string => `rollout-2026-11-21T10-00-00-${threadId}.jsonl`;

let codexHome: string;
let list: ThreadList;
beforeEach(async () => {
  codexHome = mkdtempSync(join(tmpdir(), 'turnscope-home-'));
  list = await ThreadList.open(new MemoryDisk(), '/threads.json');
});
afterEach(() => rmSync(codexHome, { recursive: true, force: true }));

function put(folder: string, threadId = THREAD): string {
  mkdirSync(join(codexHome, folder), { recursive: true });
  const path = join(codexHome, folder, name(threadId));
  writeFileSync(path, '{}\n');
  return path;
}

const found = async (): Promise<string[]> =>
  (await rolloutsOf(THREAD, { codexHome, list, now: NOW })).map(({ path }) => path);
const dayOf = new Date(Number.parseInt(THREAD.replace('-', '').slice(0, 12), 16))
  .toISOString()
  .slice(0, 10)
  .replaceAll('-', '/');

describe('the file of a thread', () => {
  it.each([`sessions/${dayOf}`, 'archived_sessions', 'sessions/2031/01/02'])('is found in %s', async (folder) => {
    const path = put(folder);
    put(folder, THREAD.replace(/1$/, '2'));
    expect(await found()).toEqual([path]);
  });

  it('is the one that a hook named, as long as it is there; then it is looked for', async () => {
    const named = put('sessions/2026/11/21');
    noteRollout(list, named, NOW);
    put('archived_sessions');
    expect(await found()).toEqual([named]);
    rmSync(named);
    expect(await found()).toEqual([join(codexHome, 'archived_sessions', name(THREAD))]);
  });

  it('is not looked for with every hook', async () => {
    for (let n = 0; n < 4; n += 1) expect(await found()).toEqual([]);
    put(`sessions/${dayOf}`);
    expect(await found()).toEqual([]);
  });

  it.each(['/etc/passwd', 'rollout.jsonl', `sessions/${name(THREAD)}`, ''])('is not %j', (path) => {
    noteRollout(list, path, NOW);
    expect([...list.all()]).toEqual([]);
  });
});

it('a path tells the Codex home, if it is like Codex’s own', () => {
  expect(homeOf({ rollouts: [`/h/.codex/sessions/2026/11/21/${name(THREAD)}`] })).toBe('/h/.codex');
  expect(homeOf({ rollouts: [`/tmp/${name(THREAD)}`, `/x/sessions/y/.codex/archived_sessions/${name(THREAD)}`] })).toBe(
    '/x/sessions/y/.codex',
  );
  expect(homeOf({ rollouts: [] })).toBeNull();
});
