/** What we believe of Codex's trust in hooks, asked of the real Codex: names, hashes, and that an approved hook runs and another does not. */
import {
  existsSync,
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
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { hookHandlers } from '../../src/hook/handler.ts';
import { installHook } from '../../src/hook/install.ts';
import { hookPlaces } from '../../src/model/hook-spool.ts';
import { openAppServer } from '../../src/setup/codex/app-server.ts';
import type { CodexHook } from '../../src/setup/codex/codex-hook.ts';
import { hookEventsOf } from '../../src/setup/codex/codex-version.ts';
import { type CodexInstall, findCodex } from '../../src/setup/codex/find-codex.ts';
import { type HashedHandler, hookHash, hookKey } from '../../src/setup/codex/hook-hash.ts';
import { allOf, ourHooks, stateKeysOf, trustWishes } from '../../src/setup/codex/hook-trust.ts';
import { patchToml } from '../../src/toml/patch-toml.ts';
import type { TomlEntry, Wish } from '../../src/toml/wish.ts';
import { startAppServer } from '../codex-lab/app-server.ts';
import { type CodexHome, createCodexHome, writeConfig } from '../codex-lab/codex-home.ts';
import { codexLauncher, codexVersion, execCodex } from '../codex-lab/codex-process.ts';
import { startModelServer } from '../codex-lab/model-server.ts';
import { startOtlpRecorder } from '../codex-lab/otlp-recorder.ts';
import { loadScenario } from '../codex-lab/scenario.ts';

const TIMEOUT_MS = 30_000;
const EVENTS = hookEventsOf(null);

const undo: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const act of undo.splice(0).reverse()) await act();
});

interface Lab {
  readonly place: CodexHome;
  readonly configFile: string;
  readonly install: CodexInstall;
}

/** A home of Codex and what `findCodex` makes of it, where PATH leads to the `codex` of this repository. */
async function createLab(modelUrl = 'http://127.0.0.1:9/v1'): Promise<Lab> {
  const scenario = loadScenario('plain-answer');
  const place = createCodexHome(scenario);
  undo.push(() => rmSync(place.home, { recursive: true, force: true }));
  writeConfig(place, scenario, { modelUrl, otlp: null, hooks: [], notify: null, rollout: true });
  const bin = path.join(place.home, 'bin');
  mkdirSync(bin);
  symlinkSync(codexLauncher(), path.join(bin, 'codex'));
  const env = { ...place.env, PATH: `${bin}${path.delimiter}${place.env['PATH']}` };
  const install = await findCodex({ env, home: place.home });
  if (install === null) throw new Error('no codex');
  return { place, configFile: install.configFile, install };
}

function patch({ configFile }: Lab, wishes: readonly Wish[]): void {
  writeFileSync(configFile, patchToml(readFileSync(configFile, 'utf8'), wishes).text);
}

async function listHooks({ install, place }: Lab): Promise<readonly CodexHook[]> {
  const server = await openAppServer(install, { cwd: place.project, env: place.env, timeoutMs: TIMEOUT_MS });
  try {
    return await server.listHooks();
  } finally {
    await server.close();
  }
}

function hookWish(event: string, handler: HashedHandler): Wish {
  const { matcher, ...rest } = handler;
  const entries = (values: object): TomlEntry[] =>
    Object.entries(values).flatMap(([key, value]) => (value == null ? [] : [[[key], JSON.stringify(value)]]));
  return {
    kind: 'append-table',
    path: ['hooks', event],
    entries: entries({ matcher }),
    sub: [{ path: ['hooks'], entries: entries({ type: 'command', ...rest }) }],
  };
}

