/** The prompts of a scenario, one after the other, through one `codex app-server`. */
import { type AppServer, startAppServer } from './app-server.ts';
import type { CodexHome } from './codex-home.ts';
import type { ModelServer } from './model-server.ts';
import type { PromptRun } from './run-codex.ts';
import type { Prompt, Scenario } from './scenario.ts';

interface Conversation {
  readonly threadId: string;
  /** Of the newest turn. */
  readonly turnId: string;
}

export async function runInAppServer(
  place: CodexHome,
  model: ModelServer,
  { prompts, scenario }: { prompts: readonly Prompt[]; scenario: Scenario },
): Promise<PromptRun[]> {
  const server = await startAppServer(place);
  const runs: Omit<PromptRun, 'exitCode'>[] = [];
  let conversation: Conversation | null = null;
  for (const prompt of prompts) {
    const first = model.delivered.length;
    const threadId = await threadFor(server, prompt, conversation);
    conversation = await takeTurn(server, threadId, prompt.text ?? '');
    runs.push({ threadId, prompt, events: [], answers: model.delivered.slice(first) });
  }
  if (scenario.archive && conversation !== null) {
    await server.request('thread/archive', { threadId: conversation.threadId });
  }
  const exitCode = await server.close();
  return runs.map((run) => ({ ...run, exitCode }));
}

/** The thread that the prompt belongs into, as it has to be before it. */
async function threadFor(server: AppServer, { mode }: Prompt, before: Conversation | null): Promise<string> {
  if (before === null || mode === 'new') {
    const { thread } = await server.request<{ thread: { id: string } }>('thread/start', {});
    return thread.id;
  }
  const { threadId, turnId } = before;
  if (mode === 'fork') {
    const { thread } = await server.request<{ thread: { id: string } }>('thread/fork', { threadId });
    return thread.id;
  }
  if (mode === 'revert') await server.request('thread/revert', { threadId, beforeTurnId: turnId });
  return threadId;
}

async function takeTurn(server: AppServer, threadId: string, text: string): Promise<Conversation> {
  const completed = server.notified('turn/completed');
  const { turn } = await server.request<{ turn: { id: string } }>('turn/start', {
    threadId,
    input: [{ type: 'text', text, text_elements: [] }],
  });
  await completed;
  return { threadId, turnId: turn.id };
}
