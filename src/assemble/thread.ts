/** What one thread (one `conversation.id`) amounts to: its turns and what it says of itself. */
import type { Observation } from '../model/observation.ts';
import type { Turn } from '../model/session.ts';
import { attribute, lastOf } from './reading.ts';
import { assembleTurn } from './turn.ts';
import { splitTurns } from './turn-split.ts';

export interface Thread {
  readonly threadId: string;
  readonly observations: readonly Observation[];
  readonly turns: readonly Turn[];
  readonly compactions: number;
}

export function assembleThread(threadId: string, observations: readonly Observation[], now: number): Thread {
  const drafts = splitTurns(threadId, observations);
  const mcpServers = (lastOf(observations, 'mcp_servers') ?? '').split(',').filter((name) => name !== '');
  const model = lastOf(observations, 'model');
  // Codex logs no `user_prompt` for a sub-agent: its prompt is the parent's message
  const givenPrompt =
    observations
      .filter(({ kind, attributes }) => kind === 'thread_link' && attributes['child_thread_id'] === threadId)
      .map((link) => attribute(link, 'prompt'))
      .find((prompt) => prompt !== null) ?? null;
  const turns = drafts.map((draft, index) =>
    assembleTurn(draft, {
      threadId,
      model,
      mcpServers,
      over: index < drafts.length - 1 || processEndedAfter(observations, draft.start),
      now,
    }),
  );
  const [first, ...others] = turns;
  return {
    threadId,
    observations,
    turns: first === undefined ? [] : [{ ...first, prompt: first.prompt ?? givenPrompt }, ...others],
    compactions: compactionsIn(observations),
  };
}

/** The session loop's span ends with the process; a later `conversation_starts` means that the process before it is gone. */
const processEndedAfter = (observations: readonly Observation[], start: number): boolean =>
  observations.some(
    ({ kind, at, durationMs }) =>
      (kind === 'thread_ended' && at + (durationMs ?? 0) > start) ||
      (kind === 'process' && at + (durationMs ?? 0) > start) ||
      (kind === 'thread_started' && at > start + 1),
  );

/** `run_auto_compact` encloses `codex.compaction` from 0.147 on; before, it is all there is. */
function compactionsIn(observations: readonly Observation[]): number {
  const spans = observations.filter(({ kind }) => kind === 'compaction');
  const inner = spans.filter(({ name }) => name === 'codex.compaction').length;
  const manual = observations.filter(({ name }) => name === 'session_task.compact').length;
  return inner > 0 ? inner : Math.max(spans.length, manual);
}
