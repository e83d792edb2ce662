/** The script as Codex runs it: a shell of the user's, real files, and everything that can go wrong with them. */
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOOK_EVENTS } from '../codex/hook/hook-event.ts';
import { hookPlaces, parseSpoolName } from '../model/hook-spool.ts';
import { hookHandlers, notifyCommand } from './handler.ts';
import { installHook } from './install.ts';

let stateDir: string;
beforeEach(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'turnscope-hook-'));
  await installHook({ stateDir });
});
afterEach(() => {
  chmodSync(hookPlaces(stateDir).spool, 0o700);
  rmSync(stateDir, { recursive: true, force: true });
});

const HEADER = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/** Nothing said, nothing wrong. */
const SILENT = { status: 0, stdout: '', stderr: '' };

interface Call {
  readonly input?: string | Uint8Array;
  readonly env?: NodeJS.ProcessEnv;
  readonly shell?: string;
  readonly places?: ReturnType<typeof hookPlaces>;
}

/** As Codex does it: the command line of the handler, given to a shell. */
function runHook(
  event: string,
  { input = '{}', env = process.env, shell = 'sh', places = hookPlaces(stateDir) }: Call = {},
) {
  const command = hookHandlers(places)
    .find((handler) => handler.event === 'Stop')
    ?.command.replace(/Stop$/, event);
  return finish(spawnSync(shell, ['-c', command ?? ''], { input, env, encoding: 'utf8' }));
}

function runNotify(json: string, env = process.env) {
  const [program = '', ...args] = notifyCommand(hookPlaces(stateDir), 'linux');
  return finish(spawnSync(program, [...args, json], { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }));
}

const finish = ({ status, stdout, stderr }: { status: number | null; stdout: string; stderr: string }) => ({
  status,
  stdout,
  stderr,
});

const kept = (folder = hookPlaces(stateDir).spool): { event: string | undefined; content: Buffer; mode: number }[] =>
  readdirSync(folder).map((name) => ({
    event: parseSpoolName(name)?.event,
    content: readFileSync(join(folder, name)),
    mode: statSync(join(folder, name)).mode & 0o777,
  }));

/** What may stand behind `/bin/sh`. */
const SHELLS = [['dash'], ['bash'], ['zsh', '--emulate', 'sh'], ['mksh'], ['busybox', 'sh']].filter(
  ([name]) => existsSync(`/bin/${name}`) || existsSync(`/usr/bin/${name}`),
);

const has = (program: string): boolean => spawnSync(program, ['-c', 'exit 0']).status === 0;

