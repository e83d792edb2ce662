/** Checks that no planted fault of the end-to-end test reaches: other versions, other platforms, old data. */
import { parse } from 'smol-toml';
import { expect, test } from 'vitest';
import { hookHandlers, TOLD_BY_LOGS } from '../../hook/handler.ts';
import { hookPlaces } from '../../model/hook-spool.ts';
import type { ManagedPolicy } from '../../setup/codex/managed-policy.ts';
import { exportersOf } from '../exporter.ts';
import { known, NOT_ASKED } from '../fact.ts';
import type { Facts, FactTable, ServerPort, Surroundings } from '../facts.ts';
import { CHECKS } from '../registry.ts';
import type { TestResult } from '../test-result.ts';

const NOW = Date.UTC(2026, 10, 20);
const AROUND: Surroundings = {
  now: NOW,
  platform: 'linux',
  version: '1.1.0',
  env: { CODEX_HOME: '/srv/codex' },
  homeDir: '/home/dev',
  places: { configDir: '/home/dev/.config/turnscope', dataDir: '/data', stateDir: '/state', codexHome: '/srv/codex' },
};

/** Only the facts that a check asks for need to be there. */
function judge(id: string, table: Partial<FactTable>) {
  const check = CHECKS.find((one) => one.id === id);
  const facts = Object.fromEntries(
    (check?.facts ?? []).map((name) => [name, name in table ? known(table[name]) : NOT_ASKED]),
  );
  return check?.judge(facts as unknown as Facts, AROUND).map(({ state, sentence, fix }) => ({ state, sentence, fix }));
}

const codex = (version: string | null, policy: ManagedPolicy | null = null): FactTable['codex'] => ({
  program: '/usr/bin/codex',
  version,
  codexHome: '/srv/codex',
  configFile: '/srv/codex/config.toml',
  profiles: [],
  policy,
});

const otel = (toml: string): Pick<FactTable, 'config' | 'exporters'> => {
  const table = parse(toml);
  return {
    config: { file: '/srv/codex/config.toml', state: 'read', trouble: null, table },
    exporters: exportersOf(table),
  };
};

const BACKENDS = { backends: [] } as unknown as FactTable['settings'];
const { exporters: HERE } = otel(
  '[otel]\nexporter = { otlp-http = { endpoint = "http://127.0.0.1:4400/v1/logs", protocol = "json" } }',
);
const UNREACHABLE: TestResult = {
  by: { kind: 'exporter' },
  signal: 'logs',
  place: '127.0.0.1:4400',
  protocol: 'http',
  isUnreachable: true,
  outcome: { outcome: 'retry', afterMs: null, message: 'nothing listens there' },
  speaks: null,
  found: null,
};
const STRANGER: ServerPort = { use: 'ui', port: 4319, isTaken: true, free: 4329 };

const GRPC = otel('[otel]\nexporter = { otlp-grpc = { endpoint = "https://a.example:4317" } }');
const METRICS = otel(
  '[otel]\nmetrics_exporter = { otlp-http = { endpoint = "http://a/v1/metrics", protocol = "json" } }',
);

test.each([
  ['0.169.0', 'ok', /knows/],
  ['0.53.0', 'broken', /without encryption/],
  ['0.40.0', 'warning', /older than anything/],
  ['0.100.0', 'warning', /does not know hooks of config\.toml yet/],
  [null, 'warning', /does not tell its version/],
] as const)('Codex %s is %s', (version, state, sentence) => {
  expect(judge('codex.version', { codex: codex(version), ...GRPC })).toMatchObject([
    { state, sentence: expect.stringMatching(sentence) },
  ]);
});

test.each([
  ['0.169.0', '', 0],
  ['0.147.0', '', 1],
  ['0.147.0', '[analytics]\nenabled = true', 0],
] as const)('Codex %s with %j: %i about analytics', (version, toml, count) => {
  const { exporters, config } = METRICS;
  const table = { ...config.table, ...parse(toml) };
  expect(judge('otel.analytics', { codex: codex(version), exporters, config: { ...config, table } })).toHaveLength(
    count,
  );
});

test('the switch of metrics in the wrong table is told', () => {
  expect(
    judge('otel.analytics', { codex: codex('0.169.0'), ...otel('[otel]\nanalytics_enabled = true') }),
  ).toMatchObject([{ state: 'warning', fix: 'In /srv/codex/config.toml delete otel.analytics_enabled' }]);
});

test('a policy is told in its own words', () => {
  const policy = {
    files: ['/etc/codex/requirements.toml'],
    forbids: ['hooks' as const],
    sentences: ['It allows managed hooks only.'],
  };
  expect(judge('codex.policy', { policy })).toEqual([
    {
      state: 'warning',
      sentence: 'A managed policy keeps off: hooks. It allows managed hooks only.',
      fix: 'Ask whoever manages /etc/codex/requirements.toml to allow it.',
    },
  ]);
});

test.each([
  [true, null, []],
  [true, 'the package chdb is not installed', ['broken']],
  [false, 'the package chdb is not installed', ['warning']],
])('a server is missed: %s, database %j', (isMissed, engine, states) => {
  const facts = { server: null, engine, settings: BACKENDS, exporters: HERE, tests: isMissed ? [UNREACHABLE] : [] };
  expect(judge('server.engine', facts)?.map(({ state }) => state)).toEqual(states);
});

