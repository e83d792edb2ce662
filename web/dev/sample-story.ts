/** The sessions with something to see in them: sub-agents, waiting, failure, a long pause, three thousand events. */
import type { Session, Turn } from '../src/api/shape.ts';
import { NO_SETTINGS } from './sample-happening.ts';
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
  const compaction = {
    id: 'compaction-1',
    at: new Date(startedAt + 34_000).toISOString(),
    trigger: 'auto' as const,
    duration_ms: 3_100,
  };
  const error = {
    id: 'error-1',
    at: new Date(startedAt + 21_000).toISOString(),
    kind: 'stream_disconnected',
    message: 'The stream ended before the response was complete; sent again after 0.4 s.',
  };
  const told = { ...first, errors: [error], compactions: [compaction] };
  const limit = { limit_id: 'codex', window: 'primary' as const, used_percent: 31, window_minutes: 300 };
  const session = sampleSession(id, [told, ...turns.slice(1, 4), { ...turns[4], rolled_back: true } as Turn], {
    git: ACME,
    plan_type: 'pro',
    codex_cost_usd: 0.31,
    rate_limits: [
      { ...limit, resets_at: new Date(Date.now() + 2 * 3_600_000).toISOString() },
      { ...limit, window: 'secondary', used_percent: 84, window_minutes: 10_080, resets_at: null },
    ],
    sources: ['otel_logs', 'otel_traces', 'hooks', 'rollout'],
    agents: [
      { thread_id: id, parent_thread_id: null, role: 'root', nickname: null },
      { thread_id: scout, parent_thread_id: id, role: 'explorer', nickname: 'scout' },
      { thread_id: reader, parent_thread_id: id, role: 'explorer', nickname: 'reader' },
    ],
  });
  return { ...session, counts: { ...session.counts, retries: 1 } };
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
    status_reason: 'approval',
    git: { ...ACME, repository: 'git@github.com:acme/infra.git' },
    originator: 'codex-tui',
  });
}

/** Runs, and has not said a word for long. */
export function stuckSession(startedAt: number): Session {
  const id = sampleId(906);
  const turn = sampleTurn({
    turnId: `${id}_t1`,
    threadId: id,
    startedAt,
    steps: 3,
    prompt: 'Fix the flaky test in checkout',
    model: 'gpt-5.5',
    random: randomFrom(21),
    isOpen: true,
  });
  const stuck = { status: 'running', status_reason: 'stuck' } as const;
  return sampleSession(id, [{ ...turn, ...stuck }], { ...stuck, git: { ...ACME, branch: 'fix-17' } });
}

/** Killed, and seen by `notify` alone: what nobody told is null. */
export function barelyKnownSession(startedAt: number): Session {
  const id = sampleId(907);
  const unknown = {
    input: null,
    cached_input: null,
    cache_write_input: null,
    output: null,
    reasoning_output: null,
    total: null,
  };
  const bare = {
    status: 'unknown',
    status_reason: 'killed',
    tokens: unknown,
    cost_usd: null,
    cost_basis: 'unknown',
    settings: NO_SETTINGS,
    context: null,
    model: null,
    sources: ['notify'],
  } as const;
  const plan = { turnId: `${id}_t1`, threadId: id, startedAt, steps: 0, prompt: 'Find out why the nightly job stops' };
  const turn = {
    ...sampleTurn({ ...plan, model: '', random: randomFrom(3) }),
    ...bare,
    duration_ms: null,
    answer: null,
  };
  const session = sampleSession(id, [turn], { ...bare, cwd: null, codex_version: null, provider: null });
  const counts = Object.fromEntries(Object.keys(session.counts).map((name) => [name, null]));
  return {
    ...session,
    ended_at: new Date(startedAt + 90_000).toISOString(),
    duration_ms: 90_000,
    counts: { ...session.counts, ...counts, turns: 1, subagents: 0 },
    missing: ['Model calls, tool calls and tokens are not known: notify does not carry them, OTLP and rollouts do.'],
  };
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
