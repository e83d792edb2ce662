/**
 * Does a user of Codex feel our hooks, and what they start? The real Codex runs the same session of 20 commands in every way, in turn. A model that answers at
 * once leaves nothing but Codex's own work, so that the share of the hooks is larger than it can ever be; 300 ms an answer is still faster than any model, 1000 ms
 * about what people see. `/bin/true` as hook shows what Codex itself takes to call one. A backend is there in the ways that it can trouble the sender, which
 * runs beside Codex for the whole session then.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { TOLD_BY_LOGS } from '../src/hook/handler.ts';
import { hookPlaces } from '../src/model/hook-spool.ts';
import { createCodexHome, writeConfig } from '../test/codex-lab/codex-home.ts';
import { execCodex } from '../test/codex-lab/codex-process.ts';
import { startModelServer } from '../test/codex-lab/model-server.ts';
import { loadScenario } from '../test/codex-lab/scenario.ts';
import { type HookWiring, wireHooks } from '../test/codex-lab/spool.ts';
import { backendConfig, createSenderPlace } from '../test/helper/sender-place.ts';
import { type Manners, startTraceBackend } from '../test/helper/trace-backend.ts';
import { type Figure, percentile, type Question } from './measure.ts';

const SCENARIO = 'twenty-tools';
/** How long the model takes to answer, in ms, and how often each way is run with it. */
const ROUNDS: readonly (readonly [number, number])[] = [
  [0, 9],
  [300, 13],
  [1000, 2],
];

interface Way {
  readonly name: string;
  /** `server`, `backend`: the events that a set-up for one of them writes; `true…`: the same, with `/bin/true`. */
  readonly hooks: 'none' | 'true for a server' | 'true for a backend' | 'server' | 'backend';
  /** Of the backend that the sender has; without it no sender is installed. */
  readonly backend?: Manners | 'closed';
}

const NONE: Way = { name: 'no hooks', hooks: 'none' };
const WAYS: readonly Way[] = [
  NONE,
  { name: '/bin/true at the events for a server', hooks: 'true for a server' },
  { name: '/bin/true at the events for a backend', hooks: 'true for a backend' },
  { name: 'our hooks, for a server', hooks: 'server' },
  { name: 'our hooks, for a backend, no sender', hooks: 'backend' },
  { name: 'our hooks and the sender, its backend answers', hooks: 'backend', backend: 'ok' },
  { name: 'our hooks and the sender, its backend hangs', hooks: 'backend', backend: 'hang' },
  { name: 'our hooks and the sender, its backend says 503', hooks: 'backend', backend: 503 },
  { name: 'our hooks and the sender, nobody at the port', hooks: 'backend', backend: 'closed' },
];

/** Beside log records, hooks around model requests are left out (`src/setup/plan-hook.ts`). */
const isForServer = ({ event }: { readonly event: string }): boolean => !TOLD_BY_LOGS.has(event);

interface Wired {
  readonly wiring: HookWiring;
  readonly spool: string;
  readonly end: () => Promise<void>;
}

async function wire({ hooks, backend }: Way, home: string): Promise<Wired> {
  if (backend !== undefined) return wireSender(backend);
  const stateDir = path.join(home, 'state');
  const ours = await wireHooks(stateDir);
  const empty = ours.hooks.map((hook) => ({ ...hook, command: '/bin/true' }));
  const chosen = {
    none: [],
    'true for a server': empty.filter(isForServer),
    'true for a backend': empty,
    server: ours.hooks.filter(isForServer),
    backend: ours.hooks,
  };
  return {
    wiring: { hooks: chosen[hooks], notify: null },
    spool: hookPlaces(stateDir).spool,
    end: () => Promise.resolve(),
  };
}

async function wireSender(manners: Manners | 'closed'): Promise<Wired> {
  const to = await startTraceBackend();
  if (manners === 'closed') await to.close();
  else to.manners = manners;
  const place = await createSenderPlace(backendConfig('one', to.url));
  const { spool } = hookPlaces(place.stateDir);
  return {
    wiring: { hooks: place.wiring.hooks, notify: null },
    spool,
    // the sender would be in the way of the next session
    end: async () => {
      await untilQuiet(spool);
      place.remove();
      if (manners !== 'closed') await to.close();
    },
  };
}

