/**
 * One session from three sources. The real Codex runs once a case, with everything switched on; what its sources said is then brought into fresh servers
 * in all seven combinations, and each session compared with the books of the user and of the scripted model.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Session } from '../../src/model/session.ts';
import { type Book, booksOf } from '../codex-lab/book.ts';
import { CASES } from '../codex-lab/case.ts';
import { COMBINATIONS, type Combination, nameOf } from '../codex-lab/combination.ts';
import { differencesOf, sourcesOf } from '../codex-lab/compare.ts';
import { type Evidence, evidenceOf, type Recording, recordScenario } from '../codex-lab/recording.ts';
import { bringIn, listSessionIds, type SourceName, settled, showSession } from '../helper/replay.ts';
import { startTurnscope, type TurnscopeProcess } from '../helper/turnscope-process.ts';

interface Recorded {
  readonly recording: Recording;
  readonly books: readonly Book[];
  readonly evidence: Evidence;
}

const recorded = new Map<string, Recorded>();
/** Those that run: a test that fails leaves none behind. */
const servers = new Set<TurnscopeProcess>();

beforeAll(async () => {
  const waiting: string[] = [...CASES];
  const work = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const recording = await recordScenario(name);
      recorded.set(name, { recording, books: booksOf(recording.run), evidence: evidenceOf(recording) });
    }
  };
  // two at a time: a run mostly waits
  await Promise.all([work(), work()]);
});

afterAll(async () => {
  for (const turnscope of servers) await stopServer(turnscope);
  for (const { recording } of recorded.values()) recording.remove();
});

function recordedCase(name: string): Recorded {
  const found = recorded.get(name);
  if (found === undefined) throw new Error(`${name} was not recorded`);
  return found;
}

const sourcesIn = (combination: Combination): SourceName[] =>
  (['otlp', 'hooks', 'rollout'] as const).filter((source) => combination[source]);

/** A server of its own. */
async function startServer(): Promise<TurnscopeProcess> {
  const turnscope = await startTurnscope();
  servers.add(turnscope);
  return turnscope;
}

/** These sources of these cases, in this order. */
async function feed(
  turnscope: TurnscopeProcess,
  cases: readonly string[],
  order: readonly SourceName[],
): Promise<void> {
  const recordings = cases.map((name) => recordedCase(name).recording);
  for (const source of order) {
    await bringIn(turnscope, recordings, source);
    await settled(turnscope);
  }
}

async function stopServer(turnscope: TurnscopeProcess): Promise<void> {
  servers.delete(turnscope);
  await turnscope.stop();
  turnscope.remove();
}

/** What was kept on disk is shown a moment later. */
const SHOWN_DEADLINE_MS = 3_000;

describe.each(COMBINATIONS.map((combination) => [nameOf(combination), combination] as const))(
  '%s',
  (_, combination) => {
    let turnscope: TurnscopeProcess;
    beforeAll(async () => {
      turnscope = await startServer();
      await feed(turnscope, CASES, sourcesIn(combination));
    });
    afterAll(() => stopServer(turnscope));

    it.each(CASES)('%s: what can be known, and nothing else', async (name) => {
      const { books, evidence } = recordedCase(name);
      await vi.waitFor(
        async () => {
          for (const book of books) {
            const session = await showSession(turnscope, book.sessionId);
            expect(differencesOf({ book, session, combination, evidence })).toEqual([]);
          }
        },
        { timeout: SHOWN_DEADLINE_MS, interval: 300 },
      );
    });

    it('lists one session for each thread that the user began', async () => {
      const begun = [...recorded.values()].flatMap(({ books, evidence }) =>
        books.filter((book) => sourcesOf({ book, combination, evidence }).length > 0).map(({ sessionId }) => sessionId),
      );
      expect((await listSessionIds(turnscope)).sort()).toEqual(begun.sort());
    });
  },
);

/** What the clock alone changes in a session that never ended. */
function withoutClock(session: Session | undefined): unknown {
  if (session === undefined || session.ended_at !== null) return session;
  const turns = session.turns.map(({ duration_ms: _lasted, ...turn }) => turn);
  return { ...session, duration_ms: null, turns };
}

describe('whatever comes first, and however often', () => {
  const ORDERS: readonly (readonly SourceName[])[] = [
    ['otlp', 'hooks', 'rollout'],
    ['rollout', 'hooks', 'otlp'],
    ['hooks', 'rollout', 'otlp', 'rollout', 'hooks', 'otlp'],
  ];
  const MIXED = [
    'tools-mixed',
    'code-mode',
    'subagents-three',
    'fork',
    'revert',
    'compaction',
    'interrupted',
    'killed',
  ];

  it('comes the same session', async () => {
    const ids = MIXED.flatMap((name) => recordedCase(name).books.map(({ sessionId }) => sessionId));
    const seen: unknown[][] = [];
    for (const order of ORDERS) {
      const turnscope = await startServer();
      await feed(turnscope, MIXED, order);
      const sessions = await Promise.all(ids.map((id) => showSession(turnscope, id)));
      seen.push(sessions.map(withoutClock));
      await stopServer(turnscope);
    }
    const [first, second, third] = seen;
    expect(first).not.toContain(undefined);
    expect(second).toEqual(first);
    expect(third).toEqual(first);
  });
});
