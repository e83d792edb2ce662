/** Which session is meant. Codex says with every call which of its sessions asks: then `current` is that one, and `last` the one before. */
import { AppError } from '../lib/errors.ts';
import type { Session } from '../model/session.ts';
import type { ToolCall } from './tool.ts';

export const SESSION_REF =
  'an id, its unique beginning, `last` (the newest but the one that asks), or `current` (the one that asks, or runs in cwd)';

const ID = /^[\w-]{8,64}$/;

/** `sessionId` as Codex puts it into `_meta` of a call; null from any other client. */
export function callerOf(meta: Readonly<Record<string, unknown>> | undefined): string | null {
  const id = meta?.['sessionId'];
  return typeof id === 'string' && ID.test(id) ? id : null;
}

/** Throws `not_found` and `conflict` with what to do. */
export async function readSession(call: ToolCall, ref: string, cwd: string | undefined): Promise<Session> {
  const { query, caller } = call;
  const typed = ref.trim();
  const isRelative = typed === 'last' || (typed === 'current' && cwd === undefined);
  if (caller === null || !isRelative) return query.getSession(typed, { cwd: cwd ?? call.cwd });
  if (typed === 'current') return readCaller(call, caller);
  const { sessions } = await query.listSessions({}, { limit: 2 });
  const before = sessions.find(({ session_id }) => session_id !== caller);
  // none but its own: then the sentence of the question itself says what to do
  return query.getSession(before?.session_id ?? 'last');
}

async function readCaller({ query }: ToolCall, caller: string): Promise<Session> {
  try {
    return await query.getSession(caller);
  } catch (thrown) {
    const error = AppError.from(thrown);
    if (error.code !== 'not_found') throw error;
    throw new AppError('not_found', `cannot find the current session ${caller}: nothing of it has arrived yet`, {
      hint: 'Codex sends some seconds later: ask again, or take `last` for the session before.',
      cause: error,
    });
  }
}
