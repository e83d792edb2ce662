/** The sessions with something to see in them: sub-agents, waiting, failure, a long pause, three thousand events. */
import type { Session, Turn } from '../src/api/shape.ts';
import { randomFrom, sampleId, sampleSession, sampleTurn } from './sample-session.ts';

const ACME = { repository: 'https://github.com/acme/api.git', branch: 'main', commit: '4f2a91c07d3e' };

/** Two sub-agents beside the root, a failed command, a retry, and a night between two turns. */
export function agentsSession(startedAt: number): Session {
  const id = sampleId(901);
  const random = randomFrom(42);
  const [scout, reader] = [`${id.slice(0, -4)}aaaa`, `${id.slice(0, -4)}bbbb`];
  const turn = (turnId: string, threadId: string, at: number, steps: number, prompt: string | null) =>
    sampleTurn({ turnId: `${id}_${turnId}`, threadId, startedAt: at, steps, prompt, model: 'gpt-5.5', random });
  const first = turn(
    't1',
    id,
    startedAt,
    14,
    'Add a retry to the importer. Ask two helpers to look at the callers first.',
  );
  const turns = [
    first,
    turn('s1', scout, startedAt + 9_000, 5, null),
    turn('r1', reader, startedAt + 9_400, 4, null),
    turn(
      't2',
      id,
      startedAt + 9 * 3_600_000,
      9,
      'Good morning. The nightly run failed once more, look at the log and mend it.',
    ),
    turn('t3', id, startedAt + 9 * 3_600_000 + 180_000, 3, 'Commit it.'),
  ];
  const error = {
    at: new Date(startedAt + 21_000).toISOString(),
    kind: 'stream_disconnected',
    message: 'The stream ended before the response was complete; sent again after 0.4 s.',
  };
  const session = sampleSession(id, [{ ...first, errors: [error] }, ...turns.slice(1)], {
    git: ACME,
    sources: ['otel_logs', 'otel_traces', 'hooks', 'rollout'],
    agents: [
      { thread_id: id, parent_thread_id: null, role: 'root', nickname: null },
      { thread_id: scout, parent_thread_id: id, role: 'explorer', nickname: 'scout' },
      { thread_id: reader, parent_thread_id: id, role: 'explorer', nickname: 'reader' },
    ],
  });
  return { ...session, counts: { ...session.counts, retries: 1, compactions: 1 } };
}

/** Stands at an approval. */
export function waitingSession(startedAt: number): Session {
  const id = sampleId(902);
  const turn = sampleTurn({
    turnId: `${id}_t1`,
    threadId: id,
    startedAt,
    steps: 4,
    prompt: 'Deploy the worker to staging',
    model: 'gpt-6-sol',
    random: randomFrom(7),
    isOpen: true,
    status: 'waiting',
  });
  return sampleSession(id, [turn], {
    status: 'waiting',
    git: { ...ACME, repository: 'git@github.com:acme/infra.git' },
    originator: 'codex-tui',
  });
}

/** Grows while the server runs: `steps` so far. */
export function runningSession(startedAt: number, steps: number): Session {
  const id = sampleId(903);
  const turn = sampleTurn({
    turnId: `${id}_t1`,
    threadId: id,
    startedAt,
    steps,
    prompt: 'Run the tests and tell me why the importer is slow',
    model: 'gpt-5.5',
    random: randomFrom(99),
    isOpen: true,
  });
  return sampleSession(id, [turn], { git: ACME });
}

/** About three thousand things that happened; `turnCount` 400 makes thirty thousand. */
export function longSession(startedAt: number, turnCount = 40): Session {
  const id = sampleId(904);
  return sampleSession(id, longTurns(id, startedAt, turnCount), { git: { ...ACME, branch: 'ledger' } });
}

function longTurns(id: string, startedAt: number, turnCount: number): Turn[] {
  const random = randomFrom(5);
  let at = startedAt;
  return Array.from({ length: turnCount }, (_, index) => {
    const prompt =
      index === 0
        ? 'Port the whole billing package to the new ledger, file by file'
        : `Next file (${index + 1} of ${turnCount}).`;
    const turn = sampleTurn({
      turnId: `${id}_t${index}`,
      threadId: id,
      startedAt: at,
      steps: 30,
      prompt,
      model: 'gpt-5.6-sol',
      random,
    });
    at += (turn.duration_ms ?? 0) + 20_000;
    return turn;
  });
}

/** A session of thirty thousand things that goes on: gives it with the first `steps` of its last turn. */
export function createHugeSession(now: number): (steps: number) => Session {
  const id = sampleId(905);
  const turns = longTurns(id, now - 27 * 3_600_000, 400);
  const open = {
    turnId: `${id}_open`,
    threadId: id,
    startedAt: now,
    prompt: 'And the last one.',
    model: 'gpt-5.6-sol',
  };
  return (steps) => {
    const last = sampleTurn({ ...open, steps, random: randomFrom(11), isOpen: true });
    return sampleSession(id, [...turns, last], { git: { ...ACME, branch: 'ledger' } });
  };
}
