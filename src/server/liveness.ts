/** Looks after the Codex processes of running turns, on a machine that shows their locks (Linux). */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeContent } from '../ingest/content.ts';
import type { Intake } from '../ingest/intake.ts';
import { heldInodes } from '../ingest/liveness/held-lock.ts';
import { writerGone } from '../ingest/liveness/writer-gone.ts';
import { WriterWatch } from '../ingest/liveness/writer-watch.ts';
import type { LiveSessions } from '../model/live-sessions.ts';
import type { SessionSummary } from '../model/session.ts';

export interface LivenessOptions {
  readonly codexHome: string;
  readonly live: LiveSessions;
  readonly intake: Intake;
  readonly onNotice: (sentence: string) => void;
}

const LOOK_EVERY_MS = 1_500;
const LOCKS = '/proc/locks';

/** Starts looking; the answer stops it. Does nothing where the system does not show its locks. */
export async function watchWriters(options: LivenessOptions): Promise<() => Promise<void>> {
  if ((await readFile(LOCKS, 'utf8').catch(() => null)) === null) return () => Promise.resolve();
  const { codexHome, live, intake, onNotice } = options;
  const watch = new WriterWatch({
    openThreads: () => live.summaries().flatMap((summary) => openThreads(summary, live)),
    inodeOf: (threadId) => inodeOf(join(codexHome, 'thread-writer-locks', `${threadId}.lock`)),
    held: async () => heldInodes(await readFile(LOCKS, 'utf8')),
    onGone: async (threadId) => {
      const receivedAt = Date.now();
      const decoded = { signal: 'rollout', observations: [writerGone(threadId, receivedAt)] } as const;
      await intake.accept({ decoded, body: encodeContent(decoded), encoding: 'json', receivedAt });
    },
  });
  let looking: Promise<void> = Promise.resolve();
  const look = (): void => {
    looking = looking
      .then(() => watch.look())
      .catch((error: unknown) => onNotice(`Could not look after the writers of threads: ${String(error)}`));
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();
  // a session may be killed before the next look: nothing could be concluded from a lock that was never seen
  const running = new Set<string>();
  const unsubscribe = live.subscribe(({ session_id, summary }) => {
    if (summary.status !== 'running' && summary.status !== 'waiting') running.delete(session_id);
    else if (!running.has(session_id)) {
      running.add(session_id);
      look();
    }
  });
  return async () => {
    clearInterval(timer);
    unsubscribe();
    await looking;
  };
}

/** Threads of a running session whose last turn is not over; all of them where the session is too large to be held. */
function openThreads(summary: SessionSummary, live: LiveSessions): string[] {
  if (summary.status !== 'running' && summary.status !== 'waiting') return [];
  const turns = live.session(summary.session_id)?.turns;
  if (turns === undefined) return summary.agents.map(({ thread_id }) => thread_id);
  return [
    ...new Set(
      turns.filter(({ status }) => status === 'running' || status === 'waiting').map(({ thread_id }) => thread_id),
    ),
  ];
}

const inodeOf = async (path: string): Promise<string | null> =>
  (await stat(path, { bigint: true }).catch(() => null))?.ino.toString() ?? null;
