import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { objectionsOfManagedConfig, objectionsOfRequirements, readManagedPolicy } from './managed-policy.ts';
import { policyOfAnswers } from './server-policy.ts';

const PLACE = '/etc/codex/requirements.toml';
const topics = (objections: readonly (readonly [string, string])[]) => objections.map(([topic]) => topic);

describe('requirements.toml', () => {
  it.each([
    [{}, []],
    [{ allow_managed_hooks_only: true }, ['hooks']],
    [{ allow_managed_hooks_only: false }, []],
    [{ features: { hooks: false } }, ['hooks']],
    [{ features: { codex_hooks: false } }, ['hooks']],
    [{ features: { hooks: true } }, []],
    [{ otel: { metrics_exporter: 'none' } }, ['otel']],
    [{ otel: { log_user_prompt: false, environment: 'prod' } }, []],
    [{ otel: { exporter: null } }, []],
    [{ mcp_servers: { docs: { identity: { command: 'docs' } } } }, ['mcp']],
    [{ mcp_servers: { turnscope: { identity: { command: 'x' } } } }, []],
    [{ mcp_servers: {} }, ['mcp']],
    [{ allowed_sandbox_modes: ['read-only'] }, []],
  ])('%j forbids %j', (requirements, forbidden) => {
    expect(topics(objectionsOfRequirements(requirements, PLACE))).toEqual(forbidden);
  });

  it('says which keys it lays down, and where', () => {
    expect(
      objectionsOfRequirements({ otel: { exporter: 'none', environment: 'prod', trace_exporter: 'none' } }, PLACE),
    ).toEqual([['otel', '/etc/codex/requirements.toml lays down [otel] exporter, trace_exporter.']]);
  });
});

describe('managed_config.toml', () => {
  it.each([
    [{}, []],
    [{ notify: ['x'] }, ['notify']],
    [{ otel: { exporter: 'none' } }, ['otel']],
    [{ features: { hooks: false } }, ['hooks']],
    [{ mcp_servers: { turnscope: { command: 'x' } } }, ['mcp']],
    [{ mcp_servers: { docs: { command: 'x' } } }, []],
    [{ model: 'gpt-5.5' }, []],
  ])('%j forbids %j', (config, forbidden) => {
    expect(topics(objectionsOfManagedConfig(config, '/etc/codex/managed_config.toml'))).toEqual(forbidden);
  });
});

describe('the policy of a machine', () => {
  let home = '';
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'policy-'));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));
  // on Windows both lie in folders that a test may choose
  const read = (version: string | null = '0.169.0') =>
    readManagedPolicy({ ProgramData: home }, { codexHome: home, version, platform: 'win32' });

  it('is none where nobody manages it', async () => {
    expect(await read()).toBeNull();
  });

  it('names the file and what it forbids, each topic once', async () => {
    const file = join(home, 'managed_config.toml');
    await writeFile(file, 'notify = ["theirs"]\n[features]\nhooks = false\ncodex_hooks = false\n');
    expect(await read()).toEqual({
      files: [file],
      forbids: ['hooks', 'notify'],
      sentences: [`${file} switches hooks off.`, `${file} lays down notify.`],
    });
  });

  it.each([
    ['0.165.0', []],
    ['0.166.0', ['otel']],
    [null, ['otel']],
  ])('takes [otel] of requirements.toml as Codex %s does: %j', async (version, forbidden) => {
    const folder = join(home, 'OpenAI', 'Codex');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'requirements.toml'), '[otel]\nexporter = "none"\n');
    expect((await read(version))?.forbids).toEqual(forbidden);
  });

  it('is there, and forbids nothing that we know of, when it does not parse', async () => {
    await writeFile(join(home, 'managed_config.toml'), 'notify = \n');
    expect(await read()).toMatchObject({ forbids: [], sentences: [] });
  });
});

describe('the policy that the app-server tells', () => {
  it('is none where it knows of none', () => {
    const layers = [{ name: { type: 'user', file: '/home/dev/.codex/config.toml' }, config: { notify: ['x'] } }];
    expect(policyOfAnswers({ requirements: null }, { layers })).toBeNull();
    expect(policyOfAnswers(null, null)).toBeNull();
  });

  it('is made of requirements and of the layers above the user', () => {
    const requirements = { allowManagedHooksOnly: true, featureRequirements: null, otel: { exporter: 'none' } };
    const layers = [
      { name: { type: 'legacyManagedConfigTomlFromFile', file: '/etc/m.toml' }, config: { notify: ['theirs'] } },
      { name: { type: 'enterpriseManaged', id: '1', name: 'Team' }, config: { mcp_servers: { turnscope: {} } } },
    ];
    expect(policyOfAnswers({ requirements }, { layers })).toEqual({
      files: ['/etc/m.toml'],
      forbids: ['hooks', 'otel', 'notify', 'mcp'],
      sentences: [
        'The policy of your administrator allows only the hooks of your administrator (allow_managed_hooks_only).',
        'The policy of your administrator lays down [otel] exporter.',
        '/etc/m.toml lays down notify.',
        'The policy of your administrator (Team) has an MCP server named turnscope of its own.',
      ],
    });
  });
});
