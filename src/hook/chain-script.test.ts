/** `notify` where another program was there first: that one must not notice. */
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hookPlaces } from '../model/hook-spool.ts';
import { chainCommand } from './handler.ts';
import { installHook } from './install.ts';

let folder: string;
let theirs: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'turnscope-chain-'));
  theirs = join(folder, 'theirs');
  // tells every word that it was given, an end mark after each, and a variable that the chain might have used itself
  writeFileSync(theirs, '#!/bin/sh\nprintf "%s\\0" "$@" "last=${last-}"\necho said >&2\nexit 7\n', { mode: 0o755 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function installIn(name: string): Promise<ReturnType<typeof hookPlaces>> {
  await installHook({ stateDir: join(folder, name) });
  return hookPlaces(join(folder, name));
}

interface Call {
  readonly json?: string;
  readonly args?: readonly string[];
  /** A shell to run the script by, in place of its own. */
  readonly shell?: readonly string[];
}

const JSON_TEXT = '{"type":"agent-turn-complete","last-assistant-message":"a \\"b\\"\\n$HOME `id` ✓ %s"}';

function run(places: ReturnType<typeof hookPlaces>, { json = JSON_TEXT, args = [], shell = [] }: Call = {}) {
  const [program, ...words] = [...shell, ...chainCommand(places, 'linux'), theirs, ...args, json];
  const env = { PATH: process.env['PATH'], last: 'of the user' };
  const { status, stdout, stderr } = spawnSync(program, words, { env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const given = (...words: readonly string[]) => ({
  status: 7,
  stdout: [...words, 'last=of the user', ''].join('\0'),
  stderr: 'said\n',
});

const kept = ({ spool }: ReturnType<typeof hookPlaces>): string[] =>
  readdirSync(spool).map((name) => `${name.split('.')[0]} ${readFileSync(join(spool, name), 'utf8')}`);

const SHELLS = [['sh'], ['dash'], ['bash'], ['zsh', '--emulate', 'sh'], ['mksh'], ['busybox', 'sh']].filter(([name]) =>
  ['/bin', '/usr/bin'].some((bin) => existsSync(join(bin, name ?? ''))),
);
const FOLDERS = ['plain', 'with space', "it's", 'two\nlines', 'back\\slash', '$HOME `id` "x" *?[a]', 'Ordner ✓', '-n'];

describe('the chain', () => {
  it.each(SHELLS.flatMap((shell) => FOLDERS.map((name) => [shell.join(' '), name] as const)))(
    'in %s, of %j, keeps the JSON and becomes the other program',
    async (shell, name) => {
      const places = await installIn(name);
      const args = ['--title', '', 'a b', "it's", '-', '--', '$x', '*', 'two\nlines\n'];
      expect(run(places, { args, shell: shell.split(' ') })).toEqual(given(...args, JSON_TEXT));
      expect(kept(places)).toEqual([`notify ${JSON_TEXT}`]);
    },
  );

  it.each(['-n', '-e \\c', '--help', '', '%s\\n'])('takes %j for the JSON that it is', async (json) => {
    const places = await installIn('state');
    expect(run(places, { json })).toEqual(given(json));
    expect(kept(places)).toEqual([`notify ${json}`]);
  });

  it('hands on any words', async () => {
    const places = await installIn('state');
    const word = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 5 }), (args) => {
        expect(run(places, { args })).toEqual(given(...args, JSON_TEXT));
      }),
      { numRuns: 20 },
    );
    expect(new Set(kept(places))).toEqual(new Set([`notify ${JSON_TEXT}`]));
  });

  it('with nobody behind it is silent', async () => {
    const places = await installIn('state');
    const { status, stdout, stderr } = spawnSync(places.chain, ['{}'], { encoding: 'utf8' });
    expect([status, stdout, stderr, kept(places)]).toEqual([0, '', '', ['notify {}']]);
  });

  it('loses none of 100 at once', async () => {
    const places = await installIn('state');
    const codes = await Promise.all(
      Array.from({ length: 100 }, (_, n) => {
        const child = spawn(places.chain, [theirs, `{"n":${n}}`], { stdio: 'ignore' });
        return new Promise((resolve) => child.on('close', resolve));
      }),
    );
    expect(new Set(codes)).toEqual(new Set([7]));
    expect(new Set(kept(places)).size).toBe(100);
  });
});

describe('theirs runs, whatever is wrong with ours', () => {
  const broken: readonly (readonly [string, (places: ReturnType<typeof hookPlaces>) => void])[] = [
    ['the spool is gone', ({ spool }) => rmSync(spool, { recursive: true })],
    [
      'a file is in the place of the spool',
      ({ spool }) => (rmSync(spool, { recursive: true }), writeFileSync(spool, '')),
    ],
    ['the script is gone', ({ script }) => rmSync(script)],
    ['the script may not be run', ({ script }) => chmodSync(script, 0o600)],
    ['a folder is in the place of the script', ({ script }) => (rmSync(script), mkdirSync(script))],
    ['the script is garbage', ({ script }) => writeFileSync(script, '#!/nowhere/sh\n')],
    ['the script forbids', ({ script }) => writeFileSync(script, '#!/bin/sh\necho no >&2; exit 2\n')],
  ];
  it.each(broken)('%s', async (_what, breakIt) => {
    const places = await installIn('state');
    breakIt(places);
    expect(run(places, { args: ['a'] })).toEqual(given('a', JSON_TEXT));
  });

  it('a missing program of theirs costs us nothing', async () => {
    const places = await installIn('state');
    rmSync(theirs);
    expect(run(places).status).toBe(127);
    expect(kept(places)).toEqual([`notify ${JSON_TEXT}`]);
  });
});

/** Never to be updated: setup and remove of other releases know ours by it. */
it('is what stands in Codex’s configuration', () => {
  const places = hookPlaces('/home/dev/.local/state/turnscope');
  expect(chainCommand(places, 'linux')).toEqual(['/home/dev/.local/state/turnscope/notify-chain']);
  expect(chainCommand(places, 'win32')).toEqual(['node', '/home/dev/.local/state/turnscope/hook.cjs', 'chain']);
});
