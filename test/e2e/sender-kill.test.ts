/** The sender, killed wherever it is, again and again: in the end each span is there, and what came twice is the same span twice. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { senderInstall } from '../../src/hook/launcher.ts';
import { hookPlaces } from '../../src/model/hook-spool.ts';
import type { Span } from '../../src/otlp/traces/span.ts';
import { runScenario } from '../codex-lab/run-codex.ts';
import { loadScenario } from '../codex-lab/scenario.ts';
import { backendConfig, createSenderPlace, type SenderPlace } from '../helper/sender-place.ts';
import { startTraceBackend, type TraceBackend } from '../helper/trace-backend.ts';

const ROUNDS = 12;
const KILLS = 4;
/** A run with nothing in its way takes less. */
const RUN_MAX_MS = 700;
const HOUR_MS = 3_600_000;
const WAIT = { timeout: 30_000, interval: 50 };

const undo: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const act of undo.splice(0).reverse()) await act();
});

async function backend(): Promise<TraceBackend> {
  const started = await startTraceBackend();
  undo.push(() => started.close());
  return started;
}

async function place(config: string): Promise<SenderPlace> {
  const made = await createSenderPlace(config);
  undo.push(() => made.remove());
  return made;
}

/** As a hook starts it. */
function start({ stateDir, configDir, home }: SenderPlace): { child: ChildProcess; ended: Promise<void> } {
  const child = spawn(process.execPath, [senderInstall(stateDir).program, stateDir, configDir], {
    env: { PATH: process.env['PATH'] ?? '', HOME: home },
    stdio: 'ignore',
  });
  return { child, ended: new Promise((resolve) => child.on('exit', () => resolve())) };
}

const textOf = (span: Span): string =>
  JSON.stringify(span, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));

/** By its ids; fails where one came with two contents. */
function unique(spans: readonly Span[]): Map<string, string> {
  const byId = new Map<string, string>();
  for (const span of spans) {
    const id = `${span.traceId}/${span.spanId}`;
    const text = textOf(span);
    expect(byId.get(id) ?? text, `${span.name} came twice, with two contents`).toBe(text);
    byId.set(id, text);
  }
  return byId;
}

/** What a real Codex leaves behind where nothing is configured. */
async function calls(): Promise<SenderPlace> {
  const from = await place('');
  for (const name of ['subagents-three', 'twenty-tools', 'killed-late']) {
    const run = await runScenario(loadScenario(name), null, from.wiring);
    undo.push(() => run.remove());
  }
  return from;
}

async function placeWith(from: SenderPlace, config: string): Promise<SenderPlace> {
  const to = await place(config);
  cpSync(hookPlaces(from.stateDir).spool, hookPlaces(to.stateDir).spool, { recursive: true, preserveTimestamps: true });
  return to;
}

it('loses nothing and makes nothing twice', async () => {
  const from = await calls();
  const whole = await backend();
  await (await placeWith(from, backendConfig('one', whole.url))).send();
  const expected = unique(whole.spans);
  expect(expected.size).toBeGreaterThan(60);
  for (let round = 0; round < ROUNDS; round += 1) {
    const to = await backend();
    to.manners = round % 2 === 0 ? 'ok' : 'late';
    const at = await placeWith(from, backendConfig('one', to.url));
    for (let kill = 0; kill < KILLS; kill += 1) {
      const { child, ended } = start(at);
      await wait(Math.random() * RUN_MAX_MS);
      child.kill('SIGKILL');
      await ended;
    }
    await at.send();
    expect([...unique(to.spans).keys()].sort(), `round ${round}: ${at.log()}`).toEqual([...expected.keys()].sort());
    expect(at.spooled()).toEqual([]);
  }
});

it('ten at once are one, and the last call of all is not forgotten', async () => {
  const from = await calls();
  const to = await backend();
  const at = await placeWith(from, backendConfig('one', to.url));
  await Promise.all(Array.from({ length: 10 }, () => start(at).ended));
  await vi.waitFor(() => expect(at.spooled()).toEqual([]), WAIT);
  const spans = to.spans.map(textOf);
  expect(new Set(spans).size).toBe(spans.length);
  expect(unique(to.spans).size).toBeGreaterThan(60);
});

it('calls that come a second time change nothing', async () => {
  const from = await calls();
  const to = await backend();
  const at = await placeWith(from, backendConfig('one', to.url));
  await at.send();
  const before = to.spans.length;
  cpSync(hookPlaces(from.stateDir).spool, hookPlaces(at.stateDir).spool, { recursive: true, preserveTimestamps: true });
  await at.send();
  expect([to.spans.length, at.spooled()]).toEqual([before, []]);
});

it('a clock that was an hour ahead, and was put right in the middle of a turn, loses no turn and doubles none', async () => {
  const from = await calls();
  const whole = await backend();
  await (await placeWith(from, backendConfig('one', whole.url))).send();
  const to = await backend();
  const at = await placeWith(from, backendConfig('one', to.url));
  const { spool } = hookPlaces(at.stateDir);
  for (const name of at.spooled().filter((call) => /^(SessionStart|UserPromptSubmit|SubagentStart)/.test(call))) {
    const file = path.join(spool, name);
    const ahead = (statSync(file).mtimeMs + HOUR_MS) / 1000;
    utimesSync(file, ahead, ahead);
  }
  await at.send();
  const turns = (spans: readonly Span[]): string[] => [...new Set(spans.map(({ traceId }) => traceId))].sort();
  expect(turns(to.spans)).toEqual(turns(whole.spans));
  unique(to.spans);
});
