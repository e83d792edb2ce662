/**
 * Does a user of Codex feel our hooks? The real Codex runs the same session of 20 commands with all hooks and without any, in turn. A model that answers at
 * once leaves nothing but Codex's own work, so that the share of the hooks is larger than it can ever be; 300 ms an answer is still
 * faster than any model. `/bin/true` as hook shows what Codex itself takes to call one.
 */
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type HookHandler, hookHandlers } from '../src/hook/handler.ts';
import { installHook } from '../src/hook/install.ts';
import { hookPlaces } from '../src/model/hook-spool.ts';
import { createCodexHome, writeConfig } from '../test/codex-lab/codex-home.ts';
import { execCodex } from '../test/codex-lab/codex-process.ts';
import { startModelServer } from '../test/codex-lab/model-server.ts';
import { loadScenario } from '../test/codex-lab/scenario.ts';
import { type Figure, percentile, type Question } from './measure.ts';

const ROUNDS = 6;
const SCENARIO = 'twenty-tools';
const ANSWER_MS = [0, 300];

const WAYS: Readonly<Record<string, (handlers: readonly HookHandler[]) => readonly HookHandler[]>> = {
  'no hooks': () => [],
  '/bin/true as every hook': (handlers) => handlers.map((handler) => ({ ...handler, command: '/bin/true' })),
  'our hooks': (handlers) => handlers,
};

interface Session {
  readonly ms: number;
  /** Hook calls in the spool. */
  readonly calls: number;
}

/** One `codex exec`, its preparations not counted. */
async function session(chooseHooks: (typeof WAYS)[string], answerMs: number): Promise<Session> {
  const told = loadScenario(SCENARIO);
  const scenario = { ...told, responses: told.responses.map((step) => ({ ...step, latency_ms: answerMs })) };
  const place = createCodexHome(scenario);
  const model = await startModelServer(scenario, { logFile: path.join(place.out, 'model-requests.jsonl') });
  try {
    const stateDir = path.join(place.home, 'state');
    const places = hookPlaces(stateDir);
    await installHook({ stateDir });
    const hooks = chooseHooks(hookHandlers(places));
    writeConfig(place, scenario, { modelUrl: model.url, otlp: null, rollout: true, notify: null, hooks });
    const start = performance.now();
    const { exitCode } = await execCodex(place, ['Take twenty steps.']);
    const ms = performance.now() - start;
    if (exitCode !== 0) throw new Error(`codex exec ended with ${exitCode}`);
    return { ms, calls: readdirSync(places.spool).length };
  } finally {
    await model.close();
    rmSync(place.home, { recursive: true, force: true });
  }
}

async function measure(answerMs: number): Promise<Figure[]> {
  const times = new Map<string, number[]>(Object.keys(WAYS).map((name) => [name, []]));
  let calls = 0;
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const [name, chooseHooks] of Object.entries(WAYS)) {
      const run = await session(chooseHooks, answerMs);
      calls = Math.max(calls, run.calls);
      // the first round loads Codex from disk
      if (round >= 0) times.get(name)?.push(run.ms);
    }
  }
  const about = (what: string): string => `answers after ${answerMs} ms: ${what}`;
  const least = (name: string): number => percentile(times.get(name) ?? [], 0);
  const median = (name: string): number => percentile(times.get(name) ?? [], 0.5);
  return [
    { name: about('hook calls of a session'), value: calls, unit: 'calls' },
    ...Object.keys(WAYS).flatMap((name) => [
      { name: about(`${name}, median`), value: median(name), unit: 'ms' },
      { name: about(`${name}, best`), value: least(name), unit: 'ms' },
    ]),
    { name: about('our hooks to none, medians'), value: median('our hooks') / median('no hooks'), unit: 'times' },
    { name: about('our hooks to none, best'), value: least('our hooks') / least('no hooks'), unit: 'times' },
    { name: about('a call, best'), value: (least('our hooks') - least('no hooks')) / calls, unit: 'ms' },
  ];
}

export const hookCodex: Question = {
  name: 'hook-codex',
  ask: async () => {
    const figures: Figure[] = [];
    for (const answerMs of ANSWER_MS) figures.push(...(await measure(answerMs)));
    return {
      setting: `the real Codex, ${SCENARIO}: 20 commands in 21 model requests, ${ROUNDS} runs of each way in turn`,
      figures,
    };
  },
};
