/** For each planted fault the doctor names that one and its fix, and nothing else. Real server, real Codex, real ports. */
import { chmodSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createDoctorWorld, type DoctorAnswer, type DoctorWorld, type WorldOptions } from '../helper/doctor-world.ts';
import { freePort, startGrpcReceiver, startHttpReceiver } from '../helper/odd-receiver.ts';
import { startTurnscope, type TurnscopeProcess } from '../helper/turnscope-process.ts';

let server: TurnscopeProcess;
beforeAll(async () => {
  server = await startTurnscope();
});
afterAll(async () => {
  await server.stop();
  server.remove();
});

const undo: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const act of undo.splice(0).reverse()) await act();
});

async function world(options: WorldOptions = {}): Promise<DoctorWorld> {
  const made = await createDoctorWorld({ dataDir: server.dataDir, ...options });
  undo.push(() => made.remove());
  return made;
}

async function receiver<Receiver extends { stop(): Promise<void> }>(starting: Promise<Receiver>): Promise<Receiver> {
  const started = await starting;
  undo.push(() => started.stop());
  return started;
}

const faultsOf = ({ findings }: DoctorAnswer): string[] =>
  findings.filter(({ state }) => state !== 'ok').map(({ id, state }) => `${state} ${id}`);

const otlp = (url: string, signal: string, more = ''): string =>
  `{ otlp-http = { endpoint = "${url}/v1/${signal}", protocol = "binary"${more} } }`;

/** A chain of ours in front of their program. */
const chained = ({ places }: DoctorWorld, theirs: string): string => JSON.stringify([places.chain, theirs, 'turn']);

interface Fault {
  readonly name: string;
  readonly plant: (world: DoctorWorld) => unknown;
  /** State and id of the one finding. */
  readonly finds: string;
  readonly fix: RegExp;
  /** What the fix says is done, and all is well then. */
  readonly mends?: true;
  readonly setup?: readonly string[];
}

const CODEX: readonly Fault[] = [
  {
    name: 'Codex is not installed',
    plant: ({ env }) => (env['PATH'] = '/usr/bin:/bin'),
    finds: 'broken codex.found',
    fix: /npm install -g @openai\/codex/,
  },
  {
    name: 'config.toml is no TOML',
    plant: (one) => one.writeConfig(`${one.readConfig()}\n[broken\n`),
    finds: 'broken codex.config',
    fix: /Correct that line of .*config\.toml/,
  },
  {
    name: 'config.toml holds a value that Codex refuses',
    plant: (one) => one.patch({ kind: 'set', path: ['model'], value: '5' }),
    finds: 'broken codex.accepts',
    fix: /Correct it in .*config\.toml/,
  },
  {
    name: 'a profile turns telemetry off',
    plant: ({ codexHome }) => writeFileSync(path.join(codexHome, 'ci.config.toml'), '[otel]\nexporter = "none"\n'),
    finds: 'warning codex.profile',
    fix: /Delete otel\.exporter in .*ci\.config\.toml/,
  },
];

