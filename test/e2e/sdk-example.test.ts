/**
 * The examples of `@turnscope/otel` as their reader would run them: from the package, against a scripted model, told to a real server. What that shows is held
 * against what the model billed, and against what the real Codex is shown as after the same script.
 */
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildSdk } from '../../scripts/build-sdk.mjs';
import type { Session } from '../../src/model/session.ts';
import { createCodexHome, writeConfig } from '../codex-lab/codex-home.ts';
import { startModelServer } from '../codex-lab/model-server.ts';
import { runScenario } from '../codex-lab/run-codex.ts';
import { loadScenario } from '../codex-lab/scenario.ts';
import { startTurnscope, type TurnscopeProcess } from '../helper/turnscope-process.ts';

const exec = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../..');
const STORED_DEADLINE_MS = 60_000;

let turnscope: TurnscopeProcess;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'turnscope-sdk-example-'));
  await buildSdk();
  // the package as npm would lay it, beside the OpenTelemetry packages that it asks for
  mkdirSync(path.join(folder, 'node_modules', '@turnscope'), { recursive: true });
  symlinkSync(path.join(ROOT, 'npm', 'sdk'), path.join(folder, 'node_modules', '@turnscope', 'otel'));
  for (const scope of ['@opentelemetry', '@openai'])
    symlinkSync(path.join(ROOT, 'node_modules', scope), path.join(folder, 'node_modules', scope));
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  for (const example of ['agent-loop.ts', 'codex-sdk.ts'])
    copyFileSync(path.join(ROOT, 'examples', 'sdk', example), path.join(folder, example));
  turnscope = await startTurnscope();
});
afterAll(async () => {
  await turnscope.stop();
  turnscope.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** The only session of an originator, as it is stored by now. */
async function sessionOf(originator: string): Promise<Session | undefined> {
  const { stdout } = await turnscope.cli('sessions', '--json');
  const all = (JSON.parse(stdout) as Session[]).filter((session) => session.originator === originator);
  expect(all.length).toBeLessThan(2);
  const [session] = all;
  return session && (JSON.parse((await turnscope.cli('show', session.session_id, '--json')).stdout) as Session);
}

/** What a viewer sees, without what tells one run from another. */
const shown = (session: Session | undefined) => ({
  status: session?.status,
  model: session?.model,
  tokens: session?.tokens,
  cost: session?.cost_usd?.toFixed(6),
  // whether there were compactions is known by the span of the turn, the last that Codex sends: on a busy machine it ends without waiting for that
  counts: { ...session?.counts, compactions: undefined },
  sources: session?.sources,
  turns: session?.turns.map((turn) => ({
    status: turn.status,
    prompt: turn.prompt,
    tokens: turn.tokens,
    calls: turn.model_calls.map(({ tokens: of, status: ended, attempts }) => ({ of, ended, attempts })),
    tools: turn.tool_calls.map(({ name, status: ended, arguments: given }) => ({ name, ended, given })),
    approvals: turn.approvals.map(({ decision, source }) => ({ decision, source })),
  })),
});

test('a twin session is shown as the real one', async () => {
  const scenario = loadScenario('shell-one');
  const model = await startModelServer(scenario, { logFile: path.join(folder, 'model.jsonl') });
  const { stdout } = await exec(process.execPath, ['agent-loop.ts', scenario.prompts[0] as string], {
    cwd: folder,
    env: { ...process.env, OPENAI_BASE_URL: model.url, OPENAI_API_KEY: 'made-up', OTLP: turnscope.ready.otlp_http },
  }).finally(() => void model.close());
  expect(stdout.trim()).toBe('The command printed 2.');
  const { otlp_http: http, otlp_grpc: grpc } = turnscope.ready;
  const real = await runScenario(scenario, { protocol: 'binary', http, grpc }, { rollout: false });
  real.remove();
  for (const originator of ['codex_exec', 'agent-loop'])
    await expect
      .poll(async () => (await sessionOf(originator))?.status, { timeout: STORED_DEADLINE_MS })
      .toBe('completed');
  const [twin, codex] = [await sessionOf('agent-loop'), await sessionOf('codex_exec')];
  expect(twin?.tokens).toMatchObject({
    input: 6_780,
    cached_input: 4_224,
    output: 102,
    reasoning_output: 20,
    total: 6_882,
  });
  expect(shown(twin)).toEqual(shown(codex));
});

test('turns that its own SDK had Codex run are told: words, commands, and the tokens that were billed', async () => {
  const scenario = loadScenario('resume-three-turns');
  const place = createCodexHome(scenario);
  const model = await startModelServer(scenario, { logFile: path.join(place.out, 'model.jsonl') });
  writeConfig(place, scenario, { modelUrl: model.url, otlp: null, hooks: [], notify: null, rollout: true });
  const prompts = scenario.prompts as readonly string[];
  const { stdout } = await exec(process.execPath, [path.join(folder, 'codex-sdk.ts'), ...prompts], {
    cwd: place.project,
    env: { ...place.env, OTLP: turnscope.ready.otlp_http },
  }).finally(() => void model.close());
  rmSync(place.home, { recursive: true });
  expect(stdout.trim().split('\n')).toEqual(['Noted.', 'You named 7.', 'Done.']);
  // logs of one turn may be stored before the spans of another
  await expect
    .poll(async () => (await sessionOf('codex_sdk_ts'))?.tokens, { timeout: STORED_DEADLINE_MS })
    .toMatchObject({ input: 13_400, cached_input: 9_900, output: 73, reasoning_output: 10 });
  const session = await sessionOf('codex_sdk_ts');
  expect(session?.turns.map(({ prompt }) => prompt)).toEqual(prompts);
  expect(session?.turns.map(({ tool_calls }) => tool_calls.map(({ name, status }) => [name, status]))).toEqual([
    [],
    [],
    [['exec_command', 'ok']],
  ]);
});
