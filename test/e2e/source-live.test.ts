/**
 * The three sources as they come: Codex exports to the running server, its hooks write into the server's spool, and the server follows the files that Codex
 * writes. What is replayed elsewhere happens here in its own time.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { booksOf } from '../codex-lab/book.ts';
import { createCodexHome } from '../codex-lab/codex-home.ts';
import type { Combination } from '../codex-lab/combination.ts';
import { differencesOf } from '../codex-lab/compare.ts';
import { type Evidence, filesBelow } from '../codex-lab/recording.ts';
import { runScenario } from '../codex-lab/run-codex.ts';
import { loadScenario } from '../codex-lab/scenario.ts';
import { wireHooks } from '../codex-lab/spool.ts';
import { importRollouts, settled, showSession } from '../helper/replay.ts';
import { startTurnscope, type TurnscopeProcess } from '../helper/turnscope-process.ts';

/** From the exit of Codex to a session that says everything. */
const COMPLETE_DEADLINE_MS = 10_000;

const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

async function start(codexHome: string): Promise<TurnscopeProcess> {
  const turnscope = await startTurnscope({ codexHome });
  cleanups.push(async () => {
    await turnscope.stop();
    turnscope.remove();
  });
  return turnscope;
}

/** What a live source said went to the server alone; every source that was on counts as having told of every thread and call. */
function liveEvidence(codexHome: string): Evidence {
  const sessions = path.join(codexHome, 'sessions');
  const rollout = filesBelow(sessions)
    .map((file) => readFileSync(path.join(sessions, file), 'utf8'))
    .join('\n');
  return { otel_logs: rollout, otel_traces: rollout, hooks: rollout, notify: rollout, rollout };
}

/** Runs the scenario with these sources going to a live server, and compares what is shown with the books. */
async function record(name: string, combination: Combination): Promise<void> {
  const scenario = loadScenario(name);
  const place = createCodexHome(scenario);
  const turnscope = await start(combination.rollout ? place.codexHome : `${place.home}/elsewhere`);
  const { otlp_http: http, otlp_grpc: grpc } = turnscope.ready;
  const run = await runScenario(scenario, combination.otlp ? { protocol: 'json', http, grpc } : null, {
    ...(combination.hooks ? await wireHooks(turnscope.stateDir) : {}),
    place,
  });
  const evidence = liveEvidence(run.codexHome);
  await vi.waitFor(
    async () => {
      for (const book of booksOf(run)) {
        const session = await showSession(turnscope, book.sessionId);
        expect(differencesOf({ book, session, combination, evidence })).toEqual([]);
      }
    },
    { timeout: COMPLETE_DEADLINE_MS, interval: 200 },
  );
  run.remove();
}

it.each(['subagents-three', 'resume-three-turns', 'fork'])('%s: all three sources at once', (name) =>
  record(name, { otlp: true, hooks: true, rollout: true }),
);

it.each(['compaction', 'parallel-sessions', 'interrupted'])('%s: by following the files alone', (name) =>
  record(name, { otlp: false, hooks: false, rollout: true }),
);

it('tools-mixed: by hooks alone', () => record('tools-mixed', { otlp: false, hooks: true, rollout: false }));

it('shows a turn while it runs, from its file and its hooks, and its end', async () => {
  const scenario = loadScenario('long-command');
  const place = createCodexHome(scenario);
  const turnscope = await start(place.codexHome);
  const wiring = await wireHooks(turnscope.stateDir);
  let isOver = false;
  const running = runScenario(scenario, null, { ...wiring, place }).finally(() => (isOver = true));
  const sessionId = await vi.waitFor(
    async () => {
      const { stdout } = await turnscope.cli('sessions', '--json');
      const [session] = JSON.parse(stdout) as { session_id: string; status: string; sources: string[] }[];
      expect(session).toMatchObject({ status: 'running', sources: ['hooks', 'rollout'] });
      return session?.session_id ?? '';
    },
    { timeout: COMPLETE_DEADLINE_MS, interval: 100 },
  );
  expect(isOver, 'seen while it ran').toBe(false);
  const run = await running;
  expect(run.runs[0]?.threadId).toBe(sessionId);
  await vi.waitFor(
    async () => {
      expect((await showSession(turnscope, sessionId))?.status).toBe('completed');
    },
    { timeout: COMPLETE_DEADLINE_MS, interval: 200 },
  );
  run.remove();
});

it('notices soon that a process was killed', async () => {
  const scenario = loadScenario('killed-late');
  const place = createCodexHome(scenario);
  const turnscope = await start(place.codexHome);
  const run = await runScenario(scenario, null, { ...(await wireHooks(turnscope.stateDir)), place });
  await vi.waitFor(
    async () => {
      const session = await showSession(turnscope, run.runs[0]?.threadId ?? '');
      expect(session).toMatchObject({ status: 'unknown', status_reason: 'killed' });
    },
    { timeout: COMPLETE_DEADLINE_MS, interval: 200 },
  );
  run.remove();
});

it('an ephemeral session leaves no file: hooks and OTLP tell it all the same', async () => {
  const scenario = loadScenario('shell-one');
  const place = createCodexHome(scenario);
  const turnscope = await start(place.codexHome);
  const { otlp_http: http, otlp_grpc: grpc } = turnscope.ready;
  const wiring = await wireHooks(turnscope.stateDir);
  const run = await runScenario(scenario, { protocol: 'binary', http, grpc }, { ...wiring, rollout: false, place });
  expect(filesBelow(path.join(run.codexHome, 'sessions'))).toEqual([]);
  const [book] = booksOf(run);
  await vi.waitFor(
    async () => {
      const session = await showSession(turnscope, book?.sessionId ?? '');
      expect(session?.sources.toSorted()).toEqual(['hooks', 'notify', 'otel_logs', 'otel_traces']);
      expect(session?.tokens.total).toBe(6882);
    },
    { timeout: COMPLETE_DEADLINE_MS, interval: 200 },
  );
  run.remove();
});

it('imports once what it has followed, and what it has imported before', async () => {
  const scenario = loadScenario('resume-three-turns');
  const place = createCodexHome(scenario);
  const turnscope = await start(place.codexHome);
  const run = await runScenario(scenario, null, { place });
  const [book] = booksOf(run);
  const show = async (): Promise<string> => JSON.stringify(await showSession(turnscope, book?.sessionId ?? ''));
  const sessions = path.join(run.codexHome, 'sessions');
  await importRollouts(turnscope, [sessions]);
  await settled(turnscope);
  const first = await show();
  expect(first).toContain('"status":"completed"');
  await importRollouts(turnscope, [sessions]);
  await settled(turnscope);
  expect(await show()).toBe(first);
  run.remove();
});