const TELEMETRY: readonly Fault[] = [
  {
    name: 'there is no [otel]',
    plant: (one) => one.patch({ kind: 'drop', path: ['otel'] }),
    finds: 'warning otel.present',
    fix: /turnscope setup/,
    mends: true,
  },
  {
    name: 'metrics are left at Statsig',
    plant: (one) => one.patch({ kind: 'drop', path: ['otel', 'metrics_exporter'] }),
    finds: 'warning otel.exporter',
    fix: /set otel\.metrics_exporter = /,
    mends: true,
  },
  {
    name: 'metrics are sent to Statsig by name',
    plant: (one) => one.patch({ kind: 'set', path: ['otel', 'metrics_exporter'], value: '"statsig"' }),
    finds: 'warning otel.exporter',
    fix: /set otel\.metrics_exporter = /,
    mends: true,
  },
  {
    name: 'the exporter is one that Codex does not know',
    plant: (one) => one.patch({ kind: 'set', path: ['otel', 'exporter'], value: '"otlp"' }),
    finds: 'broken otel.exporter',
    fix: /set otel\.exporter = /,
    mends: true,
  },
  {
    name: 'traces are forgotten',
    plant: (one) => one.patch({ kind: 'drop', path: ['otel', 'trace_exporter'] }),
    finds: 'warning otel.exporter',
    fix: /set otel\.trace_exporter = /,
    mends: true,
  },
  {
    name: 'an exporter has no protocol',
    plant: (one) => one.patch({ kind: 'drop', path: ['otel', 'exporter', 'otlp-http', 'protocol'] }),
    finds: 'broken otel.protocol',
    fix: /set otel\.exporter\.otlp-http\.protocol = "binary"/,
    mends: true,
  },
  {
    name: 'an exporter has the word of OpenTelemetry for its protocol',
    plant: (one) =>
      one.patch({ kind: 'set', path: ['otel', 'exporter', 'otlp-http', 'protocol'], value: '"http/protobuf"' }),
    finds: 'broken otel.protocol',
    fix: /set otel\.exporter\.otlp-http\.protocol = "binary"/,
    mends: true,
  },
  {
    name: 'a span attribute is a number',
    plant: (one) => one.patch({ kind: 'set', path: ['otel', 'span_attributes', 'team'], value: '7' }),
    finds: 'broken otel.attributes',
    fix: /set otel\.span_attributes\.team = "7"/,
    mends: true,
  },
  {
    name: 'a member of the trace state is not valid',
    plant: (one) => one.patch({ kind: 'set', path: ['otel', 'tracestate', 'My Team', 'a'], value: '"b"' }),
    finds: 'warning otel.attributes',
    fix: /delete otel\.tracestate/,
    mends: true,
  },
  {
    name: 'the endpoint has no path',
    plant: (one) =>
      one.patch({
        kind: 'set',
        path: ['otel', 'exporter', 'otlp-http', 'endpoint'],
        value: `"${server.ready.otlp_http}"`,
      }),
    finds: 'broken otel.path',
    fix: /set otel\.exporter\.otlp-http\.endpoint = ".*\/v1\/logs"/,
    mends: true,
  },
  {
    name: 'traces go to the path of logs',
    plant: (one) =>
      one.patch({
        kind: 'set',
        path: ['otel', 'trace_exporter', 'otlp-http', 'endpoint'],
        value: `"${server.ready.otlp_http}/v1/logs"`,
      }),
    finds: 'broken otel.path',
    fix: /set otel\.trace_exporter\.otlp-http\.endpoint = ".*\/v1\/traces"/,
    mends: true,
  },
  {
    name: 'a header holds the name of a variable',
    plant: (one) =>
      one.patch({
        kind: 'set',
        path: ['otel', 'exporter'],
        value: otlp(server.ready.otlp_http, 'logs', ', headers = { Authorization = "Bearer ${LOGFIRE_TOKEN}" }'),
      }),
    finds: 'broken otel.header',
    fix: /set otel\.exporter\.otlp-http\.headers\.Authorization to /,
  },
  {
    name: 'a header has quotes in its value',
    plant: (one) =>
      one.patch({
        kind: 'set',
        path: ['otel', 'exporter'],
        value: otlp(server.ready.otlp_http, 'logs', `, headers = { Authorization = "'Basic abc'" }`),
      }),
    finds: 'broken otel.header',
    fix: /such as "Bearer KEY" or "Basic KEY"/,
  },
  {
    name: 'a certificate is not there',
    plant: (one) =>
      one.patch({
        kind: 'set',
        path: ['otel', 'exporter'],
        value: otlp(server.ready.otlp_http, 'logs', ', tls = { ca-certificate = "/nowhere/ca.pem" }'),
      }),
    finds: 'broken otel.tls',
    fix: /correct the path/,
  },
  {
    name: 'the environment adds headers',
    plant: ({ env }) => (env['OTEL_EXPORTER_OTLP_HEADERS'] = 'authorization=Basic%20x'),
    finds: 'warning otel.environment',
    fix: /unset OTEL_EXPORTER_OTLP_HEADERS/,
  },
  {
    name: 'the key is refused, and has no scheme',
    plant: async (one) => {
      const { url } = await receiver(startHttpReceiver({ key: 'Basic abc' }));
      one.patch({
        kind: 'set',
        path: ['otel', 'exporter'],
        value: otlp(url, 'logs', ', headers = { Authorization = "abc" }'),
      });
    },
    finds: 'broken otel.header',
    fix: /such as "Bearer KEY" or "Basic KEY"/,
  },
  {
    name: 'the key is refused',
    plant: async (one) => {
      const { url } = await receiver(startHttpReceiver({ key: 'Basic abc' }));
      one.patch({
        kind: 'set',
        path: ['otel', 'exporter'],
        value: otlp(url, 'logs', ', headers = { Authorization = "Bearer abc" }'),
      });
    },
    finds: 'broken otel.answer',
    fix: /Correct the key in the headers of otel\.exporter/,
  },
  {
    name: 'nothing listens where traces go',
    plant: async (one) =>
      one.patch({
        kind: 'set',
        path: ['otel', 'trace_exporter'],
        value: otlp(`http://127.0.0.1:${await freePort()}`, 'traces'),
      }),
    finds: 'broken otel.answer',
    fix: /turnscope setup/,
  },
  {
    name: 'gRPC goes to a port of HTTP',
    plant: async (one) => {
      const { url } = await receiver(startHttpReceiver());
      one.patch({ kind: 'set', path: ['otel', 'exporter'], value: `{ otlp-grpc = { endpoint = "${url}" } }` });
    },
    finds: 'broken otel.answer',
    fix: /set otel\.exporter = \{ otlp-http = /,
    mends: true,
  },
  {
    name: 'HTTP goes to a port of gRPC',
    plant: async (one) => {
      const { url } = await receiver(startGrpcReceiver());
      one.patch({ kind: 'set', path: ['otel', 'exporter'], value: otlp(url, 'logs') });
    },
    finds: 'broken otel.answer',
    fix: /set otel\.exporter = \{ otlp-grpc = /,
    mends: true,
  },
  {
    name: 'the clock of a receiver is another',
    plant: async (one) => {
      const { url } = await receiver(startHttpReceiver({ aheadMs: 600_000 }));
      one.patch({ kind: 'set', path: ['otel', 'exporter'], value: otlp(url, 'logs') });
    },
    finds: 'warning clock.skew',
    fix: /timedatectl/,
  },
];

const HOOKS: readonly Fault[] = [
  {
    name: 'hooks are switched off',
    plant: (one) => one.patch({ kind: 'set', path: ['features', 'hooks'], value: 'false' }),
    finds: 'broken hook.feature',
    fix: /delete features\.hooks/,
    mends: true,
  },
  {
    name: 'hooks.json is broken',
    plant: ({ codexHome }) => writeFileSync(path.join(codexHome, 'hooks.json'), '{"hooks": '),
    finds: 'warning hook.json',
    fix: /Correct or delete .*hooks\.json/,
  },
  {
    name: 'one event has lost its hook',
    plant: (one) => one.patch({ kind: 'drop', path: ['hooks', 'Stop'] }),
    finds: 'warning hook.present',
    fix: /turnscope setup/,
    mends: true,
  },
  {
    name: 'nobody has approved the hooks',
    plant: () => undefined,
    setup: [],
    finds: 'broken hook.trust',
    fix: /Start `codex` and approve them/,
  },
  {
    name: 'a hook was changed after it was approved',
    plant: (one) =>
      one.patch({ kind: 'set', path: ['hooks', 'Stop', 0, 'hooks', 0, 'timeout'] as unknown as string[], value: '9' }),
    finds: 'broken hook.trust',
    fix: /Start `codex` and approve them/,
  },
  {
    name: 'a hook is switched off',
    plant: (one) =>
      one.patch({ kind: 'set', path: ['hooks', 'state', `${one.configFile}:stop:0:0`, 'enabled'], value: 'false' }),
    finds: 'broken hook.enabled',
    fix: /set hooks\.state\.".*:stop:0:0"\.enabled = true/,
    mends: true,
  },
  {
    name: 'a hook is there twice',
    plant: (one) =>
      one.writeConfig(
        `${one.readConfig()}\n[[hooks.Stop]]\n[[hooks.Stop.hooks]]\ntype = "command"\ncommand = ${JSON.stringify(`'${one.places.script}' Stop`)}\ntimeout = 5\nasync = false\n${trustOfSecondStop(one)}`,
      ),
    finds: 'warning hook.twice',
    fix: /turnscope setup/,
  },
  {
    name: 'the script is gone',
    plant: ({ places }) => rmSync(places.script),
    finds: 'broken hook.script',
    fix: /turnscope hook --install/,
    mends: true,
  },
  {
    name: 'the script is not executable',
    plant: ({ places }) => chmodSync(places.script, 0o600),
    finds: 'broken hook.script',
    fix: /chmod 700 /,
    mends: true,
  },
  {
    name: 'the script is of another release',
    plant: ({ places }) => writeFileSync(places.script, '#!/bin/sh\nexit 0\n'),
    finds: 'warning hook.script',
    fix: /turnscope hook --install/,
    mends: true,
  },
];

/** The same hash as the first one's: it is the same handler. */
const trustOfSecondStop = (one: DoctorWorld): string => {
  const [, hash = ''] = /:stop:0:0"\]\s*trusted_hash = ("[^"]+")/.exec(one.readConfig()) ?? [];
  return `\n[hooks.state.${JSON.stringify(`${one.configFile}:stop:1:0`)}]\ntrusted_hash = ${hash}\n`;
};

const OTHERS: readonly Fault[] = [
  {
    name: 'notify is a text',
    plant: (one) => one.patch({ kind: 'set', path: ['notify'], value: '"say done"' }),
    finds: 'broken notify.form',
    fix: /delete notify/,
    mends: true,
  },
  {
    name: 'another notifier took the place of ours',
    plant: (one) => one.patch({ kind: 'set', path: ['notify'], value: '["/bin/echo", "done"]' }),
    finds: 'warning notify.ours',
    fix: /turnscope setup/,
    mends: true,
  },
  {
    name: 'another notifier got ours as an argument',
    plant: (one) =>
      one.patch({ kind: 'set', path: ['notify'], value: JSON.stringify(['/bin/echo', one.places.script, 'notify']) }),
    finds: 'broken notify.ours',
    fix: /turnscope setup/,
  },
  {
    name: 'the notifier behind ours is gone',
    plant: (one) => one.patch({ kind: 'set', path: ['notify'], value: chained(one, '/nowhere/notifier') }),
    finds: 'broken notify.program',
    fix: /Install \/nowhere\/notifier again/,
  },
  {
    name: 'the chain is gone',
    plant: (one) => {
      one.patch({ kind: 'set', path: ['notify'], value: chained(one, '/bin/echo') });
      rmSync(one.places.chain);
    },
    finds: 'broken notify.program',
    fix: /turnscope hook --install/,
    mends: true,
  },
  {
    name: 'the plugin is on, and Codex has no copy of it',
    plant: (one) =>
      one.patch({ kind: 'table', path: ['plugins', 'turnscope@there'], entries: [[['enabled'], 'true']] }),
    finds: 'broken plugin.cache',
    fix: /codex plugin add turnscope@there/,
  },
  {
    name: 'the MCP server is another program',
    plant: (one) =>
      one.patch({ kind: 'set', path: ['mcp_servers', 'turnscope', 'command'], value: '"/nowhere/turnscope"' }),
    finds: 'broken mcp.entry',
    fix: /set mcp_servers\.turnscope\.command = /,
    mends: true,
  },
  {
    name: 'the MCP server is gone',
    plant: ({ places }) => rmSync(places.program),
    finds: 'broken mcp.entry',
    fix: /turnscope hook --install/,
    mends: true,
  },
  {
    name: 'others may read the spool',
    plant: ({ places }) => chmodSync(places.spool, 0o755),
    finds: 'warning folder.spool',
    fix: /chmod 700 /,
    mends: true,
  },
  {
    name: 'the spool is a file',
    plant: ({ places }) => {
      rmSync(places.spool, { recursive: true });
      writeFileSync(places.spool, '');
    },
    finds: 'broken folder.spool',
    fix: /mv /,
    mends: true,
  },
  {
    name: 'the spool held what was no call',
    plant: ({ places }) => {
      mkdirSync(places.rejected);
      writeFileSync(path.join(places.rejected, 'Stop.1.0'), 'x');
    },
    finds: 'warning spool.rejected',
    fix: /rm -r /,
    mends: true,
  },
  {
    name: 'the rollouts are no folder',
    plant: ({ codexHome }) => writeFileSync(path.join(codexHome, 'sessions'), ''),
    finds: 'broken rollout.folder',
    fix: /mv /,
    mends: true,
  },
  {
    name: 'a backend of ours has no key',
    plant: ({ configDir }) =>
      writeFileSync(path.join(configDir, 'config.toml'), '[backends.logfire]\n', { mode: 0o600 }),
    finds: 'broken backend.settings',
    fix: /./,
  },
  {
    name: 'a backend refuses its key',
    plant: async ({ configDir }) => {
      const { url } = await receiver(startHttpReceiver({ key: 'Bearer right' }));
      writeFileSync(path.join(configDir, 'config.toml'), `[backends.mine]\ntarget = "otlp"\nendpoint = "${url}"\n`, {
        mode: 0o600,
      });
    },
    finds: 'broken backend.answer',
    fix: /Correct the key in /,
  },
  {
    name: 'a backend takes too much for too much',
    plant: async ({ configDir }) => {
      const { url } = await receiver(startHttpReceiver({ status: 429 }));
      writeFileSync(path.join(configDir, 'config.toml'), `[backends.mine]\ntarget = "otlp"\nendpoint = "${url}"\n`, {
        mode: 0o600,
      });
    },
    finds: 'broken backend.answer',
    fix: /Wait, or ask for a higher limit/,
  },
];

describe('a healthy home', () => {
  test.each([
    ['by HTTP', []],
    ['by JSON', ['--protocol', 'http-json']],
    ['by gRPC', ['--protocol', 'grpc']],
  ])('%s is well, and what was sent is found and counted nowhere', async (_how, setup) => {
    const one = await world({ setup: ['--trust', ...setup] });
    const answer = await one.doctor();
    expect([faultsOf(answer), answer.code]).toEqual([[], 0]);
    const found = answer.findings.find(({ id }) => id === 'otel.answer');
    expect(found?.sentence).toMatch(/^logs, traces, metrics: sent to .* found again in the store\.$/);
    const { stdout } = await one.turnscope('sessions', '--json');
    expect(JSON.parse(stdout)).toEqual([]);
    const stats = await one.turnscope('stats', '--by', 'day', '--json');
    expect(JSON.parse(stats.stdout)).toEqual([]);
  });

  test('is read in any window', async () => {
    const one = await world();
    for (const columns of [80, 140]) {
      one.env['COLUMNS'] = String(columns);
      const { stdout } = await one.turnscope('doctor');
      const lines = stdout.trimEnd().split('\n');
      expect(lines.at(-1)).toMatch(/^All is well\. \(\d+\.\d s\)$/);
      expect(
        lines.filter((line) => line.length > columns && line.trim().includes(' ') && !/\S{40}/.test(line)),
      ).toEqual([]);
    }
  });

  test('with --no-send sends nothing', async () => {
    const one = await world();
    const { findings, code } = await one.doctor('--no-send');
    expect(code).toBe(0);
    expect(findings.map(({ id }) => id)).not.toContain('otel.answer');
  });
});

async function afterFix(one: DoctorWorld, fix: string): Promise<string[]> {
  one.mend(fix);
  return faultsOf(await one.doctor());
}

describe('a planted fault is named, alone', () => {
  test.each([...CODEX, ...TELEMETRY, ...HOOKS, ...OTHERS])('$name', async ({ plant, finds, fix, mends, setup }) => {
    const one = await world(setup === undefined ? {} : { setup });
    await plant(one);
    const sick = await one.doctor();
    const found = sick.findings.filter(({ state }) => state !== 'ok');
    expect(faultsOf(sick)).toEqual([finds]);
    expect(sick.code).toBe(finds.startsWith('broken') ? 1 : 0);
    expect(found[0]?.fix).toMatch(fix);
    expect(mends ? await afterFix(one, found[0]?.fix ?? '') : []).toEqual([]);
  });
});

describe('without a server', () => {
  test('its absence is the fault where Codex sends to it, and the fix starts it', async () => {
    const own = await startTurnscope();
    undo.push(() => own.remove());
    const one = await world({ dataDir: own.dataDir });
    await own.stop();
    const answer = await one.doctor();
    expect(faultsOf(answer)).toEqual(['broken server.running']);
    const port = new URL(own.ready.otlp_http).port;
    expect(answer.findings.find(({ id }) => id === 'server.running')?.fix).toBe(
      `Run \`turnscope up --otlp-http-port ${port}\`.`,
    );
  });

  test('another program at its port is the fault', async () => {
    const stranger = await receiver(startHttpReceiver({ status: 404 }));
    const one = await world();
    one.env['TURNSCOPE_DATA_DIR'] = path.join(one.home, 'no-server');
    for (const [signal, key] of [
      ['logs', 'exporter'],
      ['traces', 'trace_exporter'],
      ['metrics', 'metrics_exporter'],
    ] as const)
      one.patch({ kind: 'set', path: ['otel', key], value: otlp(stranger.url, signal) });
    const answer = await one.doctor();
    expect(faultsOf(answer)).toEqual(['broken server.port']);
  });

  test('calls of hooks that nobody takes in are the fault', async () => {
    const backend = await receiver(startHttpReceiver());
    const one = await world();
    one.env['TURNSCOPE_DATA_DIR'] = path.join(one.home, 'no-server');
    one.patch(
      { kind: 'drop', path: ['otel'] },
      { kind: 'set', path: ['otel', 'exporter'], value: otlp(backend.url, 'logs') },
      { kind: 'set', path: ['otel', 'trace_exporter'], value: '"none"' },
      { kind: 'set', path: ['otel', 'metrics_exporter'], value: '"none"' },
    );
    writeFileSync(
      path.join(one.configDir, 'config.toml'),
      `[backends.mine]\ntarget = "otlp"\nendpoint = "${backend.url}"\n`,
      { mode: 0o600 },
    );
    const old = path.join(one.places.spool, 'Stop.1.0');
    writeFileSync(old, '{}');
    utimesSync(old, 1_700_000_000, 1_700_000_000);
    expect(faultsOf(await one.doctor())).toEqual(['warning spool.waiting']);
  });
});