test.each([
  [50_000_000, 'broken'],
  [500_000_000, 'warning'],
  [5_000_000_000, 'ok'],
])('%i bytes free on the disk of the data are %s', (freeBytes, state) => {
  const folders = [{ path: '/data', use: 'data' as const, state: 'ok' as const, isOpen: false, freeBytes }];
  expect(judge('folder.data', { folders })?.map((verdict) => verdict.state)).toEqual([state]);
});

test.each([
  ['0.1.0', '0.1.0', null, 'ok'],
  ['0.1.0', '0.2.0', null, 'ok'],
  ['0.1.0', '0.2.0', '0.2.0', 'warning'],
  ['0.2.0', '0.2.0', '0.2.0', 'ok'],
  [null, '0.2.0', null, 'broken'],
])('a plugin at %s, %s', (cached, _newest, offered, state) => {
  const plugins = [{ id: 'turnscope@here', enabled: true, cached, offered }];
  expect(judge('plugin.cache', { ...otel(''), plugins })?.map((verdict) => verdict.state)).toEqual([state]);
});

test('a stranger at a port is told with the one to take instead', () => {
  const facts = { server: null, settings: BACKENDS, exporters: HERE, tests: [UNREACHABLE], ports: [STRANGER] };
  expect(judge('server.port', facts)).toEqual([
    {
      state: 'broken',
      sentence: 'No server is running, and another program has port 4319, which its page would have.',
      fix: 'Run `turnscope up --otlp-http-port 4400 --port 4329`.',
    },
  ]);
  expect(judge('server.port', { ...facts, tests: [] })).toEqual([]);
});

test.each([
  [10, 40, '10 calls of hooks wait, the oldest for 40 hours: nobody takes them in.'],
  [7_200, 72, '7200 calls of hooks wait, the oldest for 3 days, about 100 more each hour: nobody takes them in.'],
  [6_000, 2, '6000 calls of hooks wait, the oldest for 2 hours, about 3000 more each hour: nobody takes them in.'],
  [10, 2, undefined],
])('%i calls that wait since %i hours', (files, hours, sentence) => {
  const spool = { files, oldestAt: NOW - hours * 3_600_000, rejected: 0 };
  expect(judge('spool.waiting', { spool, server: null, settings: BACKENDS })?.[0]?.sentence).toBe(sentence);
});

test('a policy from the cloud names no file', () => {
  const policy = { files: [], forbids: ['otel' as const], sentences: ['It lays down [otel] exporter.'] };
  expect(judge('codex.policy', { policy })?.[0]?.fix).toBe('Ask your administrator to allow it.');
});

test.each([
  ['https://turnscope.example:4318', []],
  [null, ['warning']],
])('set-up for the server %s: hooks that are not there', (server, states) => {
  const setup = {
    path: '/srv/codex/config.toml',
    isNew: true,
    undo: { layers: [] },
    endpoints: [],
    to: 'turnscope' as const,
    leftOut: [] as string[],
  };
  const facts = {
    codex: codex('0.169.0'),
    exporters: [],
    hooks: [],
    setup: { ...setup, server } as unknown as FactTable['setup'],
  };
  expect(judge('hook.present', facts)?.map(({ state }) => state)).toEqual(states);
});

test.each([
  ['phoenix', [], 'ok'],
  ['turnscope', ['otel'], 'ok'],
  ['turnscope', ['hooks'], 'warning'],
] as const)('set-up for %s without %s: Codex that exports nothing', (to, leftOut, state) => {
  const setup = {
    path: '/srv/codex/config.toml',
    isNew: true,
    undo: { layers: [] },
    endpoints: [],
    to,
    server: null,
    leftOut,
  };
  const facts = { exporters: [], setup: setup as unknown as FactTable['setup'] };
  expect(judge('otel.present', facts)?.map((verdict) => verdict.state)).toEqual([state]);
  expect(
    judge('otel.exporter', { ...facts, config: { file: '/srv/codex/config.toml' } as FactTable['config'] }) ?? [],
  ).toEqual([]);
});

test.each([
  [['hooks'], []],
  [['notify'], ['warning']],
] as const)('set-up without %s: hooks that are not there', (leftOut, states) => {
  const setup = { to: 'turnscope', server: null, leftOut } as unknown as FactTable['setup'];
  const facts = { codex: codex('0.169.0'), exporters: [], hooks: [], setup };
  expect(judge('hook.present', facts)?.map(({ state }) => state) ?? []).toEqual(states);
});

test.each([
  ['this machine', HERE, 'ok', 'Codex has our hooks of all 12 events that tell what its logs do not.'],
  ['nowhere', [], 'warning', 'Codex runs no hook of ours at PreModelRequest, PostModelRequest.'],
] as const)('logs go to %s, and no hook is called around model requests', (_, exporters, state, sentence) => {
  const hooks = hookHandlers(hookPlaces(AROUND.places.stateDir))
    .filter(({ event }) => !TOLD_BY_LOGS.has(event))
    .map(({ event, command }) => ({ event, command, enabled: true, trust: 'trusted', pluginId: null }));
  const facts = { codex: codex('0.169.0'), exporters, hooks: hooks as unknown as FactTable['hooks'], setup: null };
  expect(judge('hook.present', facts)).toMatchObject([{ state, sentence }]);
});
