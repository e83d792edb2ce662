/** `session_meta`: which thread the file holds, and whose child it is. */
import { beginCopy, bornAt } from './copied-history.ts';
import { isObject, object, type Payload, text, uuid } from './field.ts';
import type { Reading } from './reading.ts';
import type { RolloutName } from './rollout-name.ts';
import type { Told } from './told.ts';

/** The first one of the file's own thread opens it; one of another thread begins a copy of that thread's history. */
export function readSessionMeta(
  { at, payload, state }: Omit<Reading, 'turnId' | 'threadId' | 'ordinal'>,
  name: RolloutName,
): Told[] {
  const id = uuid(payload, 'id');
  if (id !== name.threadId) {
    beginCopy(at, state);
    return forkFound(id, state);
  }
  // written again by a revert or a copy: it says nothing new
  if (state.openedAt !== null) return [];
  const subagent = object(payload, 'source')['subagent'];
  state.openedAt = at;
  state.born = bornAt(name, payload);
  state.copying = false;
  state.subagent = subagent !== undefined;
  state.reviewer = subagent === 'review' && uuid(payload, 'parent_thread_id') === '';
  // a sub-agent inherits
  state.forkedFrom = state.subagent ? '' : uuid(payload, 'forked_from_id');
  state.paginated = payload['history_mode'] === 'paginated';
  state.inheritsTotals = isObject(payload['history_base']);
  const ordinal = payload['subagent_history_start_ordinal'];
  state.ownOrdinal = typeof ordinal === 'number' ? ordinal : 0;
  const spawn = isObject(subagent) ? object(subagent, 'thread_spawn') : {};
  const role = text(payload, 'agent_role') ?? text(payload, 'agent_type') ?? roleOf(subagent, spawn);
  const nickname = text(payload, 'agent_nickname') ?? text(spawn, 'agent_nickname');
  return [
    threadStarted(payload, { role, nickname, path: text(spawn, 'agent_path'), forked: state.forkedFrom }),
    ...linksOf(payload, name.threadId, { spawn, role, nickname }),
    ...takenBack(payload, name),
  ];
}

/** The user took turns back: the thread goes on in another file, which is based on the lines of the one before up to an ordinal. */
function takenBack(payload: Payload, name: RolloutName): Told[] {
  const base = object(payload, 'history_base');
  const end = base['end_ordinal_exclusive'];
  if (uuid(base, 'thread_id') !== name.threadId || typeof end !== 'number') return [];
  return [{ kind: 'rolled_back', name: 'history_base', attributes: { from_ordinal: String(end) } }];
}

/** 0.80 does not say that a thread is a fork: the copied `session_meta` is the only sign. */
function forkFound(id: string, state: Reading['state']): Told[] {
  if (state.openedAt === null || state.subagent || state.forkedFrom !== '' || id === '') return [];
  state.forkedFrom = id;
  const attributes = { start_source: 'fork', forked_from_id: id };
  return [{ kind: 'thread_started', name: 'session_meta', at: state.openedAt, attributes }];
}

/** `"review"`, `{"other": name}`, or the role that a spawned agent was given. */
function roleOf(subagent: unknown, spawn: Payload): string | null {
  if (typeof subagent === 'string') return subagent;
  return text(spawn, 'agent_role') ?? (isObject(subagent) ? text(subagent, 'other') : null);
}

interface AgentWords {
  readonly role: string | null;
  readonly nickname: string | null;
  readonly path: string | null;
  readonly forked: string;
}

function threadStarted(payload: Payload, { role, nickname, path, forked }: AgentWords): Told {
  const git = object(payload, 'git');
  const source = payload['source'];
  return {
    kind: 'thread_started',
    name: 'session_meta',
    attributes: {
      cwd: text(payload, 'cwd'),
      originator: text(payload, 'originator'),
      'app.version': text(payload, 'cli_version'),
      model_provider: text(payload, 'model_provider'),
      thread_source: text(payload, 'thread_source') ?? (isObject(source) && 'subagent' in source ? 'subagent' : null),
      start_source: forked === '' ? 'startup' : 'fork',
      forked_from_id: forked,
      agent_role: role,
      agent_nickname: nickname,
      agent_path: text(payload, 'agent_path') ?? path,
      'git.commit': text(git, 'commit_hash'),
      'git.branch': text(git, 'branch'),
      'git.repository': text(git, 'repository_url'),
    },
  };
}

/** Before 0.147 a review's file names no parent; then there is no link. */
function linksOf(
  payload: Payload,
  child: string,
  { spawn, role, nickname }: { spawn: Payload; role: string | null; nickname: string | null },
): Told[] {
  const parent = uuid(payload, 'parent_thread_id') || uuid(spawn, 'parent_thread_id');
  const root = uuid(payload, 'session_id');
  if (parent !== '') return linkBetween(parent, child, { name: 'session_meta', role, nickname });
  if (root === '' || root === child) return [];
  return linkBetween(root, child, { name: 'session_meta', role, nickname, onlyRoot: true });
}

export interface LinkWords {
  readonly name: string;
  readonly prompt?: string | null;
  readonly role?: string | null;
  readonly nickname?: string | null;
  /** Only the root of the agent tree is known, which need not be the parent. */
  readonly onlyRoot?: boolean;
}

/** Told once for each of the two threads, so that either finds the other. */
export function linkBetween(parent: string, child: string, words: LinkWords): Told[] {
  if (parent === '' || child === '' || parent === child) return [];
  const attributes = {
    parent_thread_id: parent,
    child_thread_id: child,
    link: words.onlyRoot === true ? 'root' : null,
    prompt: words.prompt ?? null,
    agent_role: words.role ?? null,
    agent_nickname: words.nickname ?? null,
  };
  return [parent, child].map((threadId) => ({ kind: 'thread_link', name: words.name, threadId, attributes }));
}
