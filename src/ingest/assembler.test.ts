import { afterEach, describe, expect, test, vi } from 'vitest';
import type { SessionChange } from '../model/live-sessions.ts';
import type { Observation } from '../model/observation.ts';
import { Assembler, type AssemblerOptions } from './assembler.ts';
import type { SessionVersion } from './rows/session-rows.ts';

const ROOT = '01a1fb17-9cc7-7912-8ad6-52baff2b5a3c';
const CHILD = '01a1fb18-3c42-7070-905d-2a78d128d729';
const NOW = Date.parse('2026-11-20T22:34:00.000Z');

const observation = (kind: Observation['kind'], more: Partial<Observation> = {}): Observation => ({
  id: `${kind}-${JSON.stringify(more)}`,
  source: 'otel_logs',
  kind,
  name: kind,
  at: NOW - 1000,
  durationMs: null,
  threadId: ROOT,
  turnId: '',
  callId: '',
  responseId: '',
  traceId: '',
  spanId: '',
  parentSpanId: '',
  attributes: {},
  ...more,
});
const prompt = (threadId = ROOT, text = 'hi') => observation('prompt', { threadId, attributes: { prompt: text } });
const usage = (input: number, more: Partial<Observation> = {}) =>
  observation('model_usage', {
    at: NOW - 900,
    attributes: { input_token_count: String(input), output_token_count: '1' },
    ...more,
  });
const link = (threadId: string) =>
  observation('thread_link', { threadId, attributes: { parent_thread_id: ROOT, child_thread_id: CHILD } });

const running: Assembler[] = [];
afterEach(() => {
  for (const assembler of running.splice(0)) assembler.stop();
});

function start(options: Partial<AssemblerOptions> = {}) {
  const written: SessionVersion[] = [];
  const assembler = new Assembler({
    readFamily: async () => [],
    knownThreads: async () => [],
    readOrder: async () => null,
    writeSessions: async (versions) => {
      written.push(...versions);
    },
    now: () => NOW,
    onError: (error) => {
      throw error;
    },
    ...options,
  });
  running.push(assembler);
  return { assembler, written };
}

