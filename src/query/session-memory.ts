/**
 * Sessions that were read a moment ago. Whoever opens a long one asks for it again at once (its problems, its comparison, its export), and to read and assemble
 * 30,000 events takes most of a second each time.
 */
import type { Session } from '../model/session.ts';

export interface SessionMemory {
  /**
   * The session in this version: as it was read before, else as `read` reads it; who asks meanwhile waits for the same reading. Only what is over is kept:
   * the clock changes nothing in it any more.
   */
  version(sessionId: string, version: string, read: () => Promise<Session>): Promise<Session>;
}

/** Characters of texts and steps: some 200 MB in memory, two bytes a character at worst. */
const WEIGHT_MAX = 64 * 1024 * 1024;

export function createSessionMemory(weightMax = WEIGHT_MAX): SessionMemory {
  /** The one that was asked for last is the last. */
  const kept = new Map<string, { readonly session: Session; readonly version: string; readonly weight: number }>();
  const reading = new Map<string, Promise<Session>>();
  let total = 0;
  const forget = (sessionId: string): void => {
    total -= kept.get(sessionId)?.weight ?? 0;
    kept.delete(sessionId);
  };
  const keep = (sessionId: string, version: string, session: Session): void => {
    forget(sessionId);
    const weight = weightOf(session);
    if (session.ended_at === null || weight > weightMax) return;
    kept.set(sessionId, { session, version, weight });
    total += weight;
    for (const oldest of kept.keys()) {
      if (total <= weightMax) break;
      forget(oldest);
    }
  };
  const readOnce = async (key: string, read: () => Promise<Session>): Promise<Session> => {
    const begun = reading.get(key);
    if (begun !== undefined) return begun;
    const promise = read().finally(() => reading.delete(key));
    reading.set(key, promise);
    return promise;
  };
  return {
    version: async (sessionId, version, read) => {
      const known = kept.get(sessionId);
      if (known?.version === version) {
        kept.delete(sessionId);
        kept.set(sessionId, known);
        return known.session;
      }
      const session = await readOnce(`${version}/${sessionId}`, read);
      if (kept.get(sessionId)?.version !== version) keep(sessionId, version, session);
      return session;
    },
  };
}

/** A call, a message, an edit: its names, times and figures. */
const STEP_CHARS = 1_000;

const lengthOf = (...texts: readonly (string | null)[]): number =>
  texts.reduce((sum, text) => sum + (text?.length ?? 0), STEP_CHARS);

function weightOf({ turns }: Session): number {
  let weight = 0;
  for (const turn of turns) {
    weight += lengthOf(turn.prompt, turn.answer) + turn.model_calls.length * STEP_CHARS;
    for (const call of turn.tool_calls) weight += lengthOf(call.arguments, call.output);
    for (const { text } of turn.messages) weight += lengthOf(text);
    for (const { diff } of turn.file_edits) weight += lengthOf(diff);
  }
  return weight;
}
