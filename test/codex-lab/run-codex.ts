/**
 * Runs the real Codex CLI through one scenario, offline: its model is the scripted one, and what it tells of itself
 * goes where the test wants it. One `codex exec` takes about a second.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { type CodexHome, createCodexHome, type OtlpTarget, type Wiring, writeConfig } from './codex-home.ts';
import { type ExecRun, execCodex } from './codex-process.ts';
import { type Delivered, type ModelServer, startModelServer } from './model-server.ts';
import { runInAppServer } from './run-app-server.ts';
import { type Prompt, promptOf, type Scenario } from './scenario.ts';

/** One `codex exec`, and what the user asked of it. */
export interface PromptRun extends ExecRun {
  readonly prompt: Prompt;
  /** The answers that were delivered to it and its sub-agents. */
  readonly answers: readonly Delivered[];
}

export interface LabRun {
  readonly home: string;
  readonly codexHome: string;
  readonly runs: readonly PromptRun[];
  readonly model: ModelServer;
  /** `TRACEPARENT` of Codex's environment. */
  readonly traceParent: string | null;
  /** Deletes the home. Left out by a test that failed, so that there is something to look at. */
  remove(): void;
}

export interface RunOptions extends Partial<Omit<Wiring, 'otlp'>> {
  /** A home that was made before, so that somebody could begin to watch it. */
  readonly place?: CodexHome;
}

/** Resolves when every prompt is answered and every `codex` has ended, so that its telemetry has been flushed. */
export async function runScenario(
  scenario: Scenario,
  otlp: OtlpTarget | null,
  { hooks = [], notify = null, rollout = true, place = createCodexHome(scenario) }: RunOptions = {},
): Promise<LabRun> {
  const model = await startModelServer(scenario, { logFile: path.join(place.out, 'model-requests.jsonl') });
  try {
    writeConfig(place, scenario, { modelUrl: model.url, otlp, hooks, notify, rollout });
    const flags = rollout ? [] : ['--ephemeral'];
    const prompts = scenario.prompts.map(promptOf);
    const runs = scenario.appServer
      ? await runInAppServer(place, model, { prompts, scenario })
      : scenario.parallel
        ? await Promise.all(prompts.map((prompt) => run(place, model, { prompt, before: undefined, flags })))
        : await inOrder(place, model, { prompts, flags });
    const { home, codexHome } = place;
    const traceParent = scenario.env?.['TRACEPARENT'] ?? null;
    return { home, codexHome, runs, model, traceParent, remove: () => rmSync(home, { recursive: true, force: true }) };
  } finally {
    await model.close();
  }
}

async function inOrder(
  place: CodexHome,
  model: ModelServer,
  { prompts, flags }: { prompts: readonly Prompt[]; flags: readonly string[] },
): Promise<PromptRun[]> {
  const runs: PromptRun[] = [];
  for (const prompt of prompts) runs.push(await run(place, model, { prompt, before: runs.at(-1), flags }));
  return runs;
}

async function run(
  place: CodexHome,
  model: ModelServer,
  { prompt, before, flags }: { prompt: Prompt; before: ExecRun | undefined; flags: readonly string[] },
): Promise<PromptRun> {
  const args = [...flags, ...commandOf(prompt, before), ...(prompt.text === undefined ? [] : [prompt.text])];
  const first = model.delivered.length;
  const ran = await execCodex(place, args, prompt.signal === undefined ? null : { signal: prompt.signal, model });
  // others may run at the same time
  const answers = model.delivered.slice(first).filter(({ rootId }) => rootId === ran.threadId);
  return { ...ran, prompt, answers };
}

function commandOf({ mode }: Prompt, before: ExecRun | undefined): string[] {
  if (mode === 'review') return ['review', '--uncommitted'];
  if (before === undefined || mode === 'new') return [];
  return [mode ?? 'resume', before.threadId];
}
