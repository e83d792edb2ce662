import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findRollouts } from './find-rollouts.ts';

const stem = (index: number): string =>
  `rollout-2026-11-0${index}T10-00-00-01a1fb18-1905-7422-897b-00000000000${index}`;

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'turnscope-find-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function put(file: string, bytes = 10): string {
  const whole = path.join(home, file);
  mkdirSync(path.dirname(whole), { recursive: true });
  writeFileSync(whole, 'x'.repeat(bytes));
  return whole;
}

async function found(...paths: string[]): Promise<{ files: string[]; problems: string[] }> {
  const { files, problems } = await findRollouts(paths.length > 0 ? paths : [home]);
  const inHome = (file: string): string => path.relative(home, file);
  return {
    files: files.map((file) => inHome(file.path)),
    problems: problems.map((problem) => `${inHome(problem.path)}: ${problem.reason}`),
  };
}

describe('findRollouts', () => {
  test('looks into both folders of a Codex home, oldest first, and nowhere else', async () => {
    put(`archived_sessions/${stem(1)}.jsonl`);
    put(`sessions/2026/11/02/${stem(2)}.jsonl.zst`);
    put(`sessions/2026/11/02/notes.jsonl`);
    put(`backup/${stem(3)}.jsonl`);
    expect(await found()).toEqual({
      files: [`archived_sessions/${stem(1)}.jsonl`, `sessions/2026/11/02/${stem(2)}.jsonl.zst`],
      problems: [],
    });
  });

  test('takes any folder, and single files', async () => {
    const file = put(`elsewhere/${stem(1)}.jsonl`);
    put(`elsewhere/deep/${stem(2)}.jsonl`);
    expect((await found(path.join(home, 'elsewhere'))).files).toHaveLength(2);
    expect((await found(file)).files).toEqual([`elsewhere/${stem(1)}.jsonl`]);
    expect((await found(file, path.dirname(file), file)).files).toHaveLength(2);
  });

  test.each([
    [
      'the plain one beside the compressed',
      [
        ['sessions', '.jsonl', 10],
        ['sessions', '.jsonl.zst', 3],
      ],
      0,
    ],
    [
      'the compressed one when the plain one is not whole yet',
      [
        ['sessions', '.jsonl', 2],
        ['sessions', '.jsonl.zst', 3],
      ],
      1,
    ],
    [
      'the larger of two plain ones',
      [
        ['sessions', '.jsonl', 10],
        ['archived_sessions', '.jsonl', 11],
      ],
      1,
    ],
  ] as const)('of one rollout takes %s', async (_what, copies, wanted) => {
    const files = copies.map(([folder, ending, bytes]) =>
      path.relative(home, put(`${folder}/${stem(1)}${ending}`, bytes)),
    );
    expect((await found()).files).toEqual([files[wanted]]);
  });

  test('does not follow links out of the folder, says so, and takes no link for a file', async () => {
    const outside = mkdtempSync(path.join(tmpdir(), 'turnscope-outside-'));
    writeFileSync(path.join(outside, `${stem(2)}.jsonl`), 'x');
    const inside = put(`sessions/${stem(1)}.jsonl`);
    symlinkSync(outside, path.join(home, 'sessions/out'));
    symlinkSync(path.join(outside, `${stem(2)}.jsonl`), path.join(home, `sessions/${stem(2)}.jsonl`));
    symlinkSync(inside, path.join(home, `sessions/${stem(3)}.jsonl`));
    symlinkSync(path.join(home, 'sessions'), path.join(home, 'sessions/round'));
    const { files, problems } = await found();
    rmSync(outside, { recursive: true });
    const left = 'a symbolic link that leaves the folder is not followed';
    expect(files).toEqual([`sessions/${stem(1)}.jsonl`]);
    expect(problems.sort()).toEqual([`sessions/out: ${left}`, `sessions/${stem(2)}.jsonl: ${left}`]);
  });

  test('follows a link that was named', async () => {
    put(`real/${stem(1)}.jsonl`);
    symlinkSync(path.join(home, 'real'), path.join(home, 'link'));
    expect((await found(path.join(home, 'link'))).files).toEqual([`real/${stem(1)}.jsonl`]);
  });

  test('goes on behind a folder that cannot be read', async () => {
    put(`sessions/b/${stem(2)}.jsonl`);
    // deeper than a path can name: nobody can read that, not even root, whom no permission stops
    const chain = Array.from({ length: 15 }, () => 'a'.repeat(200)).join('/');
    for (const folder of ['sessions', 'other']) mkdirSync(path.join(home, folder, chain), { recursive: true });
    renameSync(path.join(home, 'other/' + 'a'.repeat(200)), path.join(home, 'sessions', chain, 'below'));
    try {
      const { files, problems } = await found();
      expect(files).toEqual([`sessions/b/${stem(2)}.jsonl`]);
      expect(problems).toEqual([expect.stringMatching(/^sessions\/a+\/.*: ENAMETOOLONG$/)]);
    } finally {
      execFileSync('rm', ['-rf', home]);
    }
  });

  test('says of a path that it is not there, and of a file that it is no rollout', async () => {
    await expect(found(path.join(home, 'nothing'))).rejects.toMatchObject({ code: 'not_found' });
    await expect(found(put('notes.txt'))).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('knows a rollout under another name by its first line', async () => {
    const THREAD = '01a1fb17-9cc7-7912-8ad6-52baff2b5a3c';
    const meta = `${JSON.stringify({ timestamp: '2026-11-20T22:33:11.145Z', type: 'session_meta', payload: { id: THREAD } })}\n`;
    const names = ['copies/rollout-1.jsonl', 'copies/rollout.jsonl', 'mine.jsonl'];
    for (const name of names) writeFileSync(put(name), meta);
    writeFileSync(put('copies/rollout-other.jsonl'), '{"type":"event_msg","payload":{}}\n');
    writeFileSync(put('copies/log.jsonl'), meta);
    const copies = await findRollouts([path.join(home, 'copies')]);
    expect(copies.files.map(({ name }) => name)).toEqual([
      { stem: `rollout-1@${THREAD}`, threadId: THREAD, rolloutId: null },
      { stem: `rollout@${THREAD}`, threadId: THREAD, rolloutId: null },
    ]);
    const named = await findRollouts([path.join(home, 'mine.jsonl')]);
    expect(named.files.map(({ name }) => name.threadId)).toEqual([THREAD]);
  });

  test('stops when it is told to', async () => {
    put(`sessions/${stem(1)}.jsonl`);
    await expect(findRollouts([home], AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });
});
