/**
 * Runs the real Codex CLI through one scenario, offline: its model is the scripted one, its telemetry goes where the
 * test wants it. One run takes about a second.
 */
import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { type CodexHome, createCodexHome, type OtlpTarget, writeConfig } from './codex-home.ts';
import { type ModelServer, startModelServer } from './model-server.ts';
import type { Scenario } from './scenario.ts';

/** A line of `codex exec --json`, as far as it is read here. */
export interface ExecEvent {
  readonly type: string;
  readonly thread_id?: string;
  readonly item?: {
    readonly type: string;
    readonly command?: string;
    readonly exit_code?: number | null;
    readonly text?: string;
  };
}

/** One `codex exec`. */
export interface ExecRun {
  readonly threadId: string;
  readonly exitCode: number | null;
  readonly events: readonly ExecEvent[];
}

export interface LabRun {
  readonly home: string;
  readonly runs: readonly ExecRun[];
  readonly model: ModelServer;
  /** Deletes the home. Left out by a test that failed, so that there is something to look at. */
  remove(): void;
}

const EXEC_DEADLINE_MS = 90_000;

/** Resolves when every prompt is answered and every `codex` has ended, so that its telemetry has been flushed. */
export async function runScenario(scenario: Scenario, otlp: OtlpTarget): Promise<LabRun> {
  const place = createCodexHome(scenario);
  const model = await startModelServer(scenario, { logFile: path.join(place.out, 'model-requests.jsonl') });
  try {
    writeConfig(place, scenario, { modelUrl: model.url, otlp });
    const runs = scenario.parallel
      ? await Promise.all(scenario.prompts.map((prompt) => exec(place, [prompt])))
      : await inOneThread(place, scenario.prompts);
    return { home: place.home, runs, model, remove: () => rmSync(place.home, { recursive: true, force: true }) };
  } finally {
    await model.close();
  }
}

async function inOneThread(place: CodexHome, prompts: readonly string[]): Promise<ExecRun[]> {
  const runs: ExecRun[] = [];
  for (const prompt of prompts) {
    const threadId = runs[0]?.threadId;
    runs.push(await exec(place, threadId === undefined ? [prompt] : ['resume', threadId, prompt]));
  }
  return runs;
}

/** `codex exec --json …` to its end. stdin is closed: Codex would read it as part of the prompt. */
async function exec(place: CodexHome, args: readonly string[]): Promise<ExecRun> {
  const child = spawn(process.execPath, [codexLauncher(), 'exec', '--json', ...args], {
    cwd: place.project,
    env: place.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: EXEC_DEADLINE_MS,
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  appendFileSync(path.join(place.out, 'exec.jsonl'), stdout);
  appendFileSync(path.join(place.out, 'stderr.txt'), stderr);
  const events = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ExecEvent);
  const threadId = events.find((event) => event.type === 'thread.started')?.thread_id;
  if (threadId === undefined) throw new Error(`codex exec started no thread (exit ${exitCode}): ${stderr}`);
  return { threadId, exitCode, events };
}

/** The launcher of the `@openai/codex` that this repository installs: its version is part of what is tested. */
function codexLauncher(): string {
  const manifest = createRequire(import.meta.url).resolve('@openai/codex/package.json');
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: { codex: string } };
  return path.join(path.dirname(manifest), bin.codex);
}
