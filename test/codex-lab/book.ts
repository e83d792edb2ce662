/** What truly happened in a session: kept by the user, the scripted model and the operating system, not by Codex. */
import type { Delivered } from './model-server.ts';
import type { LabRun, PromptRun } from './run-codex.ts';

/** `cut`: the process was ended before it could say anything. */
export type Outcome = 'completed' | 'interrupted' | 'failed' | 'cut';

export interface BookedTurn {
  readonly kind: 'turn' | 'review';
  readonly prompt: string | null;
  readonly outcome: Outcome;
  /** The user took it back: paid, but no part of the conversation any more. */
  readonly takenBack: boolean;
  readonly answers: readonly Delivered[];
}

export interface Book {
  readonly sessionId: string;
  readonly threadIds: ReadonlySet<string>;
  readonly turns: readonly BookedTurn[];
  /** Requests for an answer, refused and broken ones included. */
  readonly attempts: number;
  /** What the model got back for a call, by call id. */
  readonly outputs: ReadonlyMap<string, string>;
  /** The header of the span that whoever started Codex gave it. */
  readonly traceParent: string | null;
}

/** One book for each session, in the order in which they began. */
export function booksOf({ runs, model, traceParent }: LabRun): Book[] {
  const sessionIds = [...new Set(runs.map(({ threadId }) => threadId))];
  return sessionIds.map((sessionId) => {
    const own = runs.filter(({ threadId }) => threadId === sessionId);
    const threadIds = new Set([sessionId, ...own.flatMap(({ answers }) => answers.map(({ threadId }) => threadId))]);
    const attempts = [...threadIds].reduce((sum, threadId) => sum + (model.attempts.get(threadId) ?? 0), 0);
    return {
      sessionId,
      threadIds,
      turns: own.map((run, index) => turnOf(run, own[index + 1])),
      attempts,
      outputs: model.outputs,
      traceParent,
    };
  });
}

function turnOf(run: PromptRun, next: PromptRun | undefined): BookedTurn {
  const { text, mode } = run.prompt;
  return {
    kind: mode === 'review' ? 'review' : 'turn',
    prompt: text ?? null,
    outcome: outcomeOf(run),
    takenBack: next?.prompt.mode === 'revert',
    answers: run.answers,
  };
}

function outcomeOf({ exitCode, prompt }: PromptRun): Outcome {
  if (exitCode === 0) return 'completed';
  if (exitCode === null) return 'cut';
  return prompt.signal === undefined ? 'failed' : 'interrupted';
}
