/** One run of the real Codex in the lab, with what it was about and the sessions that we make of it. */
import type { Session } from '../../src/model/session.ts';
import type { Delivered } from '../codex-lab/model-server.ts';
import { observationsIn, observeRecording } from '../codex-lab/observe-recording.ts';
import { recordScenario } from '../codex-lab/recording.ts';
import { loadScenario, promptOf } from '../codex-lab/scenario.ts';
import { assembled } from './delivery.ts';

export interface CodexRun {
  /** Of the thread that the user spoke to: the session's id. */
  readonly threadId: string;
  readonly prompts: readonly string[];
  /** What the model provider delivered, and billed. */
  readonly delivered: readonly Delivered[];
  /** What the model got back, by call id. */
  readonly outputs: ReadonlyMap<string, string>;
  readonly sessions: readonly Session[];
  remove(): void;
}

export async function recordedCodex(name: string): Promise<CodexRun> {
  const recording = await recordScenario(name);
  const all = { otlp: true, hooks: true, rollout: true };
  const { runs, model } = recording.run;
  return {
    threadId: runs[0]?.threadId ?? '',
    prompts: loadScenario(name).prompts.map((prompt) => promptOf(prompt).text ?? ''),
    delivered: model.delivered,
    outputs: model.outputs,
    sessions: assembled(observationsIn(observeRecording(recording), all)),
    remove: () => recording.remove(),
  };
}
