import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { nodeDisk } from '../../lib/node-disk.ts';
import { findRollouts } from './find-rollouts.ts';
import { RolloutCursors } from './rollout-cursors.ts';
import { RolloutFollower, type RolloutFollowerOptions } from './rollout-follower.ts';
import { RolloutImporter } from './rollout-importer.ts';

const threadOf = (index: number): string => `01a1fb18-1905-7422-897b-${String(index).padStart(12, '0')}`;
const nameOf = (index: number): string => `rollout-2026-11-20T10-00-00-${threadOf(index)}.jsonl`;

let home: string;
let cursors: RolloutCursors;
let arrived: string[];
let importer: RolloutImporter;
const followers: RolloutFollower[] = [];

beforeEach(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'turnscope-follow-'));
  cursors = await RolloutCursors.open(nodeDisk, path.join(home, 'rollouts.jsonl'));
  arrived = [];
  importer = new RolloutImporter({
    cursors,
    intake: {
      accept: async ({ decoded }) => {
        const { observations } = { observations: [], ...decoded };
        arrived.push(...observations.flatMap(({ attributes }) => attributes['prompt'] ?? []));
        return { outcome: 'accepted' };
      },
    },
    sessions: { expect: async () => undefined, hold: () => undefined, release: () => undefined },
    pace: () => Promise.resolve(),
    now: Date.now,
  });
});
afterEach(async () => {
  for (const follower of followers.splice(0)) await follower.stop();
  await cursors.close();
  rmSync(home, { recursive: true, force: true });
});

async function follow(options: Partial<RolloutFollowerOptions> = {}) {
  const onHistory = vi.fn<RolloutFollowerOptions['onHistory']>();
  const onTrouble = vi.fn<RolloutFollowerOptions['onTrouble']>();
  const all = { codexHome: home, importer, cursors, onHistory, onTrouble, now: Date.now, ...options };
  const follower = RolloutFollower.start(all);
  followers.push(follower);
  await vi.waitFor(() => expect(onHistory).toHaveBeenCalled(), { timeout: 3_000 });
  return { follower, onHistory, onTrouble };
}

const meta = (index: number): string =>
  `${JSON.stringify({ timestamp: '2026-11-20T10:00:00.000Z', type: 'session_meta', payload: { id: threadOf(index), timestamp: '2026-11-20T10:00:00.000Z', cwd: '/', originator: 'codex_exec', cli_version: '0.80.0', source: 'exec' } })}\n`;
const prompt = (text: string): string =>
  `${JSON.stringify({ timestamp: '2026-11-20T10:00:01.000Z', type: 'event_msg', payload: { type: 'user_message', message: text } })}\n`;

function put(day: string, index: number, text: string): string {
  const file = path.join(home, day, nameOf(index));
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, meta(index) + prompt(text));
  return file;
}

const longAgo = (file: string): void => utimesSync(file, 1_000, 1_000);
const expectArrived = (...texts: string[]) =>
  vi.waitFor(() => expect(arrived).toEqual(texts), { timeout: 3_000, interval: 5 });

describe('RolloutFollower', () => {
  test('reads what is written, in folders of today that come later, within a blink', async () => {
    await follow();
    const file = put('sessions/2026/11/20', 1, 'one');
    await expectArrived('one');
    appendFileSync(file, prompt('two'));
    const written = performance.now();
    await expectArrived('one', 'two');
    expect(performance.now() - written).toBeLessThan(1_000);
    put('sessions/2026/11/21', 2, 'three');
    await expectArrived('one', 'two', 'three');
    put('sessions/2027/01/01', 3, 'four');
    await expectArrived('one', 'two', 'three', 'four');
  });

  test('leaves history alone and says how much there is; an old file that goes on is read whole', async () => {
    const old = put('sessions/2026/01/01', 1, 'old');
    longAgo(old);
    longAgo(put('archived_sessions', 2, 'older'));
    const { onHistory } = await follow();
    expect(onHistory.mock.calls).toEqual([[{ files: 2, bytes: expect.any(Number) as number }]]);
    appendFileSync(old, prompt('new'));
    await expectArrived('old', 'new');
  });

  test('goes on with files that grew while nobody looked', async () => {
    const file = put('sessions/2026/01/01', 1, 'read');
    await importer.read((await findRollouts([home])).files, { signal: new AbortController().signal });
    appendFileSync(file, prompt('missed'));
    longAgo(file);
    const { onHistory } = await follow();
    await expectArrived('read', 'missed');
    expect(onHistory).toHaveBeenCalledWith({ files: 0, bytes: 0 });
  });

  test('does not take old files for news when they are archived or compressed', async () => {
    const [first, second] = [put('sessions/2026/01/01', 1, 'a'), put('sessions/2026/01/01', 2, 'b')];
    longAgo(first);
    longAgo(second);
    await follow({ sweepMs: 50 });
    mkdirSync(path.join(home, 'archived_sessions'));
    renameSync(first, path.join(home, 'archived_sessions', nameOf(1)));
    writeFileSync(`${second}.zst`, zstdCompressSync(Buffer.from(meta(2) + prompt('b'))));
    rmSync(second);
    put('sessions/2026/01/01', 3, 'c');
    await expectArrived('c');
    expect([1, 2].map((index) => cursors.place(nameOf(index).replace('.jsonl', '')))).toEqual([undefined, undefined]);
  });

  test('finds a Codex home that is made later', async () => {
    const codexHome = path.join(home, 'later');
    await follow({ codexHome });
    put('later/sessions/2026/11/20', 1, 'one');
    await expectArrived('one');
    // the cursor moves a moment after what it stands behind
    await vi.waitFor(() => expect(cursors.place(nameOf(1).replace('.jsonl', ''))?.path).toContain('later'));
  });

  test('goes on after trouble, and tells of it', async () => {
    let troubles = 0;
    const { onTrouble } = await follow({
      importer: {
        isBusy: () => false,
        read: (files, options) => {
          troubles += 1;
          return troubles === 1 ? Promise.reject(new Error('disk full')) : importer.read(files, options);
        },
      },
      sweepMs: 50,
    });
    put('sessions/2026/11/20', 1, 'one');
    await expectArrived('one');
    expect(onTrouble).toHaveBeenCalledWith(new Error('disk full'));
  });

  test('comes back to a file that somebody else is reading', async () => {
    let asked = 0;
    await follow({
      importer: {
        isBusy: () => {
          asked += 1;
          return asked < 3;
        },
        read: (files, options) => importer.read(files, options),
      },
    });
    put('sessions/2026/11/20', 1, 'one');
    await expectArrived('one');
    expect(asked).toBeGreaterThanOrEqual(3);
  });

  test('reads nothing any more once it is stopped', async () => {
    const read = vi.fn<RolloutImporter['read']>();
    const { follower } = await follow({ importer: { isBusy: () => false, read } });
    await follower.stop();
    // another one sees it, so there was something to see
    await follow();
    put('sessions/2026/11/20', 1, 'one');
    await expectArrived('one');
    expect(read).not.toHaveBeenCalled();
  });
});
