/**
 * Exactly one copy of each span in a real Phoenix, whatever becomes of the sender on the way: killed at the worst of moments, ten at once, two sessions at once, a clock that
 * is put back. The spool of a real Codex is what is sent, by the sender as hooks start it, and by `turnscope flush` in the end.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, readFileSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { hookHandlers } from '../../src/hook/handler.ts';
import { senderInstall } from '../../src/hook/launcher.ts';
import { hookPlaces } from '../../src/model/hook-spool.ts';
import { decodeTracesProtobuf } from '../../src/otlp/traces/protobuf/decode.ts';
import { openinference } from '../../src/render/profile/openinference.ts';
import { renderSession } from '../../src/render/render.ts';
import { booksOf } from '../codex-lab/book.ts';
import { type LabRun, runScenario } from '../codex-lab/run-codex.ts';
import { loadScenario } from '../codex-lab/scenario.ts';
import { sampleSession } from '../helper/sample-session.ts';
import { createSenderPlace, type SenderPlace } from '../helper/sender-place.ts';
import { deliver, endpoint, sessionsOf, spansOf } from './delivery.ts';
import { type KillingProxy, type Moment, startKillingProxy } from './killing-proxy.ts';
import { type Phoenix, startPhoenix } from './phoenix.ts';

/** Phoenix answers before it has inserted. */
const STORED = { timeout: 20_000, interval: 200 };
const HOUR_MS = 3_600_000;
/** A sender with nothing in its way takes less. */
const RUN_MAX_MS = 700;
const PROJECT = 'killed';

interface Found {
  readonly spans: readonly string[];
  readonly tokens: { readonly prompt: number; readonly completion: number };
}

let phoenix: Phoenix;
/** What the real Codex left for a sender. */
let left: SenderPlace;
/** What Phoenix has of it when nobody was killed; the tokens are those that the model billed. */
let wanted: Found;
const forAll: (() => Promise<unknown> | void)[] = [];
const undo: (() => Promise<unknown> | void)[] = [];
const undoAll = async (acts: (() => Promise<unknown> | void)[]): Promise<void> => {
  for (const act of acts.splice(0).reverse()) await act();
};

beforeAll(async () => {
  phoenix = await startPhoenix();
  forAll.push(() => phoenix.stop());
  left = await createSenderPlace('');
  forAll.push(() => left.remove());
  const runs: LabRun[] = [];
  for (const name of ['parallel-sessions', 'subagents-three', 'twenty-tools']) {
    const run = await runScenario(loadScenario(name), null, left.wiring);
    forAll.push(() => run.remove());
    runs.push(run);
  }
  const { place, proxy } = await line();
  await place.flush();
  wanted = { spans: proxy.taken.flatMap(idsOf).sort(), tokens: billOf(runs) };
  await found();
  await phoenix.forget(PROJECT);
});
afterAll(() => undoAll(forAll));
afterEach(async () => {
  await undoAll(undo);
  await phoenix.forget(PROJECT);
});

function billOf(runs: readonly LabRun[]): Found['tokens'] {
  const usages = runs.flatMap((run) => booksOf(run).flatMap(({ turns }) => turns.flatMap(({ answers }) => answers)));
  const sum = (key: 'input' | 'output'): number => usages.reduce((total, { usage }) => total + usage[key], 0);
  return { prompt: sum('input'), completion: sum('output') };
}

interface Line {
  readonly place: SenderPlace;
  readonly proxy: KillingProxy;
}

/** A machine that has what Codex left (nothing, if told so), whose way to Phoenix leads through the proxy. */
async function line(isEmpty = false): Promise<Line> {
  const place = await createSenderPlace('');
  undo.push(() => place.remove());
  const proxy = await startKillingProxy(phoenix.url, () => killHolder(place));
  undo.push(() => proxy.stop());
  place.configure(`[backends.phoenix]\nendpoint = "${proxy.url}"\nproject = "${PROJECT}"\n`);
  const spool = (of: SenderPlace): string => hookPlaces(of.stateDir).spool;
  if (!isEmpty) cpSync(spool(left), spool(place), { recursive: true, preserveTimestamps: true });
  return { place, proxy };
}

/** The process that has the spool is the one that sends. */
async function killHolder({ stateDir }: SenderPlace): Promise<void> {
  const pid = Number(readFileSync(path.join(hookPlaces(stateDir).spool, 'lock'), 'utf8').split('\n')[0]);
  process.kill(pid, 'SIGKILL');
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 10_000, interval: 5 });
}

