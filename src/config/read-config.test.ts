/** What the reading of files adds: who may read them, what is no file, where files are looked for. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NO_PERSONAL } from '../redact/personal-data.ts';
import type { Config } from './config.ts';
import { readConfig } from './read-config.ts';

describe('readConfig', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'config-'));
  });
  afterEach(() => {
    rmSync(home, { recursive: true, force: true });
  });

  const write = (path: string, text: string, mode = 0o600): string => {
    const whole = join(home, path);
    mkdirSync(dirname(whole), { recursive: true, mode: 0o700 });
    writeFileSync(whole, text, { mode });
    chmodSync(whole, mode);
    return whole;
  };
  const read = (env: Record<string, string> = {}): Promise<Config> =>
    readConfig({ configDir: join(home, '.config/turnscope'), home, env, codexHome: join(home, '.codex') });
  const names = ({ backends }: Config): string[] => backends.map(({ name }) => name).sort();

  it('is content with nothing', async () => {
    expect(await read()).toEqual({
      backends: [],
      content: { mode: 'full', perTool: {}, perRepository: {} },
      redaction: { userRulesFile: null, secrets: [], personal: NO_PERSONAL },
      budgets: [],
      problems: [],
      entries: [],
    });
  });

  it('finds every file where it belongs', async () => {
    write('.config/turnscope/config.toml', '[backends.otlp]\nendpoint = "http://localhost:1"');
    write('.config/logfire-exporter/config.env', 'LOGFIRE_TOKEN=t');
    write('.arize/harness/config.yaml', 'harnesses:\n  codex:\n    target: phoenix\n');
    write('.codex/arize-env.sh', 'export ARIZE_PROJECT_NAME="from-the-shell"\n');
    const config = await read();
    expect(config.problems).toEqual([]);
    expect(names(config)).toEqual(['logfire', 'otlp', 'phoenix']);
    expect(config.backends.find(({ name }) => name === 'phoenix')?.turns?.resource).toEqual({
      'openinference.project.name': 'from-the-shell',
    });
  });

  it('follows XDG_CONFIG_HOME for the Logfire exporter, and only an absolute one', async () => {
    write('elsewhere/logfire-exporter/config.env', 'LOGFIRE_TOKEN=t');
    expect(names(await read({ XDG_CONFIG_HOME: join(home, 'elsewhere') }))).toEqual(['logfire']);
    expect(names(await read({ XDG_CONFIG_HOME: 'elsewhere' }))).toEqual([]);
  });

  it("takes the harness's config.json where there is no config.yaml", async () => {
    write('.arize/harness/config.json', '{"harnesses": {"codex": {"target": "phoenix", "project_name": "p"}}}');
    expect(names(await read())).toEqual(['phoenix']);
  });

  it('reads keys and certificates out of files', async () => {
    write(
      '.config/turnscope/config.toml',
      '[backends.logfire]\ntoken = { file = "token" }\ntls = { ca_file = "~/ca.pem" }',
    );
    write('.config/turnscope/token', 'filed-token\n');
    write('ca.pem', '-----BEGIN CERTIFICATE-----\n');
    const { backends, redaction } = await read();
    expect(backends[0]?.turns?.endpoint).toMatchObject({
      headers: { authorization: 'filed-token' },
      tls: { ca: '-----BEGIN CERTIFICATE-----\n' },
    });
    expect(redaction.secrets).toEqual(['filed-token']);
  });

  it.skipIf(process.platform === 'win32')('tells of keys that others may read', async () => {
    const config = write('.config/turnscope/config.toml', '[backends.logfire]\ntoken = { file = "token" }', 0o644);
    const token = write('.config/turnscope/token', 'filed-token', 0o640);
    const { problems, backends } = await read();
    expect(problems.map(({ hint }) => hint)).toEqual([`Run \`chmod 600 ${token}\`.`]);
    expect(backends).toHaveLength(1);
    writeFileSync(config, '[backends.logfire]\ntoken = "literal"');
    expect((await read()).problems.map(({ hint }) => hint)).toEqual([`Run \`chmod 600 ${config}\`.`]);
  });

  it.skipIf(process.platform === 'win32')('neither waits for a pipe nor takes a folder for a file', async () => {
    mkdirSync(join(home, '.config/turnscope/config.toml'), { recursive: true });
    mkdirSync(join(home, '.config/logfire-exporter'), { recursive: true });
    execFileSync('mkfifo', [join(home, '.config/logfire-exporter/config.env')]);
    const { backends, problems, content } = await read({ LOGFIRE_TOKEN: 't', CODEX_LOGFIRE_DEBUG: '1' });
    expect(backends).toEqual([]);
    expect(problems.map(({ sentence }) => sentence)).toEqual([
      expect.stringContaining('it is no file'),
      expect.stringContaining('cannot be read'),
    ]);
    expect(content.mode).toBe('metadata_only');
  });

  it('reads nothing from the working directory', async () => {
    const before = process.cwd();
    write('work/config.toml', '[backends.phoenix]');
    write('work/.config/turnscope/config.toml', '[backends.phoenix]');
    write('work/.env', 'LOGFIRE_TOKEN=t\nLOGFIRE_URL=http://localhost:1');
    write('work/.codex/arize-env.sh', 'export PHOENIX_ENDPOINT="http://localhost:1"');
    process.chdir(join(home, 'work'));
    const config = await read().finally(() => process.chdir(before));
    expect(config.backends).toEqual([]);
  });
});
