import { describe, expect, it } from 'vitest';
import { sampleSession } from '../../test/helper/sample-session.ts';
import type { Observation } from '../model/observation.ts';
import type { Session, Turn } from '../model/session.ts';
import { LiveTurns } from './live-turns.ts';

const HOUR_MS = 3_600_000;
const NOW = Date.parse('2026-11-20T10:00:00Z');
const [SAMPLE_TURN] = sampleSession.turns;

const turn = (turnId: string, endedAt: number, rest: Partial<Turn> = {}): Turn => ({
  ...SAMPLE_TURN!,
  turn_id: turnId,
  thread_id: 'thread',
  started_at: new Date(endedAt - 1_000).toISOString(),
  duration_ms: 1_000,
  status: 'completed',
  status_reason: null,
  ...rest,
});

const session = (...turns: Turn[]): Session => ({ ...sampleSession, turns });

const told = (source: Observation['source'], at: number, threadId = 'thread'): Observation => ({
  id: `${at}`,
  source,
  kind: 'prompt',
  name: 'prompt',
  at,
  durationMs: null,
  threadId,
  turnId: '',
  callId: '',
  responseId: '',
  traceId: '',
  spanId: '',
  parentSpanId: '',
  attributes: {},
});

const seen = (live: LiveTurns, of: Session, since = NOW): string[] =>
  live.of(of, since, NOW).session.turns.map(({ turn_id }) => turn_id);

describe('which turns', () => {
  const both = session(turn('old', NOW - HOUR_MS), turn('new', NOW + 1_000));

  it('leaves alone what ended before, as imported files tell of it', () => {
    const live = new LiveTurns();
    live.hear([told('rollout', NOW - HOUR_MS)]);
    expect(seen(live, both)).toEqual(['new']);
    expect(seen(live, both, NOW - 2 * HOUR_MS)).toEqual(['old', 'new']);
  });

  it.each(['otel_logs', 'otel_traces', 'hooks', 'notify'] as const)('takes for live what %s tells now', (source) => {
    const live = new LiveTurns();
    live.hear([told(source, NOW - 2 * HOUR_MS)]);
    expect(seen(live, both)).toEqual(['old', 'new']);
  });

  it('takes a resumed thread from its first word on', () => {
    const live = new LiveTurns();
    live.hear([told('hooks', NOW - HOUR_MS / 2)]);
    const resumed = session(turn('old', NOW - HOUR_MS), turn('resumed', NOW - HOUR_MS / 4));
    expect(seen(live, resumed)).toEqual(['resumed']);
  });

  it('keeps to the thread that was told of', () => {
    const live = new LiveTurns();
    live.hear([told('hooks', 0, 'another'), told('otel_logs', 0, '')]);
    expect(seen(live, both)).toEqual(['new']);
  });

  it('tells what is new, and goes on with what an earlier life had heard', () => {
    const live = new LiveTurns();
    const early = told('otel_logs', NOW - 2 * HOUR_MS);
    expect([...live.hear([told('otel_logs', NOW), early])]).toEqual([['thread', early.at]]);
    expect([...live.hear([told('otel_logs', NOW), early])]).toEqual([]);
    expect(seen(new LiveTurns([['thread', early.at]]), both)).toEqual(['old', 'new']);
  });
});

describe('a turn that fell silent', () => {
  const silent = turn('silent', NOW - HOUR_MS, { status: 'unknown', status_reason: 'silent' });

  it('is running for a day', () => {
    const { session: shown, silentUntil } = new LiveTurns().of(session(silent), 0, NOW);
    expect(shown.turns).toMatchObject([{ status: 'running', status_reason: null }]);
    expect(silentUntil).toBe(NOW + 23 * HOUR_MS);
  });

  it('is over then', () => {
    const view = new LiveTurns().of(session(silent), 0, NOW + 23 * HOUR_MS);
    expect(view).toMatchObject({ session: { turns: [{ status: 'unknown' }] }, silentUntil: null });
  });

  it('is over at once where its process is gone', () => {
    const killed = turn('killed', NOW - HOUR_MS, { status: 'unknown', status_reason: 'killed' });
    expect(new LiveTurns().of(session(killed), 0, NOW)).toMatchObject({
      session: { turns: [{ status_reason: 'killed' }] },
      silentUntil: null,
    });
  });
});