describe('Assembler', () => {
  test('tells the screen by itself, without a flush', async () => {
    const { assembler, written } = start();
    const heard: string[] = [];
    assembler.subscribe(({ summary }) => heard.push(`${summary.title} ${summary.tokens.input}`));
    assembler.observe([prompt(), usage(3300)]);
    await vi.waitFor(() => expect(heard).toEqual(['hi 3300']), { timeout: 2000, interval: 5 });
    expect(assembler.session(ROOT)?.turns).toHaveLength(1);
    expect(written).toEqual([]);
  });

  test('writes a session once per change, ordered by the time inside its id, with versions that only grow', async () => {
    const { assembler, written } = start();
    assembler.observe([prompt()]);
    await assembler.flush();
    await assembler.flush();
    assembler.observe([usage(5)]);
    await assembler.flush();
    expect(written.map(({ session, deleted }) => [session.tokens.input, deleted])).toEqual([
      [null, false],
      [5, false],
    ]);
    expect(written.map(({ orderedAt }) => orderedAt)).toEqual([0x01a1fb179cc7, 0x01a1fb179cc7]);
    expect(written[1]?.version).toBeGreaterThan(written[0]?.version ?? Number.POSITIVE_INFINITY);
  });

  test('the same record again is no change', async () => {
    const { assembler, written } = start();
    assembler.observe([prompt()]);
    await assembler.flush();
    assembler.observe([prompt(), prompt()]);
    await assembler.flush();
    expect(written).toHaveLength(1);
  });

  test('a session that turns out to be a sub-agent loses its row', async () => {
    const { assembler, written } = start();
    assembler.observe([prompt(ROOT), prompt(CHILD, 'Count.')]);
    await assembler.flush();
    assembler.observe([link(ROOT), link(CHILD)]);
    await assembler.flush();
    const rows = written.map(({ session, deleted, threadIds }) => [session.session_id, deleted, threadIds.length]);
    expect(rows).toEqual([
      [ROOT, false, 1],
      [CHILD, false, 1],
      [ROOT, false, 2],
      [CHILD, true, 1],
    ]);
    expect(assembler.summaries().map(({ session_id }) => session_id)).toEqual([ROOT]);
  });

  test('reads the history of a thread that it does not hold before it says anything', async () => {
    const history = usage(1000, { at: NOW - 600_000 });
    const { assembler, written } = start({ readFamily: async () => [prompt(ROOT, 'Before.'), history] });
    assembler.observe([usage(7)]);
    await assembler.flush();
    expect(written.map(({ session }) => [session.title, session.tokens.input])).toEqual([['Before.', 1007]]);
  });

  test('does not overwrite a session whose history it could not read', async () => {
    const readFamily = vi.fn<AssemblerOptions['readFamily']>().mockRejectedValueOnce(new Error('store is away'));
    readFamily.mockResolvedValue([prompt(ROOT, 'Before.')]);
    const { assembler, written } = start({ readFamily });
    assembler.observe([usage(7)]);
    await expect(assembler.flush()).rejects.toThrow('store is away');
    expect(written).toEqual([]);
    await assembler.flush();
    expect(written.map(({ session }) => session.title)).toEqual(['Before.']);
  });

  test('writes again what the store did not take', async () => {
    const refuse = vi.fn<AssemblerOptions['writeSessions']>().mockRejectedValueOnce(new Error('disk full'));
    refuse.mockResolvedValue(undefined);
    const { assembler } = start({ writeSessions: refuse });
    assembler.observe([prompt()]);
    await expect(assembler.flush()).rejects.toThrow('disk full');
    await assembler.flush();
    expect(refuse.mock.calls.map(([versions]) => versions.length)).toEqual([1, 1]);
  });

  test('looks again at sessions that were running when the server stopped', async () => {
    const silent = prompt(ROOT, 'Long ago.');
    const { assembler, written } = start({ readFamily: async () => [{ ...silent, at: NOW - 2 * 3_600_000 }] });
    assembler.recall([ROOT]);
    await assembler.flush();
    expect(written.map(({ session }) => session.status)).toEqual(['unknown']);
  });

  test('looks again at one that waits for an answer, and after half an hour says no more that it does', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      let now = NOW;
      const { assembler, written } = start({ now: () => now });
      const asked = { source: 'hooks', callId: 'call_1', attributes: { tool_name: 'Bash' } } as const;
      assembler.observe([prompt(), observation('approval_requested', asked)]);
      await assembler.flush();
      now += 31 * 60_000;
      vi.advanceTimersByTime(60_000);
      await assembler.flush();
      expect(written.map(({ session }) => session.status)).toEqual(['waiting', 'unknown']);
    } finally {
      vi.useRealTimers();
    }
  });

  test('keeps the order key of a session whose id holds no time', async () => {
    const { assembler, written } = start({ readOrder: async () => 42 });
    assembler.observe([prompt('not-a-uuid')]);
    await assembler.flush();
    expect(written[0]?.orderedAt).toBe(42);
  });

  test('a reader who waits for what is fresh sees what came just before', async () => {
    const { assembler } = start();
    assembler.observe([prompt()]);
    expect(assembler.session(ROOT)).toBeUndefined();
    await assembler.fresh();
    expect(assembler.session(ROOT)?.title).toBe('hi');
  });

  test('but is not kept waiting for a store that does not answer', async () => {
    const { assembler } = start({ readFamily: () => new Promise(() => undefined), now: Date.now });
    assembler.observe([prompt()]);
    await assembler.fresh();
    expect(assembler.session(ROOT)).toBeUndefined();
  });

  test('holds a bounded number of sessions, the latest ones', async () => {
    let time = NOW;
    const { assembler, written } = start({ now: () => time });
    const threadAt = (index: number): string => `01a1fb17-9cc7-7912-8ad6-${index.toString(16).padStart(12, '0')}`;
    for (let index = 0; index < 2_500; index++) {
      time += 1;
      assembler.observe([prompt(threadAt(index))]);
    }
    await assembler.flush();
    expect(written).toHaveLength(2_500);
    expect(assembler.size().sessions).toBe(2_000);
    expect(assembler.session(threadAt(2_499))).toBeDefined();
    expect(assembler.session(threadAt(0))).toBeUndefined();
  });

  test('does not ask for the history of threads that the store was found not to have', async () => {
    const readFamily = vi.fn<AssemblerOptions['readFamily']>().mockResolvedValue([]);
    const { assembler } = start({ readFamily, knownThreads: async () => [CHILD] });
    await assembler.expect([ROOT, CHILD]);
    assembler.observe([prompt(ROOT), prompt(CHILD)]);
    await assembler.flush();
    expect(readFamily.mock.calls).toEqual([[[CHILD]]]);
  });

  test('makes no session of half a file, and one when it is over', async () => {
    const { assembler, written } = start();
    assembler.hold(ROOT);
    assembler.hold(ROOT);
    assembler.observe([prompt()]);
    await assembler.flush();
    assembler.release(ROOT);
    await assembler.flush();
    expect([written, assembler.session(ROOT)]).toEqual([[], undefined]);
    assembler.release(ROOT);
    await assembler.flush();
    expect(written).toHaveLength(1);
  });

  describe('a session that is too large for memory', () => {
    const big = (count: number): Observation[] =>
      Array.from({ length: count }, (_, index) =>
        observation('tool_result', {
          callId: `call-${index}`,
          attributes: { tool_name: 'exec_command', success: 'true', output: 'x'.repeat(40_000) },
        }),
      );

    test('is listed from memory until the store has it, and read from the store', async () => {
      const { assembler, written } = start();
      assembler.observe([prompt(), usage(5), ...big(600)], 10);
      await assembler.fresh();
      await vi.waitFor(() => expect(assembler.summaries()).toHaveLength(1));
      expect(assembler.session(ROOT)).toBeUndefined();
      await assembler.flush(10);
      expect(assembler.summaries()).toEqual([]);
      expect(written.map(({ session }) => [session.title, session.tokens.input, session.counts.tool_calls])).toEqual([
        ['hi', 5, 600],
      ]);
    });

    test('is written when its last words are stored, not with every batch before', async () => {
      const { assembler, written } = start();
      assembler.observe([prompt(), ...big(600)], 10);
      await assembler.flush(5);
      expect(written).toEqual([]);
      await assembler.flush(10);
      expect(written).toHaveLength(1);
    });
  });

  test('keeps what the store does not have yet, however much it is', async () => {
    let time = NOW;
    const { assembler } = start({ now: () => time });
    const threadAt = (index: number): string => `01a1fb17-9cc7-7912-8ad6-${index.toString(16).padStart(12, '0')}`;
    for (let index = 0; index < 2_500; index++) {
      time += 1;
      assembler.observe([prompt(threadAt(index))], index + 1);
    }
    await assembler.flush(100);
    expect(assembler.size().sessions).toBe(2_400);
    await assembler.flush(2_500);
    assembler.observe([prompt(threadAt(2_499), 'more')], 2_501);
    await assembler.flush(2_501);
    expect(assembler.size().sessions).toBe(2_000);
  });

  test('stops telling those who left', async () => {
    const { assembler } = start();
    const heard = vi.fn<(change: SessionChange) => void>();
    assembler.subscribe(heard)();
    assembler.observe([prompt()]);
    await assembler.flush();
    expect(heard).not.toHaveBeenCalled();
  });
});

