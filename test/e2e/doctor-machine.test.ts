/** Faults of the machine, of other programs and of other places: each planted for real, and named alone. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { ServerStatus } from '../../src/api/contract/status.ts';
import { drainOutbox } from '../../src/deliver/drain.ts';
import { openOutbox } from '../../src/deliver/outbox.ts';
import { createTransport } from '../../src/deliver/transport.ts';
import { testBody } from '../../src/doctor/test-signal.ts';
import { startTcp } from '../helper/bad-backend.ts';
import { otlp } from '../helper/doctor-fault.ts';
import { createDoctorWorld, type DoctorAnswer, type DoctorWorld, type WorldOptions } from '../helper/doctor-world.ts';
import { endpointOf } from '../helper/endpoint.ts';
import { startFakeServer } from '../helper/fake-server.ts';
import { startHttpReceiver } from '../helper/odd-receiver.ts';
import { hookRecordsOf } from '../helper/recorded-hook.ts';
import { rolloutsOf } from '../helper/recorded-rollout.ts';
import { startSignalBackend } from '../helper/signal-backend.ts';
import { PROGRAM, startTurnscope } from '../helper/turnscope-process.ts';

const undo: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const act of undo.splice(0).reverse()) await act();
});

async function keep<Kept extends { stop(): Promise<void> }>(starting: Promise<Kept>): Promise<Kept> {
  const kept = await starting;
  undo.push(() => kept.stop());
  return kept;
}

async function world(options: WorldOptions = {}): Promise<DoctorWorld> {
  const made = await createDoctorWorld(options);
  undo.push(() => made.remove());
  return made;
}

const faultsOf = ({ findings }: DoctorAnswer): string[] =>
  findings.filter(({ state }) => state !== 'ok').map(({ id, state }) => `${state} ${id}`);
const fixOf = ({ findings }: DoctorAnswer, id: string): string => findings.find((one) => one.id === id)?.fix ?? '';

/** A home whose Codex is connected to a fake server of this release, which is well. */
async function well(change: Partial<ServerStatus> = {}, options: WorldOptions = {}): Promise<DoctorWorld> {
  const { dataDir } = await keep(startFakeServer(change));
  return world({ dataDir, ...options });
}

/** A home whose Codex sends elsewhere: there is no server, and none is missed. */
async function elsewhere(): Promise<DoctorWorld> {
  const { url } = await keep(startHttpReceiver());
  return world({ setup: ['--server', url] });
}

const HOOKS = { records: 0, rejected: 0, last_received_at: null };

test.each<[string, Partial<ServerStatus>, string, RegExp]>([
  [
    'of another release',
    { version: '0.0.9' },
    'warning server.version',
    /Stop it \(process \d+\) and run `turnscope up`/,
  ],
  [
    'without its store',
    { store: { kind: 'clickhouse', state: 'unavailable', last_written_at: null, message: 'it is gone' } },
    'broken server.store',
    /Start that ClickHouse server again/,
  ],
  [
    'with a full journal',
    { journal: { state: 'full', bytes: 9, waiting_bytes: 9 } },
    'broken server.store',
    /Free some/,
  ],
  ['beside another', { hooks: { ...HOOKS, state: 'held', waiting: 0 } }, 'warning server.hooks', /Stop the other one/],
  [
    'without a spool',
    { hooks: { ...HOOKS, state: 'unavailable', waiting: 0 } },
    'broken server.hooks',
    /turnscope hook --install/,
  ],
  ['that is behind', { hooks: { ...HOOKS, state: 'reading', waiting: 5_000 } }, 'warning server.hooks', /^$/],
])('a server %s', async (_name, change, finds, fix) => {
  const one = await well(change);
  const answer = await one.doctor();
  expect(faultsOf(answer)).toEqual([finds]);
  expect(fixOf(answer, finds.split(' ')[1] ?? '')).toMatch(fix);
});

test('what starts the sender is not executable; the fix heals', async () => {
  const one = await well();
  chmodSync(path.join(one.stateDir, 'send'), 0o600);
  const sick = await one.doctor();
  expect(faultsOf(sick)).toEqual(['warning hook.sender']);
  await one.mend(fixOf(sick, 'hook.sender'));
  expect(faultsOf(await one.doctor())).toEqual([]);
});

describe('a server elsewhere', () => {
  test('with the key in the environment is all that set-up promised', async () => {
    const { url } = await keep(startHttpReceiver({ key: 'Bearer team' }));
    const one = await world({ setup: ['--server', url, '--api-key-env', 'TEAM_KEY'] });
    one.env['KEY'] = 'team';
    const sick = await one.doctor();
    expect(faultsOf(sick)).toEqual(['broken otel.answer']);
    await one.mend(fixOf(sick, 'otel.answer'));
    const answer = await one.doctor();
    expect(faultsOf(answer)).toEqual([]);
    expect(answer.findings.find(({ id }) => id === 'otel.environment')?.sentence).toMatch(/brings authorization for/);
  });

  test('endpoints in the environment are told quietly', async () => {
    const one = await elsewhere();
    one.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = 'http://127.0.0.1:1';
    const answer = await one.doctor();
    expect(faultsOf(answer)).toEqual([]);
    expect(answer.findings.find(({ id }) => id === 'otel.environment')?.sentence).toMatch(/does not look there/);
  });
});