describe('names and hashes of hooks', () => {
  test('are those of Codex for our own hooks', async () => {
    const lab = await createLab();
    const handlers = hookHandlers(hookPlaces("/home/dev/o'clock/.local/state/turnscope"));
    patch(
      lab,
      handlers.map(({ event, command, timeout, async }) => hookWish(event, { command, timeout, async })),
    );
    const theirs = new Map((await listHooks(lab)).map(({ key, hash }) => [key, hash]));
    const ours = handlers.map((handler): [string, string] => [
      hookKey({ file: lab.configFile, event: handler.event, group: 0, handler: 0 }),
      hookHash(handler, handler.event),
    ]);
    expect(theirs).toEqual(new Map(ours));
    expect(lab.install.version).toBe(codexVersion());
  });

  test('are those of Codex for any command hook', async () => {
    const lab = await createLab();
    const optional = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: undefined });
    const handler = fc.record({
      event: fc.constantFrom(...EVENTS),
      command: fc.string({ minLength: 1, unit: 'grapheme' }).map((text) => `x${text}`),
      timeout: optional(fc.integer({ min: 0, max: 5000 })),
      async: optional(fc.boolean()),
      matcher: optional(fc.constantFrom('', '*', 'Bash', '^mcp__.*$', 'startup|resume', 'é "x"')),
      statusMessage: optional(fc.string({ unit: 'grapheme' })),
      additionalContextLimit: optional(fc.constantFrom(0, 100, 2500, 9000)),
    });
    const handlers = fc.sample(handler, { numRuns: 120, seed: 5 });
    patch(
      lab,
      handlers.map(({ event, ...rest }) => hookWish(event, rest)),
    );
    const theirs = new Map((await listHooks(lab)).map(({ key, hash }) => [key, hash]));
    const groups = new Map<string, number>();
    const ours = handlers.map((each): [string, string] => {
      const group = groups.get(each.event) ?? 0;
      groups.set(each.event, group + 1);
      return [hookKey({ file: lab.configFile, event: each.event, group, handler: 0 }), hookHash(each, each.event)];
    });
    expect(theirs.size).toBe(120);
    expect(theirs).toEqual(new Map(ours));
  });

  test('follow the home that CODEX_HOME links to', async () => {
    const lab = await createLab();
    patch(lab, [hookWish('Stop', { command: 'true' })]);
    const link = path.join(lab.place.home, 'link');
    symlinkSync(lab.place.codexHome, link);
    const env = { ...lab.place.env, PATH: path.dirname(lab.install.program), CODEX_HOME: link };
    const install = await findCodex({ env, home: lab.place.home });
    if (install === null) throw new Error('no codex');
    const [hook] = await listHooks({ ...lab, install, place: { ...lab.place, env } });
    expect(hook?.key).toBe(hookKey({ file: install.configFile, event: 'Stop', group: 0, handler: 0 }));
  });
});

test('a hook runs once it is approved, and not before', async () => {
  const scenario = loadScenario('plain-answer');
  const out = mkdtempSync(path.join(tmpdir(), 'hook-trust-'));
  undo.push(() => rmSync(out, { recursive: true, force: true }));
  const model = await startModelServer(scenario, { logFile: path.join(out, 'model.jsonl') });
  undo.push(() => model.close());
  const lab = await createLab(model.url);
  const places = hookPlaces(path.join(out, 'state'));
  await installHook({ stateDir: path.join(out, 'state') });
  patch(
    lab,
    hookHandlers(places).map(({ event, command, timeout, async }) => hookWish(event, { command, timeout, async })),
  );
  const wanted = hookEventsOf(lab.install.version);
  const state = async () => ourHooks(await listHooks(lab), places, wanted);
  const called = (): string[] => readdirSync(places.spool).map((name) => name.replace(/\..*/, ''));

  const before = await state();
  expect(before.untrusted.map(({ event }) => event).toSorted()).toEqual(wanted.toSorted());
  expect([before.trusted, before.modified, before.disabled, before.missing, before.twice]).toEqual([
    [],
    [],
    [],
    [],
    [],
  ]);
  const untrusted = await execCodex(lab.place, ['Say hello.']);
  expect(untrusted.exitCode).toBe(0);
  expect(called()).toEqual([]);

  patch(lab, trustWishes(before.untrusted));
  const approved = await state();
  expect(approved.trusted).toHaveLength(wanted.length);
  expect(trustWishes(allOf(approved))).toEqual([]);
  await execCodex(lab.place, ['Say hello.']);
  expect(called()).toEqual(expect.arrayContaining(['SessionStart', 'UserPromptSubmit', 'Stop', 'SessionEnd']));

  patch(
    lab,
    stateKeysOf(allOf(approved)).map((key) => ({ kind: 'drop', path: ['hooks', 'state', key] })),
  );
  expect((await state()).untrusted).toHaveLength(wanted.length);
});

