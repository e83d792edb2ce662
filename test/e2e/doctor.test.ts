/** For each planted fault the doctor names that one and its fix, and nothing else. Real server, real Codex, real ports. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { otlp } from '../helper/doctor-fault.ts';
import { createDoctorWorld, type DoctorAnswer, type DoctorWorld, type WorldOptions } from '../helper/doctor-world.ts';
import { HOOK_FAULTS, OTHER_FAULTS } from '../helper/hook-fault.ts';
import { startHttpReceiver } from '../helper/odd-receiver.ts';
import { CODEX_FAULTS, OTEL_FAULTS } from '../helper/otel-fault.ts';
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
      expect(lines[0]).toMatch(/^All is well\. \(\d+\.\d s\)$/);
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
  await one.mend(fix);
  return faultsOf(await one.doctor());
}

describe('a planted fault is named, alone', () => {
  test.each([...CODEX_FAULTS, ...OTEL_FAULTS, ...HOOK_FAULTS, ...OTHER_FAULTS])(
    '$name',
    async ({ plant, finds, fix, mends, setup }) => {
      const one = await world(setup === undefined ? {} : { setup });
      await plant(one, { otlpHttp: server.ready.otlp_http, keep: receiver });
      const sick = await one.doctor();
      const found = sick.findings.filter(({ state }) => state !== 'ok');
      expect(faultsOf(sick)).toEqual([finds]);
      expect(sick.code).toBe(finds.startsWith('broken') ? 1 : 0);
      expect(found[0]?.fix).toMatch(fix);
      expect(mends ? await afterFix(one, found[0]?.fix ?? '') : []).toEqual([]);
    },
  );
});

/** Until the test is over; resolves when it says that it is ready. */
async function keepRunning(one: DoctorWorld, command: string): Promise<void> {
  const child = spawn('/bin/sh', ['-c', `exec ${command}`], { env: one.env, stdio: ['ignore', 'pipe', 'ignore'] });
  undo.push(async () => {
    child.kill('SIGTERM');
    await once(child, 'exit');
  });
  await once(child.stdout, 'data');
}

describe('without a server', () => {
  test('its absence is the fault where Codex sends to it, and the fix starts it', async () => {
    const own = await startTurnscope();
    undo.push(() => own.remove());
    const one = await world({ dataDir: own.dataDir });
    await own.stop();
    const sick = await one.doctor();
    // whoever develops may have a server of his own at the usual ports
    expect(['broken server.running', 'broken server.port']).toContain(faultsOf(sick).join());
    const [, command = ''] = /^Run `(.+)`\.$/.exec(sick.findings.find(({ fix }) => fix !== null)?.fix ?? '') ?? [];
    const port = new URL(own.ready.otlp_http).port;
    expect(command).toMatch(new RegExp(`^turnscope up --otlp-http-port ${port}( --(otlp-grpc-)?port \\d+)*$`));
    await keepRunning(one, `${command} --port 0 --otlp-grpc-port 0 --json`);
    expect(faultsOf(await one.doctor())).toEqual([]);
  });

  test('one that came back at other ports is found by set-up', async () => {
    const own = await startTurnscope();
    undo.push(() => own.remove());
    const one = await world({ dataDir: own.dataDir });
    await own.stop();
    const again = await startTurnscope({ dataDir: own.dataDir });
    undo.push(() => again.stop());
    const sick = await one.doctor();
    expect(faultsOf(sick)).toEqual(['broken otel.answer']);
    expect(await afterFix(one, sick.findings.find(({ id }) => id === 'otel.answer')?.fix ?? '')).toEqual([]);
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