function endHolder(spool: string): void {
  try {
    process.kill(Number(readFileSync(path.join(spool, 'lock'), 'utf8').split('\n')[0]), 'SIGTERM');
  } catch {
    // it is done already
  }
}

const LOOK_EVERY_MS = 20;
const QUIET_DEADLINE_MS = 60_000;

/** Ends whoever holds the spool, as often as Codex's last hooks have started another; resolves when nothing lies in it. */
async function untilQuiet(spool: string): Promise<void> {
  const end = performance.now() + QUIET_DEADLINE_MS;
  while (readdirSync(spool).length > 0) {
    endHolder(spool);
    if (performance.now() > end) throw new Error(`The sender does not end: ${readdirSync(spool).join(', ')}`);
    await wait(LOOK_EVERY_MS);
  }
}

interface Session {
  readonly ms: number;
  /** Hook calls in the spool, where nobody takes them. */
  readonly calls: number;
}

/** One `codex exec`, its preparations not counted. */
async function session(way: Way, answerMs: number): Promise<Session> {
  const told = loadScenario(SCENARIO);
  const scenario = { ...told, responses: told.responses.map((step) => ({ ...step, latency_ms: answerMs })) };
  const place = createCodexHome(scenario);
  const model = await startModelServer(scenario, { logFile: path.join(place.out, 'model-requests.jsonl') });
  const { wiring, spool, end } = await wire(way, place.home);
  try {
    writeConfig(place, scenario, { modelUrl: model.url, otlp: null, rollout: true, ...wiring });
    const start = performance.now();
    const { exitCode } = await execCodex(place, ['Take twenty steps.']);
    const ms = performance.now() - start;
    if (exitCode !== 0) throw new Error(`codex exec ended with ${exitCode}`);
    return { ms, calls: way.backend === undefined ? readdirSync(spool).length : 0 };
  } finally {
    await end();
    await model.close();
    rmSync(place.home, { recursive: true, force: true });
  }
}

async function measure(answerMs: number, rounds: number): Promise<Figure[]> {
  const times = new Map<string, number[]>(WAYS.map(({ name }) => [name, []]));
  const calls = new Map<string, number>();
  for (let round = 0; round < rounds; round += 1) {
    for (const way of WAYS) {
      const run = await session(way, answerMs);
      if (way.backend === undefined) calls.set(way.name, run.calls);
      times.get(way.name)?.push(run.ms);
    }
  }
  const about = (what: string): string => `answers after ${answerMs} ms: ${what}`;
  const at = (name: string, share: number): number => percentile(times.get(name) ?? [], share);
  const others = WAYS.filter(({ name }) => name !== NONE.name);
  return [
    ...[...calls].map(([name, value]) => ({ name: about(`${name}, calls kept`), value, unit: 'calls' })),
    ...WAYS.flatMap(({ name }) => [
      { name: about(`${name}, median`), value: at(name, 0.5), unit: 'ms' },
      { name: about(`${name}, best`), value: at(name, 0), unit: 'ms' },
    ]),
    ...others.flatMap(({ name }) => [
      { name: about(`${name}, to no hooks, medians`), value: at(name, 0.5) / at(NONE.name, 0.5), unit: 'times' },
      { name: about(`${name}, to no hooks, best`), value: at(name, 0) / at(NONE.name, 0), unit: 'times' },
    ]),
  ];
}

export const hookCodex: Question = {
  name: 'hook-codex',
  ask: async () => {
    // loads Codex from disk
    await session(NONE, 0);
    const figures: Figure[] = [];
    for (const [answerMs, rounds] of ROUNDS) figures.push(...(await measure(answerMs, rounds)));
    const runs = ROUNDS.map(([answerMs, rounds]) => `${rounds} at ${answerMs} ms`).join(', ');
    return {
      setting: `the real Codex, ${SCENARIO}: 20 commands in 21 model requests, runs of each way in turn: ${runs}`,
      figures,
    };
  },
};