test('tells apart what was changed since, what is switched off, and what is not there', async () => {
  const lab = await createLab();
  const places = hookPlaces(path.join(lab.place.home, 'state'));
  const handlers = hookHandlers(places).filter(({ event }) => event !== 'Interrupt');
  patch(
    lab,
    handlers.map(({ event, command, timeout, async }) => hookWish(event, { command, timeout, async })),
  );
  const keyOf = (event: string) => hookKey({ file: lab.configFile, event, group: 0, handler: 0 });
  const [first] = handlers.filter(({ event }) => event === 'Stop');
  patch(lab, [
    { kind: 'set', path: ['hooks', 'state', keyOf('Stop'), 'trusted_hash'], value: '"sha256:00"' },
    { kind: 'set', path: ['hooks', 'state', keyOf('PreToolUse'), 'enabled'], value: 'false' },
    // as an older set-up left it, with another timeout
    hookWish('Stop', { command: first?.command ?? '', timeout: 60 }),
  ]);
  const ours = ourHooks(await listHooks(lab), places, EVENTS);
  expect(ours.modified.map(({ event }) => event)).toEqual(['Stop']);
  expect(ours.disabled.map(({ event }) => event)).toEqual(['PreToolUse']);
  expect(ours.missing).toEqual(['Interrupt']);
  expect(ours.twice).toEqual(['Stop']);
  expect(ours.untrusted).toHaveLength(handlers.length - 1);
});

describe('asking Codex', () => {
  test('leaves no session behind, and the configuration as it was', async () => {
    const lab = await createLab();
    const before = readFileSync(lab.configFile, 'utf8');
    await listHooks(lab);
    expect(existsSync(path.join(lab.place.codexHome, 'sessions'))).toBe(false);
    expect(readFileSync(lab.configFile, 'utf8')).toBe(before);
  });

  test('tells no backend of the user, which any other start of an app-server does', async () => {
    const recorder = await startOtlpRecorder();
    undo.push(() => recorder.close());
    const lab = await createLab();
    const wishes = ['logs', 'traces', 'metrics'].map((signal, index): Wish => {
      const key = ['exporter', 'trace_exporter', 'metrics_exporter'][index] ?? '';
      const value = `{ otlp-http = { endpoint = "${recorder.url}/v1/${signal}", protocol = "json", headers = {} } }`;
      return { kind: 'set', path: ['otel', key], value };
    });
    patch(lab, wishes);
    await listHooks(lab);
    expect(recorder.exports).toEqual([]);

    const other = await startAppServer(lab.place);
    expect(await other.close()).toBe(0);
    expect(recorder.exports.map((each) => each.path)).toContain('/v1/traces');
  });

  test('says what is wrong with a configuration that it cannot read', async () => {
    const lab = await createLab();
    writeFileSync(lab.configFile, 'model = 5\n');
    await expect(listHooks(lab)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('config.toml:1:9'),
    });
  });

  test('tells of no policy where there is none', async () => {
    const { install, place } = await createLab();
    const server = await openAppServer(install, { cwd: place.project, env: place.env, timeoutMs: TIMEOUT_MS });
    undo.push(() => server.close());
    expect(await server.readPolicy()).toBeNull();
  });
});