describe('a thread that was born in this life', () => {
  /** Its id says: a second after `NOW`, when the assembler was born. */
  const YOUNG = `${(NOW + 1000)
    .toString(16)
    .padStart(12, '0')
    .replace(/^(.{8})(.{4})$/, '$1-$2')}-7912-8ad6-52baff2b5a3c`;

  function asking() {
    const asked: string[] = [];
    const { assembler } = start({
      readFamily: async (threadIds) => {
        asked.push(...threadIds);
        return [];
      },
    });
    return { asked, assembler };
  }

  test('has no history: hooks show it without asking the store', async () => {
    const { asked, assembler } = asking();
    assembler.observe([observation('prompt', { threadId: YOUNG, source: 'hooks', attributes: { prompt: 'hi' } })]);
    await assembler.flush();
    expect(assembler.session(YOUNG)?.title).toBe('hi');
    expect(asked).toEqual([]);
  });

  test('may be older than its clock says when it comes from another machine: then the store is asked', async () => {
    const { asked, assembler } = asking();
    assembler.observe([prompt(YOUNG)]);
    await assembler.flush();
    expect(asked).toEqual([YOUNG]);
  });

  test('that is older than the assembler is asked for, whoever tells of it', async () => {
    const { asked, assembler } = asking();
    assembler.observe([observation('prompt', { source: 'hooks' })]);
    await assembler.flush();
    expect(asked).toEqual([ROOT]);
  });
});