/** A backend of ours in its own settings. */
const backendAt = (one: DoctorWorld, url: string): void =>
  writeFileSync(path.join(one.configDir, 'config.toml'), `[backends.mine]\ntarget = "otlp"\nendpoint = "${url}"\n`, {
    mode: 0o600,
  });

/** One span that is to go there, once. */
async function sendOnce(one: DoctorWorld, url: string): Promise<void> {
  const folder = path.join(one.stateDir, 'forward', 'mine');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const outbox = await openOutbox({ folder, limits: { bytesMax: 1 << 20, ageMaxMs: 86_400_000 }, now: Date.now });
  const transport = createTransport(endpointOf(`${url}/v1/traces`));
  const body = testBody('traces', { id: 'ab'.repeat(16), now: Date.now(), resource: {} });
  await outbox.put({ key: 'turn/a/b', signal: 'traces', body, records: 1 });
  await drainOutbox({
    outbox,
    transportOf: () => transport,
    requestBytesMax: 1 << 20,
    abort: new AbortController().signal,
    now: Date.now,
    until: 'empty',
    patienceMs: 1,
  });
  await transport.close();
  await outbox.close();
}

describe('a backend', () => {
  test('that refused for a while: what waits is told, and the fix sends it', async () => {
    const backend = await startSignalBackend();
    undo.push(() => backend.close());
    const one = await well();
    backendAt(one, backend.url);
    backend.status = 503;
    await sendOnce(one, backend.url);
    backend.status = 200;
    const sick = await one.doctor();
    expect(faultsOf(sick)).toEqual(['warning backend.waiting']);
    one.env['TURNSCOPE_DATA_DIR'] = path.join(one.home, 'no-server');
    await one.mend(fixOf(sick, 'backend.waiting'));
    one.env['TURNSCOPE_DATA_DIR'] = one.dataDir;
    expect(faultsOf(await one.doctor())).toEqual([]);
  });

  test('that refused something for good: what it will never get is told', async () => {
    const backend = await startSignalBackend();
    undo.push(() => backend.close());
    const one = await well();
    backendAt(one, backend.url);
    backend.status = 413;
    await sendOnce(one, backend.url);
    backend.status = 200;
    const answer = await one.doctor();
    expect(faultsOf(answer)).toEqual(['warning backend.dropped']);
  });

  test('that hangs is told, and holds nothing up for longer than 5 s', async () => {
    const dead = await keep(startTcp(() => undefined));
    const one = await well();
    backendAt(one, dead.url);
    const startedAt = performance.now();
    const answer = await one.doctor();
    expect(faultsOf(answer)).toEqual(['broken backend.answer']);
    expect(answer.findings.find(({ id }) => id === 'backend.answer')?.sentence).toMatch(/no answer .* within 5000 ms/);
    expect(performance.now() - startedAt).toBeLessThan(HANGING_MAX_MS);
  });
});

/** 5 s for the backend, and what the doctor takes on a machine that tests keep busy. */
const HANGING_MAX_MS = 20_000;

