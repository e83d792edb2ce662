/* oxlint-disable vitest/no-standalone-expect -- the rule knows no `it` that is made here */
/** The server's forwarding as its users have it: the built program, Codex's own words, backends that keep what they said yes to. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { it as base, describe, expect, vi } from 'vitest';
import type { Signal } from '../../src/otlp/signal.ts';
import type { Span } from '../../src/otlp/traces/span.ts';
import { booksOf } from '../codex-lab/book.ts';
import { createCodexHome } from '../codex-lab/codex-home.ts';
import { type LabRun, runScenario } from '../codex-lab/run-codex.ts';
import { loadScenario } from '../codex-lab/scenario.ts';
import { createForwardPlace, type ForwardPlace } from '../helper/forward-place.ts';
import { rolloutsOf } from '../helper/recorded-rollout.ts';
import { billedByThread, requestsOf } from '../helper/recording.ts';
import { importRollouts, listSessionIds, showSession } from '../helper/replay.ts';
import { attributeOf, backendConfig, repeated } from '../helper/sender-place.ts';
import { startTraceBackend, type TraceBackend } from '../helper/trace-backend.ts';
import type { TurnscopeProcess } from '../helper/turnscope-process.ts';

/** A turn is looked at when its session has been quiet for ten seconds. */
const FORWARDED = { timeout: 45_000, interval: 100 };
/** Long enough for everything that would come a second time. */
const NO_MORE_MS = 13_000;

type Undo = (() => Promise<unknown> | void)[];
/** Side by side: most of the time they wait for a session to be quiet. */
const it = base.extend<{ undo: Undo }>({
  // oxlint-disable-next-line no-empty-pattern -- what a fixture uses is read off its pattern
  undo: async ({}, use) => {
    const acts: Undo = [];
    await use(acts);
    for (const act of acts.reverse()) await act();
  },
}).concurrent;

async function backend(undo: Undo): Promise<TraceBackend> {
  const started = await startTraceBackend();
  undo.push(() => started.close());
  return started;
}

function place(undo: Undo, config: string): ForwardPlace {
  const made = createForwardPlace(config);
  undo.push(() => made.remove());
  return made;
}

const turnsIn = (spans: readonly Span[]): Span[] =>
  spans.filter((span) => attributeOf(span, 'gen_ai.operation.name') === 'invoke_agent');
const sum = (spans: readonly Span[], key: string): number =>
  spans.reduce((total, span) => total + Number(attributeOf(span, key) ?? 0), 0);
const idsOf = (spans: readonly Span[]): string[] => [...new Set(spans.map(({ spanId }) => spanId))].sort();
const textOf = (spans: readonly Span[]): string =>
  JSON.stringify(spans, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));

/** What all answers of a run cost, by the model's own books. */
const billOf = (run: LabRun): number =>
  booksOf(run)
    .flatMap(({ turns }) => turns.flatMap((turn) => turn.answers))
    .reduce((total, { usage }) => total + usage.input, 0);

async function replay(
  { ready }: Pick<TurnscopeProcess, 'ready'>,
  names: readonly string[],
  signals: readonly Signal[] = ['logs', 'traces', 'metrics'],
): Promise<void> {
  for (const { signal, encoding, body } of names.flatMap(requestsOf)) {
    if (!signals.includes(signal)) continue;
    const type = encoding === 'json' ? 'application/json' : 'application/x-protobuf';
    const url = new URL(`/v1/${signal}`, ready.otlp_http);
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': type },
      body: Buffer.from(body),
    });
    await response.arrayBuffer();
    expect(response.status).toBe(200);
  }
}

/** Of every thread, by the scripted model's books. */
const billed = (names: readonly string[]): number =>
  names.flatMap((name) => Object.values(billedByThread(name))).reduce((total, [input]) => total + input, 0);

const RECORDINGS = ['0.169.0/tools-mixed', '0.169.0/subagents', '0.147.0/shell-one', '0.169.0/unicode'];

