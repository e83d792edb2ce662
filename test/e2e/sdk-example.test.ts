/**
 * The example of `@turnscope/otel` as its reader would run it: from the package, against a scripted model, told to a real server. What that shows is held against
 * what the model billed, and against what the real Codex is shown as after the same script.
 */
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildSdk } from '../../scripts/build-sdk.mjs';
import type { Session } from '../../src/model/session.ts';
import { type ModelServer, startModelServer } from '../codex-lab/model-server.ts';
import { runScenario } from '../codex-lab/run-codex.ts';
import { loadScenario } from '../codex-lab/scenario.ts';
import { startTurnscope, type TurnscopeProcess } from '../helper/turnscope-process.ts';

const exec = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../..');
const STORED_DEADLINE_MS = 20_000;
const scenario = loadScenario('shell-one');

let turnscope: TurnscopeProcess;
let model: ModelServer;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'turnscope-sdk-example-'));
  await buildSdk();
  // the package as npm would lay it, beside the OpenTelemetry packages that it asks for
  mkdirSync(path.join(folder, 'node_modules', '@turnscope'), { recursive: true });
  symlinkSync(path.join(ROOT, 'npm', 'sdk'), path.join(folder, 'node_modules', '@turnscope', 'otel'));
  symlinkSync(path.join(ROOT, 'node_modules', '@opentelemetry'), path.join(folder, 'node_modules', '@opentelemetry'));
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  copyFileSync(path.join(ROOT, 'examples', 'sdk', 'agent-loop.ts'), path.join(folder, 'agent-loop.ts'));
  [turnscope, model] = await Promise.all([
    startTurnscope(),
    startModelServer(scenario, { logFile: path.join(folder, 'model.jsonl') }),
  ]);
});
afterAll(async () => {
  await Promise.all([turnscope.stop(), model.close()]);
  turnscope.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function sessions(): Promise<Session[]> {
  const { stdout } = await turnscope.cli('sessions', '--json');
  const summaries = JSON.parse(stdout) as Session[];
  return await Promise.all(
    summaries.map(
      async ({ session_id }) => JSON.parse((await turnscope.cli('show', session_id, '--json')).stdout) as Session,
    ),
  );
}

/** What a viewer sees, without what tells one run from another. */
const shown = ({ status, model: used, tokens, cost_usd, counts, sources, turns }: Session) => ({
  status,
  model: used,
  tokens,
  cost: cost_usd?.toFixed(6),
  counts,
  sources,
  turns: turns.map((turn) => ({
    status: turn.status,
    prompt: turn.prompt,
    tokens: turn.tokens,
    calls: turn.model_calls.map(({ tokens: of, status: ended, attempts }) => ({ of, ended, attempts })),
    tools: turn.tool_calls.map(({ name, status: ended, arguments: given }) => ({ name, ended, given })),
    approvals: turn.approvals.map(({ decision, source }) => ({ decision, source })),
  })),
});

test('a twin session is shown as the real one', async () => {
  const { stdout } = await exec(process.execPath, ['agent-loop.ts', scenario.prompts[0] as string], {
    cwd: folder,
    env: { ...process.env, OPENAI_BASE_URL: model.url, OPENAI_API_KEY: 'made-up', OTLP: turnscope.ready.otlp_http },
  });
  expect(stdout.trim()).toBe('The command printed 2.');
  const real = await runScenario(
    scenario,
    {
      protocol: 'binary',
      http: turnscope.ready.otlp_http,
      grpc: turnscope.ready.otlp_grpc,
    },
    { rollout: false },
  );
  real.remove();
  await expect
    .poll(async () => (await sessions()).map(({ status }) => status), { timeout: STORED_DEADLINE_MS })
    .toEqual(['completed', 'completed']);
  const all = await sessions();
  const twin = all.find(({ originator }) => originator === 'agent-loop');
  const codex = all.find(({ originator }) => originator !== 'agent-loop');
  expect(twin?.tokens).toMatchObject({
    input: 6_780,
    cached_input: 4_224,
    output: 102,
    reasoning_output: 20,
    total: 6_882,
  });
  expect(shown(twin!)).toEqual(shown(codex!));
});
