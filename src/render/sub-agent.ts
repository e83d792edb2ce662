/**
 * Where a sub-agent's turn hangs: under the call that spawned it where that can be told, else under the turn of its parent thread that ran at
 * the time. Never under a call that was only guessed.
 */
import type { Session, ToolCall, Turn } from '../model/session.ts';

export interface Parent {
  readonly turn: Turn;
  readonly call: ToolCall | null;
}

interface Spawn {
  readonly turn: Turn;
  readonly call: ToolCall;
}

type Match = (spawn: Spawn, turn: Turn, session: Session) => boolean;

/** Codex's name of the tool, in every version that has sub-agents. */
const SPAWN_TOOL = 'spawn_agent';

/** Best first. The last fits several calls when they were made at once; then it decides nothing. */
const MATCHES: readonly Match[] = [
  ({ call }, turn) => call.output?.includes(turn.thread_id) === true,
  ({ call }, turn) => turn.prompt !== null && argument(call, 'message') === turn.prompt,
  ({ call }, turn, session) => isNamed(argument(call, 'task_name'), turn, session),
  ({ call }, turn) => Date.parse(call.started_at) <= Date.parse(turn.started_at),
];

/** The parent of each turn that has one. Turns of the root thread, and of threads whose parent is not known, have none. */
export function parentsOf(session: Session): ReadonlyMap<Turn, Parent> {
  const parentThread = new Map(session.agents.map((agent) => [agent.thread_id, agent.parent_thread_id]));
  const byTime = session.turns.toSorted((a, b) => Date.parse(a.started_at) - Date.parse(b.started_at));
  const spawned = spawnsOf(session, firstTurns(byTime), parentThread);
  const parents = new Map<Turn, Parent>();
  for (const turn of byTime) {
    const thread = parentThread.get(turn.thread_id) ?? null;
    if (thread === null || thread === turn.thread_id) continue;
    const spawn = spawned.get(turn);
    const around = byTime.filter((other) => other.thread_id === thread);
    const running = around.findLast((other) => Date.parse(other.started_at) <= Date.parse(turn.started_at));
    const parent = spawn?.turn ?? running ?? around[0];
    if (parent !== undefined) parents.set(turn, { turn: parent, call: spawn?.call ?? null });
  }
  return parents;
}

/** Only a thread's first turn was spawned; the later ones were asked for by messages. */
function firstTurns(byTime: readonly Turn[]): Turn[] {
  const first = new Map<string, Turn>();
  for (const turn of byTime) if (!first.has(turn.thread_id)) first.set(turn.thread_id, turn);
  return [...first.values()];
}

/** All turns by the best way first, so that a sure match takes its call away from the unsure ones. */
function spawnsOf(
  session: Session,
  turns: readonly Turn[],
  parentThread: ReadonlyMap<string, string | null>,
): Map<Turn, Spawn> {
  const free = new Set<Spawn>(
    session.turns.flatMap((turn) =>
      turn.tool_calls
        .filter(({ name, status }) => name === SPAWN_TOOL && status !== 'error' && status !== 'denied')
        .map((call) => ({ turn, call })),
    ),
  );
  const found = new Map<Turn, Spawn>();
  for (const match of MATCHES)
    for (const turn of turns) {
      if (found.has(turn)) continue;
      const thread = parentThread.get(turn.thread_id);
      const fitting = [...free].filter((spawn) => spawn.turn.thread_id === thread && match(spawn, turn, session));
      const [only] = fitting;
      if (fitting.length !== 1 || only === undefined) continue;
      found.set(turn, only);
      free.delete(only);
    }
  return found;
}

function isNamed(taskName: string | null, turn: Turn, session: Session): boolean {
  const nickname = session.agents.find(({ thread_id }) => thread_id === turn.thread_id)?.nickname ?? null;
  return taskName !== null && taskName === nickname;
}

function argument(call: ToolCall, name: string): string | null {
  if (call.arguments === null) return null;
  try {
    const parsed: unknown = JSON.parse(call.arguments);
    const value: unknown = typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, name) : undefined;
    return typeof value === 'string' ? value : null;
  } catch {
    return null; // cut off, or redacted into something else
  }
}