describe.concurrent('what OTLP tells now, of times long ago', () => {
  it('goes to each backend in its mode, whole and once, whatever happens to server and backend', async ({ undo }) => {
    const [full, words, dead] = [await backend(undo), await backend(undo), await backend(undo)];
    dead.manners = 503;
    const metadata = backendConfig('words', words.url).replace('"full"', '"metadata_only"');
    const at = place(undo, backendConfig('full', full.url) + metadata + backendConfig('dead', dead.url));
    const first = await at.start();
    await replay(first, RECORDINGS);
    await vi.waitFor(() => expect(sum(full.spans, 'gen_ai.usage.input_tokens')).toBe(billed(RECORDINGS)), FORWARDED);
    await vi.waitFor(() => expect(idsOf(words.spans)).toEqual(idsOf(full.spans)), FORWARDED);
    const prompts = turnsIn(full.spans).map((span) => String(attributeOf(span, 'gen_ai.input.messages')));
    const said = prompts.map((prompt) => /"content":"([^"\\]{8,30})/.exec(prompt)?.[1] ?? prompt);
    for (const each of said) {
      expect(textOf(full.spans)).toContain(each);
      expect(textOf(words.spans)).not.toContain(each);
    }
    expect((await at.status()).forwarding).toMatchObject([
      { backend: 'full', state: 'ok', waiting: { items: 0 } },
      { backend: 'words', state: 'ok', waiting: { items: 0 } },
      { backend: 'dead', state: 'trouble', message: expect.any(String) },
    ]);
    const flushed = await first.cli('flush');
    expect(flushed.stdout).toContain('dead');
    expect(flushed.code).toBe(1);
    await vi.waitFor(() => expect(at.said()).toContain('Forwarding to dead'), FORWARDED);
    await at.kill();
    dead.manners = 'ok';
    await at.start();
    await vi.waitFor(() => expect(idsOf(dead.spans)).toEqual(idsOf(full.spans)), FORWARDED);
    await wait(NO_MORE_MS);
    expect([full, words, dead].map(({ spans }) => repeated(spans))).toEqual([[], [], []]);
    expect(at.said().match(/Forwarding to dead/g)).toHaveLength(1);
  });

  it('arrives once, although the server is killed again and again', async ({ undo }) => {
    const whole = await backend(undo);
    const undisturbed = place(undo, backendConfig('one', whole.url));
    await replay(await undisturbed.start(), RECORDINGS);
    await vi.waitFor(() => expect(sum(whole.spans, 'gen_ai.usage.input_tokens')).toBe(billed(RECORDINGS)), FORWARDED);
    await undisturbed.stop();

    const to = await backend(undo);
    to.manners = 'late';
    const at = place(undo, backendConfig('one', to.url));
    for (const name of RECORDINGS) {
      const server = await at.start();
      await replay(server, [name]);
      await wait(Math.random() * 14_000);
      await at.kill();
    }
    await at.start();
    await vi.waitFor(() => expect(idsOf(to.spans)).toEqual(idsOf(whole.spans)), FORWARDED);
    await wait(NO_MORE_MS);
    // one request may have been on its way when the server died: then it is the same span twice
    const texts = new Set(to.spans.map((span) => textOf([span])));
    expect(texts.size).toBe(idsOf(to.spans).length);
  });
});

describe.concurrent('the real Codex, live', () => {
  it('is passed on from all three sources as one, while it goes on', async ({ undo }) => {
    const to = await backend(undo);
    const at = place(undo, backendConfig('one', to.url));
    const scenario = loadScenario('subagents-three');
    const home = createCodexHome(scenario);
    const { ready } = await at.start({ codexHome: home.codexHome });
    const otlp = { protocol: 'json', http: ready.otlp_http, grpc: ready.otlp_grpc } as const;
    const run = await runScenario(scenario, otlp, { ...(await at.wire()), place: home });
    undo.push(() => run.remove());
    await vi.waitFor(() => expect(sum(to.spans, 'gen_ai.usage.input_tokens')).toBe(billOf(run)), FORWARDED);
    await wait(NO_MORE_MS);
    expect(repeated(to.spans)).toEqual([]);
  });

  it('shows a turn that runs where the profile can, and a killed one as what it is', async ({ undo }) => {
    const to = await backend(undo);
    const logfire = `[backends.logfire]\nendpoint = "${new URL(to.url).origin}"\ntoken = "local"\ncontent_mode = "full"\n`;
    const at = place(undo, logfire);
    const scenario = loadScenario('killed-late');
    const home = createCodexHome(scenario);
    await at.start({ codexHome: home.codexHome });
    const run = await runScenario(scenario, null, { ...(await at.wire()), place: home });
    undo.push(() => run.remove());
    const kinds = (): string[] => to.spans.map((span) => String(attributeOf(span, 'logfire.span_type')));
    expect(kinds()).toContain('pending_span');
    await vi.waitFor(() => expect(kinds()).toContain('span'), FORWARDED);
    await wait(NO_MORE_MS);
    expect(repeated(to.spans)).toEqual([]);
  });
});

it('history stays where it is, unless somebody asked for it', async ({ undo }) => {
  const scenario = loadScenario('resume-three-turns');
  const run = await runScenario(scenario, null);
  undo.push(() => run.remove());
  const [now, old] = [await backend(undo), await backend(undo)];
  const at = place(undo, backendConfig('now', now.url) + backendConfig('old', old.url, 'since = "7d"'));
  const server = await at.start();
  await importRollouts(server, [path.join(run.codexHome, 'sessions')]);
  await vi.waitFor(() => expect(turnsIn(old.spans)).toHaveLength(3), FORWARDED);
  await wait(NO_MORE_MS);
  expect([now.spans.length, turnsIn(old.spans).length, repeated(old.spans)]).toEqual([0, 3, []]);
});