describe('the script', () => {
  it.each([...HOOK_EVENTS, 'BeforeLunch'])('keeps %s in a file of its own, for its owner alone', (event) => {
    const payload = JSON.stringify({ hook_event_name: event, prompt: 'Räume auf.\n✓ 100 % "sicher" \\n $HOME `id`' });
    expect(runHook(event, { input: payload })).toEqual(SILENT);
    expect(kept()).toEqual([{ event, content: Buffer.from(payload), mode: 0o600 }]);
  });

  it('keeps the argument of notify, whatever characters it has', () => {
    const json = JSON.stringify({ 'last-assistant-message': '-n %s %d \\c \\0 ✓ "\'$(id)' });
    expect(runNotify(json)).toEqual(SILENT);
    expect(kept()).toEqual([{ event: 'notify', content: Buffer.from(json), mode: 0o600 }]);
  });

  it.each([
    ['is kept in a line before the payload', HEADER, `${HEADER}\n`],
    ['is not kept where there is none', '', ''],
    ['is not kept where it cannot be one', '00-$(id)\n{}', ''],
  ])('TRACEPARENT %s', (_, header, line) => {
    const env = { ...process.env, TRACEPARENT: header };
    expect(runHook('Stop', { input: '{"a":1}', env })).toEqual(SILENT);
    expect(runNotify('{"b":2}', env)).toEqual(SILENT);
    const texts = kept().map(({ event, content }) => [event, content.toString()]);
    expect(Object.fromEntries(texts)).toEqual({ Stop: `${line}{"a":1}`, notify: `${line}{"b":2}` });
  });

  it.each(['', '../../etc/passwd', 'a b', 'Stop;id', '$(id)', 'x'.repeat(65)])(
    'keeps an event called %j as unknown',
    (event) => {
      const { script } = hookPlaces(stateDir);
      expect(finish(spawnSync(script, [event], { input: '{}', encoding: 'utf8' }))).toEqual(SILENT);
      expect(kept()).toMatchObject([{ event: 'unknown' }]);
    },
  );

  it.each([
    ['no stdin at all', ''],
    ['no JSON', 'garbage'],
    ['a zero byte', Buffer.from([0, 255, 10, 0])],
    ['50 MB', Buffer.alloc(50 << 20, 'x')],
  ])('takes %s', (_what, input) => {
    expect(runHook('Stop', { input })).toEqual(SILENT);
    expect(kept().map(({ content }) => content.equals(Buffer.from(input)))).toEqual([true]);
  });

  it('keeps any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4096 }), (bytes) => {
        expect(runHook('Stop', { input: bytes })).toEqual(SILENT);
        const [call] = kept();
        expect(call?.content.equals(bytes)).toBe(true);
        for (const name of readdirSync(hookPlaces(stateDir).spool)) rmSync(join(hookPlaces(stateDir).spool, name));
      }),
      { numRuns: 25 },
    );
  });

  describe.each(SHELLS)('run by %s', (...shell) => {
    const keepBy = (event: string, input: string) => {
      const [program, ...words] = [...shell, hookPlaces(stateDir).script, event];
      return finish(spawnSync(program, words, { input, encoding: 'utf8' }));
    };

    it.each(['PreModelRequest', 'PostModelRequest', 'PreToolUse'])('keeps any JSON of %s', (event) => {
      fc.assert(
        fc.property(fc.json({ stringUnit: 'binary' }), fc.constantFrom('', '\n', '\n{}\n\n "x"'), (json, end) => {
          expect(keepBy(event, `${json}${end}`)).toEqual(SILENT);
          expect(kept().map((call) => [call.event, call.content.toString()])).toEqual([[event, `${json}${end}`]]);
          for (const name of readdirSync(hookPlaces(stateDir).spool)) rmSync(join(hookPlaces(stateDir).spool, name));
        }),
        { numRuns: 10 },
      );
    });

    it('keeps every byte of a line', () => {
      const line = `"${Array.from({ length: 0x2000 }, (_, code) => String.fromCodePoint(code + 0x20)).join('')}\\ "`;
      expect(keepBy('PostModelRequest', line)).toEqual(SILENT);
      expect(kept().map(({ content }) => content.toString())).toEqual([line]);
    });
  });

  it('never writes into a file that is there', () => {
    const { spool, script } = hookPlaces(stateDir);
    // the shell puts its own number into the names that the script is about to use
    const taken = `umask 077; for n in 0 1 2; do echo old > '${spool}/Stop.'$$.$n; done; exec '${script}' Stop`;
    expect(finish(spawnSync('sh', ['-c', taken], { input: '{"new":1}', encoding: 'utf8' }))).toEqual(SILENT);
    expect(
      kept()
        .map(({ content }) => content.toString())
        .sort(),
    ).toEqual(['old\n', 'old\n', 'old\n', '{"new":1}']);
  });

  it('loses and mixes nothing when 200 hooks run at once', async () => {
    const { script } = hookPlaces(stateDir);
    const payloads = Array.from({ length: 200 }, (_, n) => JSON.stringify({ n, pad: `${n},`.repeat((n % 7) * 4000) }));
    const codes = await Promise.all(
      payloads.map((payload) => {
        const child = spawn(script, ['PostToolUse'], { stdio: ['pipe', 'ignore', 'ignore'] });
        child.stdin.end(payload);
        return new Promise((resolve) => child.on('close', resolve));
      }),
    );
    expect(new Set(codes)).toEqual(new Set([0]));
    expect(new Set(kept().map(({ content }) => content.toString()))).toEqual(new Set(payloads));
    expect(kept()).toHaveLength(200);
  });
});

