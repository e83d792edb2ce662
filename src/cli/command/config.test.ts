/** The command over real files: what it says, what it never shows, how it ends. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TARGETS } from '../../config/target-table.ts';
import { createPaint } from '../../format/paint.ts';
import { NO_PERSONAL } from '../../redact/personal-data.ts';
import { run } from '../run.ts';
import type { Terminal } from '../terminal.ts';

describe('turnscope config', () => {
  let homeDir: string;
  let printed: string[];
  let warned: string[];
  beforeEach(() => {
    homeDir = mkdtempSync(join(tmpdir(), 'config-command-'));
    printed = [];
    warned = [];
  });
  afterEach(() => {
    rmSync(homeDir, { recursive: true, force: true });
  });

  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(homeDir, path)), { recursive: true, mode: 0o700 });
    writeFileSync(join(homeDir, path), text, { mode: 0o600 });
  };
  const config = async (...args: string[]): Promise<number> => {
    const terminal: Terminal = {
      print: (line) => printed.push(line),
      write: () => Promise.resolve(),
      warn: (line) => warned.push(line),
      status: undefined,
      paint: createPaint(false),
      width: 200,
      isTty: false,
      programName: 'turnscope',
      env: {},
      cwd: homeDir,
      homeDir,
      now: () => Date.parse('2026-11-20T12:00:00Z'),
      signal: new AbortController().signal,
    };
    return run(['config', ...args], terminal);
  };

  it('says that nothing is forwarded where nothing is configured', async () => {
    expect(await config()).toBe(0);
    expect(printed.join('\n')).toMatch(
      /^Nothing is forwarded: no backend is configured\. .* write into ~\/\.config\/turnscope\/config\.toml\n[^]*\n\nown store {3}content full$/,
    );
  });

  it.each([
    ['a file of Arize that is no YAML', '.arize/harness/config.yaml', 'harnesses: [', 'arize-harness'],
    [
      'a target of Arize that there is not',
      '.arize/harness/config.yaml',
      'harnesses: {codex: {target: mlflow}}',
      'arize-harness',
    ],
    [
      'a token that was never filled in',
      '.config/logfire-exporter/config.env',
      'LOGFIRE_TOKEN=<your token>',
      'logfire',
    ],
  ])('is wrong with %s', async (_, path, text, name) => {
    write(path, text);
    expect(await config()).toBe(1);
    expect(warned.join('\n')).toContain(`cannot use what is configured for ${name}`);
    expect(printed.join('\n')).toMatch(/^✕ /m);
  });

  it('says what goes where, and where each value comes from, without a key', async () => {
    write(
      '.config/turnscope/config.toml',
      '[backends.phoenix]\napi_key = "literal-key"\nproxy = "http://u:proxy-pw@proxy:1"\n',
    );
    write('.config/logfire-exporter/config.env', 'LOGFIRE_TOKEN=filed-token\n');
    expect(await config()).toBe(0);
    const text = printed.join('\n');
    expect(text).toContain(
      '● phoenix  Arize Phoenix\n  turns → http://localhost:6006/v1/traces (http/protobuf)\n  content full',
    );
    expect(text).toMatch(/api_key +\(set\) +~\/\.config\/turnscope\/config\.toml/);
    expect(text).toMatch(/token +\(set\) +LOGFIRE_TOKEN in ~\/\.config\/logfire-exporter\/config\.env/);
    expect(await config('--json')).toBe(0);
    expect(printed.join('\n')).not.toMatch(/literal-key|filed-token|proxy-pw/);
  });

  it('gives a program the same', async () => {
    write(
      '.config/turnscope/config.toml',
      '[backends.phoenix]\nendpoint = "http://localhost:6006/?api_key=query-key"\nsince = 2026-11-01\n',
    );
    expect(await config('--json')).toBe(0);
    expect(JSON.parse(printed.join('\n'))).toEqual({
      backends: [
        {
          name: 'phoenix',
          target: 'phoenix',
          state: 'on',
          verified: 'real',
          sends: [
            {
              signal: 'turns',
              url: 'http://localhost:6006/v1/traces?(set)',
              protocol: 'http/protobuf',
              through_proxy: false,
            },
          ],
          profile: 'openinference',
          content: { mode: 'full', by_tool: {}, by_repository: {} },
          redaction: { ...NO_PERSONAL, account: true },
          user: null,
          dry_run: false,
          since: '2026-11-01T00:00:00.000Z',
          settings: [
            {
              name: 'endpoint',
              value: 'http://localhost:6006/?(set)',
              origin: join(homeDir, '.config/turnscope/config.toml'),
            },
            {
              name: 'since',
              value: '2026-11-01',
              origin: join(homeDir, '.config/turnscope/config.toml'),
            },
          ],
        },
      ],
      content: { mode: 'full', by_tool: {}, by_repository: {} },
      redaction: { rules_file: null, ...NO_PERSONAL },
      problems: [],
    });
  });

  it('ends with 1 where a mistake keeps a backend off, and says what to do', async () => {
    write('.config/turnscope/config.toml', '[backends.phoenix]\nendpiont = "http://localhost:6006"\n');
    expect(await config()).toBe(1);
    expect(printed.join('\n')).toContain('Did you mean `endpoint`? Until then this backend is off.');
    expect(warned.join('\n')).toContain('cannot use what is configured for phoenix');
  });

  it('lists every target', async () => {
    expect(await config('--targets')).toBe(0);
    const names = printed.slice(1).map((line) => line.split(' ')[0]);
    expect(names).toEqual(Object.keys(TARGETS));
  });
});