/** One that is dead and not yet waited for is not running any more. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** As a hook starts it. */
function start({ stateDir, configDir, home }: SenderPlace): { child: ChildProcess; ended: Promise<void> } {
  const child = spawn(process.execPath, [senderInstall(stateDir).program, stateDir, configDir], {
    env: { PATH: process.env['PATH'] ?? '', HOME: home },
    stdio: 'ignore',
  });
  return { child, ended: new Promise((resolve) => child.on('exit', () => resolve())) };
}

const idsOf = (body: Buffer): string[] => {
  const decoded = decodeTracesProtobuf(gunzipSync(body));
  return decoded.ok ? spansOf(decoded.request).map(({ traceId, spanId }) => `${traceId}/${spanId}`) : [];
};

const stored = async (): Promise<string[]> =>
  (await phoenix.spans(PROJECT)).map(({ context }) => `${context.trace_id}/${context.span_id}`).sort();

/** Resolves when what was sent before has been dealt with, all but certainly: Phoenix has one queue, and what is sent now is in it. */
async function settle(): Promise<void> {
  const session = { ...sampleSession, session_id: `after ${Math.random()}` };
  const marker = renderSession(session, {
    profile: openinference,
    resource: { 'openinference.project.name': 'after' },
  });
  await deliver(endpoint(phoenix.tracesUrl), [marker]);
  await vi.waitFor(async () => expect(await phoenix.spans('after')).toHaveLength(spansOf(marker).length), STORED);
  await phoenix.forget('after');
}

async function tokens(): Promise<Found['tokens']> {
  const used = (await phoenix.sessions(PROJECT)).map(({ tokenUsage }) => tokenUsage);
  const sum = (key: keyof Found['tokens']): number => used.reduce((total, usage) => total + usage[key], 0);
  return { prompt: sum('prompt'), completion: sum('completion') };
}

/** What Phoenix has, as soon as that is what it should have and nothing is on its way any more; what it has instead when time is up. */
async function found({ spans } = wanted): Promise<Found> {
  const isThere = async (): Promise<boolean> => (await stored()).join() === spans.join();
  await vi.waitUntil(isThere, STORED).catch(() => undefined);
  await settle();
  return { spans: await stored(), tokens: await tokens() };
}

/** Starts senders until each moment has come, then flushes. */
async function dieAt({ place, proxy }: Line, moments: readonly Moment[]): Promise<void> {
  proxy.moments.push(...moments);
  for (let run = 0; proxy.moments.length > 0 && run < 2 * moments.length; run += 1) await start(place).ended;
  expect(proxy.moments).toEqual([]);
  expect(await place.flush()).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing waits') });
}

test('with nobody killed all is there', async () => {
  const { place, proxy } = await line();
  expect((await place.flush()).code).toBe(0);
  expect(proxy.taken.flatMap(idsOf)).toHaveLength(wanted.spans.length);
  expect(wanted.spans.length).toBeGreaterThan(60);
  expect(await found()).toEqual(wanted);
});

describe('killed', () => {
  test("between Phoenix' yes and the ledger: the same bytes go again, and change nothing", async () => {
    const at = await line();
    await dieAt(at, ['answered, and not told']);
    const [first, second] = at.proxy.taken.map((body) => gunzipSync(body));
    // what was kept meanwhile may stand behind them
    expect(first?.length).toBeGreaterThan(0);
    expect(second?.subarray(0, first?.length)).toEqual(first);
    expect(await found()).toEqual(wanted);
  });

  test('there again and again', async () => {
    const at = await line();
    await dieAt(
      at,
      Array.from({ length: 4 }, () => 'answered, and not told' as const),
    );
    expect(at.proxy.taken.length).toBeGreaterThan(4);
    expect(new Set(at.proxy.taken.flatMap(idsOf)).size).toBe(wanted.spans.length);
    expect(await found()).toEqual(wanted);
  });

  test.each<[Moment]>([['connected'], ['half sent'], ['told']])('when it is %s', async (moment) => {
    const at = await line();
    await dieAt(at, [moment]);
    expect(await found()).toEqual(wanted);
  });

  test('at every moment, one after the other', async () => {
    const at = await line();
    await dieAt(at, ['connected', 'half sent', 'answered, and not told', 'connected', 'told', 'half sent']);
    expect(await found()).toEqual(wanted);
  });

  test('anywhere', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { place } = await line();
      for (let kill = 0; kill < 4; kill += 1) {
        const { child, ended } = start(place);
        await wait(Math.random() * RUN_MAX_MS);
        child.kill('SIGKILL');
        await ended;
      }
      expect((await place.flush()).code).toBe(0);
      expect(await found()).toEqual(wanted);
      await phoenix.forget(PROJECT);
    }
  });
});