describe('a world that is broken', () => {
  it('without any environment loses nothing', () => {
    expect(runHook('Stop', { env: {}, shell: '/bin/sh' })).toEqual(SILENT);
    expect(runNotify('{}', {})).toEqual(SILENT);
    expect(new Set(kept().map(({ event }) => event))).toEqual(new Set(['Stop', 'notify']));
  });

  it('without the spool is silent: Turnscope is gone', () => {
    rmSync(hookPlaces(stateDir).spool, { recursive: true });
    expect(runHook('PreToolUse', { input: Buffer.alloc(1 << 20, 'x') })).toEqual(SILENT);
    expect(runNotify('{}')).toEqual(SILENT);
    mkdirSync(hookPlaces(stateDir).spool);
    expect(kept()).toEqual([]);
  });

  it('with a file in the place of the spool is silent', () => {
    const { spool } = hookPlaces(stateDir);
    rmSync(spool, { recursive: true });
    writeFileSync(spool, 'in the way');
    expect(runHook('PreToolUse')).toEqual(SILENT);
  });

  it.runIf(process.getuid?.() === 0)('with a spool that cannot be written to is silent', () => {
    // root may write everywhere, so somebody else has to try
    const { script, spool } = hookPlaces(stateDir);
    chmodSync(stateDir, 0o755);
    chmodSync(script, 0o755);
    chmodSync(spool, 0o555);
    const run = spawnSync(script, ['PreToolUse'], {
      input: 'x'.repeat(1 << 20),
      encoding: 'utf8',
      uid: 65_534,
      gid: 65_534,
    });
    expect(finish(run)).toEqual(SILENT);
    expect(kept()).toEqual([]);
  });

  it('with closed streams is silent', () => {
    const { script, spool } = hookPlaces(stateDir);
    const run = spawnSync('sh', ['-c', `'${script}' Stop <&- >&- 2>&-; echo $?`], { encoding: 'utf8' });
    expect(run.stdout).toBe('0\n');
    expect(readdirSync(spool).length).toBeLessThanOrEqual(1);
  });

  // A missing program must not end with 2: with a word on stderr that would forbid the tool call.
  it.each(['sh', 'bash', 'zsh', 'fish'].filter(has))('without the script never forbids a call, in %s', (shell) => {
    rmSync(hookPlaces(stateDir).script);
    expect([126, 127]).toContain(runHook('PreToolUse', { shell }).status);
  });

  it('with a full disk is silent and leaves no halves', async ({ skip }) => {
    const disk = join(stateDir, 'tiny');
    mkdirSync(disk);
    // not everyone may mount
    skip(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]).status !== 0);
    try {
      await installHook({ stateDir: disk });
      const places = hookPlaces(disk);
      for (const event of ['PostToolUse', 'PostModelRequest']) {
        expect(runHook(event, { input: 'x'.repeat(1 << 20), places })).toEqual(SILENT);
        expect(readdirSync(places.spool)).toEqual([]);
      }
      // something fits again
      expect(runHook('PostToolUse', { input: '{}', places })).toEqual(SILENT);
      expect(readdirSync(places.spool)).toHaveLength(1);
      const json = 'x'.repeat(100_000);
      expect(finish(spawnSync(places.script, ['notify', json], { encoding: 'utf8' }))).toEqual(SILENT);
      expect(kept(places.spool).map(({ content }) => content.toString())).toEqual(['{}']);
    } finally {
      spawnSync('umount', [disk]);
    }
  });
});

describe("the user's shell", () => {
  const shells = ['sh', 'dash', 'bash', 'zsh', 'fish', 'mksh', 'busybox'].filter(
    (shell) => existsSync(`/bin/${shell}`) || existsSync(`/usr/bin/${shell}`),
  );
  const folders = [
    'plain',
    'with space',
    "it's",
    'back\\slash',
    'end\\',
    '$HOME `id` $(id)',
    '"quoted" & | ; < > *?[x]~#!',
    'Ordner ✓',
    "a\\'b",
  ];

  it.each(shells.flatMap((shell) => folders.map((folder) => [shell, folder] as const)))(
    '%s finds the script in %j',
    async (shell, folder) => {
      const home = join(stateDir, folder);
      await installHook({ stateDir: home });
      const places = hookPlaces(home);
      const command = hookHandlers(places)[0]?.command ?? '';
      const args = shell === 'busybox' ? ['sh', '-c', command] : ['-c', command];
      expect(finish(spawnSync(shell, args, { input: '{"ok":1}', encoding: 'utf8' }))).toEqual(SILENT);
      expect(kept(places.spool).map(({ event, content }) => [event, content.toString()])).toEqual([
        ['SessionStart', '{"ok":1}'],
      ]);
    },
  );
});

describe('installing', () => {
  it('makes a folder and a script for the owner alone, and leaves them when they are as they should be', async () => {
    const { script, spool } = hookPlaces(stateDir);
    expect([statSync(spool).mode & 0o777, statSync(script).mode & 0o777]).toEqual([0o700, 0o700]);
    const before = statSync(script, { bigint: true });
    await installHook({ stateDir });
    expect(statSync(script, { bigint: true }).ino).toBe(before.ino);
    writeFileSync(script, '#!/bin/sh\nexit 2\n');
    await installHook({ stateDir });
    expect(runHook('Stop')).toEqual(SILENT);
    expect(readdirSync(stateDir).sort()).toEqual(['hook', 'notify-chain', 'spool']);
  });
});