describe('the plugin', () => {
  test('is older in the cache of Codex than in its marketplace; the fix heals', async () => {
    const one = await well({}, { setup: ['--no-hooks'] });
    const source = path.join(one.home, 'market');
    const root = path.resolve(import.meta.dirname, '../..');
    for (const name of ['plugin', '.agents'])
      cpSync(path.join(root, name), path.join(source, name), { recursive: true });
    await one.mend(`Run \`codex plugin marketplace add ${source}\`.`);
    await one.mend('Run `codex plugin add turnscope@turnscope`.');
    await one.mend('Run `turnscope setup`.');
    expect(faultsOf(await one.doctor())).toEqual([]);
    const manifest = path.join(source, 'plugin', '.codex-plugin', 'plugin.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/"version": "[^"]+"/, '"version": "1.9.0"'));
    const sick = await one.doctor();
    expect(faultsOf(sick)).toEqual(['warning plugin.cache']);
    await one.mend(fixOf(sick, 'plugin.cache'));
    // other files, another fingerprint: Codex wants to be asked again
    expect(faultsOf(await one.doctor())).not.toContain('warning plugin.cache');
  });
});

describe('the embedded database', () => {
  test('cannot be loaded where its package is missing', async () => {
    const one = await elsewhere();
    const program = path.join(one.home, 'installed');
    cpSync(path.dirname(PROGRAM), path.join(program, 'dist'), { recursive: true });
    const modules = path.resolve(import.meta.dirname, '../../node_modules');
    mkdirSync(path.join(program, 'node_modules'));
    for (const name of readdirSync(modules).filter((entry) => entry !== 'chdb'))
      symlinkSync(path.join(modules, name), path.join(program, 'node_modules', name));
    const answer = await one.doctorBy([process.execPath, path.join(program, 'dist', 'turnscope.js')]);
    expect(faultsOf(answer)).toContain('warning server.engine');
    expect(fixOf(answer, 'server.engine')).toMatch(/turnscope up --clickhouse/);
  });
});

/** Mounts that nobody else sees. */
const CAN_MOUNT = spawnSync('unshare', ['-m', 'true']).status === 0;

describe.skipIf(!CAN_MOUNT)('in mounts of its own', () => {
  const inMounts = (one: DoctorWorld, script: string): Promise<DoctorAnswer> =>
    one.doctorBy(['unshare', '-m', '/bin/sh', '-c', `${script} && exec "$@"`, 'sh', process.execPath, PROGRAM]);

  test('a full disk below the data is broken', async () => {
    const one = await elsewhere();
    mkdirSync(one.dataDir, { mode: 0o700 });
    const answer = await inMounts(one, `mount -t tmpfs -o size=1m,mode=700 tmpfs '${one.dataDir}'`);
    expect(faultsOf(answer)).toEqual(['broken folder.data']);
    expect(answer.findings.find(({ id }) => id === 'folder.data')?.sentence).toMatch(/is full/);
  });

  test.each([
    ['requirements.toml', 'allow_managed_hooks_only = true', /keeps off: hooks\./],
    ['managed_config.toml', 'notify = ["/bin/true"]', /keeps off: notify\./],
  ])('%s: %s', async (file, text, sentence) => {
    const one = await well();
    const etc = path.join(one.home, 'etc');
    const script = `cp -a /etc '${etc}' && mount --bind '${etc}' /etc && mkdir -p /etc/codex && printf '%s\\n' '${text}' >/etc/codex/${file}`;
    const answer = await inMounts(one, script);
    expect(faultsOf(answer)).toEqual(['warning codex.policy']);
    const found = answer.findings.find(({ id }) => id === 'codex.policy');
    expect(found?.sentence).toMatch(sentence);
    expect(found?.fix).toBe(`Ask whoever manages /etc/codex/${file} to allow it.`);
  });
});

test('Codex runs by another clock than its hooks arrive by', async () => {
  const codexHome = mkdtempSync(path.join(tmpdir(), 'turnscope-clock-'));
  const server = await startTurnscope({ codexHome });
  undo.push(async () => {
    await server.stop();
    server.remove();
    rmSync(codexHome, { recursive: true });
  });
  const one = await world({ dataDir: server.dataDir });
  const [rollout] = rolloutsOf('0.169.0/shell-one');
  const prompt = hookRecordsOf('0.169.0/shell-one').find(({ event }) => event === 'UserPromptSubmit');
  const aheadMs = Date.now() + 600_000 - (prompt?.arrivedAt ?? 0);
  const text = (rollout?.lines ?? []).map(
    (line) =>
      `${line.toString().replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (at) => new Date(Date.parse(at) + aheadMs).toISOString())}\n`,
  );
  mkdirSync(path.join(codexHome, 'sessions/2026/11/21'), { recursive: true });
  writeFileSync(path.join(codexHome, 'sessions/2026/11/21', rollout?.fileName ?? ''), text.join(''));
  writeFileSync(path.join(server.stateDir, 'spool', 'UserPromptSubmit.1.0'), prompt?.payload ?? '');
  const query = "SELECT uniq(Source) FROM codex_event WHERE Kind = 'prompt'";
  await vi.waitFor(async () => expect((await server.cli('sql', query, '--json')).stdout).toMatch(/\b2\b/), {
    timeout: 30_000,
    interval: 500,
  });
  const answer = await one.doctor();
  expect(faultsOf(answer)).toEqual(['warning clock.skew']);
  expect(answer.findings.find(({ id }) => id === 'clock.skew')?.sentence).toMatch(
    / (?:599|60\d) s behind that of Codex/,
  );
});

test('a local receiver that is no server of ours may need a key', async () => {
  const { url } = await keep(startHttpReceiver({ key: 'Bearer team' }));
  const one = await well();
  one.env['OTEL_EXPORTER_OTLP_LOGS_HEADERS'] = 'authorization=Bearer%20team';
  one.patch({ kind: 'set', path: ['otel', 'exporter'], value: otlp(url, 'logs') });
  expect(faultsOf(await one.doctor())).toEqual([]);
});