describe('at once', () => {
  /** The command line that Codex has for it, with what the lab's Codex gave it. */
  function stop({ stateDir, home }: SenderPlace): Promise<number | null> {
    const { command } = hookHandlers(hookPlaces(stateDir)).find(({ event }) => event === 'Stop') ?? { command: '' };
    const spool = hookPlaces(left.stateDir).spool;
    const name = left.spooled().find((call) => call.startsWith('Stop.')) ?? '';
    const env = { PATH: process.env['PATH'] ?? '', HOME: home };
    const child = spawn('sh', ['-c', command], { env, stdio: ['pipe', 'ignore', 'ignore'] });
    child.stdin?.end(readFileSync(path.join(spool, name)));
    return new Promise((resolve) => child.on('exit', resolve));
  }

  test('ten hooks, whose sender is killed when Phoenix has said yes', async () => {
    const at = await line();
    at.proxy.moments.push('answered, and not told');
    const codes = await Promise.all(Array.from({ length: 10 }, () => stop(at.place)));
    expect(codes).toEqual(codes.map(() => 0));
    await vi.waitFor(() => expect(at.proxy.moments).toEqual([]), STORED);
    await vi.waitFor(async () => expect((await at.place.flush()).code).toBe(0), STORED);
    await at.place.quiet();
    expect(await found()).toEqual(wanted);
  });

  test('sessions of Codex side by side, whose senders are killed', async () => {
    const { place, proxy } = await line(true);
    proxy.moments.push('answered, and not told', 'half sent');
    const run = await runScenario(loadScenario('parallel-sessions'), null, place.wiring);
    undo.push(() => run.remove());
    await vi.waitFor(async () => expect((await place.flush()).code).toBe(0), STORED);
    await place.quiet();
    const sent = { spans: [...new Set(proxy.taken.flatMap(idsOf))].sort(), tokens: billOf([run]) };
    expect(await found(sent)).toEqual(sent);
    expect(await phoenix.sessions(PROJECT)).toHaveLength(run.runs.length);
  });
});

test('a clock that was an hour ahead and is put right in the middle of a turn, and a kill on top of it', async () => {
  const at = await line();
  const { spool } = hookPlaces(at.place.stateDir);
  const early = at.place.spooled().filter((call) => /^(SessionStart|UserPromptSubmit|SubagentStart)/.test(call));
  expect(early.length).toBeGreaterThan(3);
  for (const name of early) {
    const ahead = (statSync(path.join(spool, name)).mtimeMs + HOUR_MS) / 1000;
    utimesSync(path.join(spool, name), ahead, ahead);
  }
  await dieAt(at, ['answered, and not told']);
  // where times cross, turns have other spans for what nobody can place; each is there once all the same
  const sent = { spans: [...new Set(at.proxy.taken.flatMap(idsOf))].sort(), tokens: wanted.tokens };
  const traces = ({ spans }: Found): string[] => [...new Set(spans.map((id) => id.split('/')[0] ?? ''))].sort();
  expect(await found(sent)).toEqual(sent);
  expect(traces(sent)).toEqual(traces(wanted));
});

test('a repetition that comes while the first is still being inserted changes nothing', async () => {
  const sessions = ['0.169.0/twenty-tools', '0.169.0/subagents'].flatMap(sessionsOf);
  const resource = { 'openinference.project.name': PROJECT };
  const requests = sessions.map((session) => renderSession(session, { profile: openinference, resource }));
  const ways = [endpoint(phoenix.tracesUrl), endpoint(phoenix.grpcUrl, { protocol: 'grpc' as const })];
  // all of them are taken before the first is through, and are inserted in turns
  await Promise.all([1, 2, 3, 4, 5, 6].flatMap(() => ways.map((way) => deliver(way, requests))));
  const ids = requests.flatMap(spansOf).map(({ traceId, spanId }) => `${traceId}/${spanId}`);
  const billed = (key: 'input' | 'output'): number => sessions.reduce((sum, { tokens }) => sum + (tokens[key] ?? 0), 0);
  const sent = { spans: ids.sort(), tokens: { prompt: billed('input'), completion: billed('output') } };
  expect(await found(sent)).toEqual(sent);
});
