/** Set-up with somebody at a terminal: keys in, screens out. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PROGRAM } from '../helper/turnscope-process.ts';

const BIN = path.resolve(import.meta.dirname, '../../node_modules/.bin');
const DEADLINE_MS = 20_000;
const KEY = { enter: '\r', ctrlC: '\x03', yes: 'y' } as const;
/** util-linux: gives a program a terminal. Other systems have another `script`. */
const hasScript = spawnSync('script', ['--version']).stdout?.toString().includes('util-linux') ?? false;

const homes: string[] = [];
afterEach(() => {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
});

/** Each key is pressed when its question is on the screen. */
async function atTerminal(home: string, args: string, answers: readonly (readonly [string, string])[]) {
  const command = `stty cols 80 rows 40; exec '${process.execPath}' '${PROGRAM}' ${args}`;
  const env = { HOME: home, PATH: `${BIN}:${process.env['PATH']}`, TERM: 'xterm', LANG: 'C.UTF-8', NO_COLOR: '1' };
  const child = spawn('script', ['-qec', command, '/dev/null'], { env, stdio: ['pipe', 'pipe', 'ignore'] });
  const code = new Promise<number | null>((resolve) => child.on('close', resolve));
  let screen = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
  });
  for (const [question, key] of answers) {
    await vi.waitFor(() => expect(screen).toContain(question), { timeout: DEADLINE_MS, interval: 20 });
    child.stdin.write(key);
  }
  return { code: await code, screen };
}

function freshHome(): { home: string; file: string } {
  const home = mkdtempSync(path.join(tmpdir(), 'turnscope-terminal-'));
  homes.push(home);
  mkdirSync(path.join(home, '.codex'));
  return { home, file: path.join(home, '.codex', 'config.toml') };
}

describe.runIf(hasScript)('set-up at a terminal', () => {
  it.each([
    ['the first question', [['Where shall sessions go?', KEY.ctrlC]]],
    [
      'the last question',
      [
        ['Where shall sessions go?', KEY.enter],
        ['Write this?', KEY.ctrlC],
      ],
    ],
  ] as const)('Ctrl-C at %s changes nothing', async (_, answers) => {
    const { home, file } = freshHome();
    const { code, screen } = await atTerminal(home, 'setup', answers);
    expect(screen).toContain('stopped, nothing was changed.');
    expect([code, existsSync(file)]).toEqual([1, false]);
  });

  // it said that nothing was changed, and the file was written
  it('Ctrl-C at the approval of hooks is a no, and what was written is told', async () => {
    const { home, file } = freshHome();
    const { code, screen } = await atTerminal(home, 'setup --trust', [
      ['Where shall sessions go?', KEY.enter],
      ['Write this?', KEY.enter],
      ['without asking you?', KEY.ctrlC],
    ]);
    expect(screen).not.toContain('nothing was changed');
    expect(screen).toContain('Wrote ~/.codex/config.toml');
    expect(screen).toContain('all 12 not approved');
    expect([code, readFileSync(file, 'utf8').includes('trusted_hash')]).toEqual([0, false]);
  });
});
