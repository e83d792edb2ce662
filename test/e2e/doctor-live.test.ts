/** `doctor --live` beside the real Codex. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { createCodexHome } from '../codex-lab/codex-home.ts';
import { runScenario } from '../codex-lab/run-codex.ts';
import { loadScenario } from '../codex-lab/scenario.ts';
import { wireHooks } from '../codex-lab/spool.ts';
import { PROGRAM, startTurnscope } from '../helper/turnscope-process.ts';

const undo: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const act of undo.splice(0).reverse()) await act();
});

interface Live {
  readonly session_id: string;
  readonly sources: readonly {
    readonly source: string;
    readonly can_be_heard: boolean;
    readonly after_ms: number | null;
  }[];
}

/** Resolves when it waits. */
async function startLive(dataDir: string, stateDir: string, ...args: readonly string[]) {
  const env = { ...process.env, TURNSCOPE_DATA_DIR: dataDir, TURNSCOPE_STATE_DIR: stateDir, NO_COLOR: '1' };
  const child = spawn(process.execPath, [PROGRAM, 'doctor', '--live', ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const code = new Promise<number | null>((resolve) => child.on('close', resolve));
  const stdout = text(child.stdout);

  const lines = createInterface({ input: child.stderr });
  await new Promise<void>((resolve) => lines.once('line', () => resolve()));
  return { child, code, stdout };
}

test('tells every way that the next turn came, and how late', async () => {
  const scenario = loadScenario('shell-one');
  const place = createCodexHome(scenario);
  const turnscope = await startTurnscope({ codexHome: place.codexHome });
  undo.push(async () => {
    await turnscope.stop();
    turnscope.remove();
  });
  const live = await startLive(turnscope.dataDir, turnscope.stateDir, '--json', '--timeout', '60');
  const { otlp_http: http, otlp_grpc: grpc } = turnscope.ready;
  const run = await runScenario(
    scenario,
    { protocol: 'binary', http, grpc },
    { ...(await wireHooks(turnscope.stateDir)), place },
  );
  const { session_id, sources } = JSON.parse(await live.stdout) as Live;
  expect(await live.code).toBe(0);
  expect(session_id).toBe(run.runs[0]?.threadId);
  expect(sources.map(({ source }) => source)).toEqual(['hooks', 'otel_logs', 'otel_traces', 'rollout', 'notify']);
  expect(sources.filter(({ after_ms }) => after_ms === null)).toEqual([]);
  run.remove();
});

test('without a server tells of hooks, and that it can tell no more', async () => {
  const scenario = loadScenario('shell-one');
  const place = createCodexHome(scenario);
  const stateDir = `${place.home}/state`;
  const wiring = await wireHooks(stateDir);
  const live = await startLive(`${place.home}/data`, stateDir, '--timeout', '60');
  const run = await runScenario(scenario, null, { ...wiring, place });
  const said = await live.stdout;
  expect(await live.code).toBe(0);
  expect(said).toContain(`of session ${run.runs[0]?.threadId} came by`);
  expect(said).toMatch(/✓ hooks +\d+\.\d s after the turn began/);
  expect(said).toMatch(/– OTLP logs +cannot be heard without a server/);
  run.remove();
});

test('says when no turn came, and ends cleanly at Ctrl-C', async () => {
  const place = createCodexHome(loadScenario('shell-one'));
  const [late, stopped] = await Promise.all([
    startLive(`${place.home}/data`, `${place.home}/state`, '--timeout', '1'),
    startLive(`${place.home}/data`, `${place.home}/state`),
  ]);
  stopped.child.kill('SIGINT');
  expect([await late.code, await stopped.code, await stopped.stdout]).toEqual([1, 0, '']);
});