it('a session that came without names of turns does not come again when its files are imported', async ({ undo }) => {
  const name = '0.169.0/resume-three-turns';
  const to = await backend(undo);
  const at = place(undo, backendConfig('one', to.url));
  const server = await at.start();
  await replay(server, [name], ['logs']);
  await vi.waitFor(() => expect(turnsIn(to.spans)).toHaveLength(3), FORWARDED);
  const folder = path.join(at.stateDir, 'copied');
  mkdirSync(folder);
  for (const { fileName, lines } of rolloutsOf(name))
    writeFileSync(path.join(folder, fileName), `${lines.join('\n')}\n`);
  await importRollouts(server, [folder]);
  const [sessionId = ''] = await listSessionIds(server);
  const turns = (await showSession(server, sessionId))?.turns ?? [];
  expect(turns.map(({ turn_id }) => turn_id.includes(':'))).toEqual([false, false, false]);
  await wait(NO_MORE_MS);
  expect(turnsIn(to.spans)).toHaveLength(3);
});

describe.concurrent('sender and server take turns', () => {
  it('each turn comes once, whoever has it', async ({ undo }) => {
    const to = await backend(undo);
    to.manners = 503;
    const at = place(undo, backendConfig('one', to.url));
    const wiring = await at.wire({ sender: true });
    const codex = async (name: string): Promise<LabRun> => {
      const run = await runScenario(loadScenario(name), null, wiring);
      undo.push(() => run.remove());
      return run;
    };
    // a sender waits for the backend, and holds its outbox, when the server starts
    const first = await codex('shell-one');
    await vi.waitFor(() => expect(to.requests).toBeGreaterThan(0), FORWARDED);
    await at.start();
    expect((await at.status()).forwarding).toMatchObject([{ backend: 'one', state: 'held' }]);
    const second = await codex('tools-mixed');
    to.manners = 'ok';
    await vi.waitFor(
      () => expect(sum(to.spans, 'gen_ai.usage.input_tokens')).toBe(billOf(first) + billOf(second)),
      FORWARDED,
    );
    await vi.waitFor(async () => expect((await at.status()).forwarding).toMatchObject([{ state: 'ok' }]), FORWARDED);
    await at.stop();
    // the server is gone, and a hook comes
    const third = await codex('plain-answer');
    await vi.waitFor(
      () =>
        expect(sum(to.spans, 'gen_ai.usage.input_tokens')).toBe(
          [first, second, third].map(billOf).reduce((a, b) => a + b),
        ),
      FORWARDED,
    );
    await at.quiet();
    await at.start();
    await wait(NO_MORE_MS);
    expect(repeated(to.spans)).toEqual([]);
    expect(turnsIn(to.spans)).toHaveLength(3);
  });

  it.for([3_000, 0])(
    'a turn that ended %d ms before the server was told to stop is there, whole, when it has',
    async (beforeMs, { undo }) => {
      const to = await backend(undo);
      const at = place(undo, backendConfig('one', to.url));
      const scenario = loadScenario('shell-one');
      const home = createCodexHome(scenario);
      await at.start({ codexHome: home.codexHome });
      const run = await runScenario(scenario, null, { ...(await at.wire()), place: home });
      undo.push(() => run.remove());
      await wait(beforeMs);
      expect(to.spans).toEqual([]);
      await at.stop();
      expect(sum(to.spans, 'gen_ai.usage.input_tokens')).toBe(billOf(run));
      await at.start({ codexHome: home.codexHome });
      await wait(NO_MORE_MS);
      expect(repeated(to.spans)).toEqual([]);
      expect(turnsIn(to.spans)).toHaveLength(1);
    },
  );
});

describe.concurrent('what the user has settled', () => {
  it('a config.toml that cannot be understood is told, and nothing leaves; the server works', async ({ undo }) => {
    const to = await backend(undo);
    const at = place(undo, `${backendConfig('one', to.url)}[forward\n`);
    const server = await at.start();
    await replay(server, ['0.147.0/shell-one']);
    await wait(NO_MORE_MS);
    expect([to.requests, (await at.status()).forwarding]).toEqual([0, []]);
    const [sessionId = ''] = await listSessionIds(server);
    // what is to forbid words may stand in the part that nobody could read
    expect(await showSession(server, sessionId)).toMatchObject({ status: 'completed', turns: [{ prompt: null }] });
    const told = await server.cli('config');
    expect(`${told.stdout}${told.stderr}`).toContain('config.toml');
  });

  it('redaction rules that cannot be used keep the server from starting, in one sentence', async ({ undo }) => {
    const at = place(undo, '');
    writeFileSync(path.join(at.configDir, 'redaction.json'), '{"rules": [{"id": 7}]}');
    await expect(at.start()).rejects.toThrow(/redaction\.json/);
  });
});
