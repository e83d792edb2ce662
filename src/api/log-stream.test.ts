import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LogRecord, LogTail } from '../query/telemetry.ts';
import { readEvents, type StreamEvent } from './event-stream.ts';
import { logStream } from './log-stream.ts';

const record = (id: string): LogRecord => ({
  id,
  at: '2026-11-20T10:00:00.000Z',
  time_unix_nano: '1',
  time_source: 'observed',
  severity: 'info',
  severity_text: null,
  service: null,
  event: null,
  body: id,
  trace_id: null,
  span_id: null,
  thread_id: null,
  scope: null,
  attributes: {},
  resource: {},
});

/** A stream over answers that the test sets, and how often it asked. */
function setUp() {
  const state: { answer: LogTail; asked: number } = { answer: { records: [], dropped: 0 }, asked: 0 };
  const stream = logStream({
    filter: {},
    now: () => Date.now(),
    everyMs: 100,
    heartbeatMs: 1_000,
    tail: () => {
      state.asked += 1;
      return Promise.resolve(state.answer);
    },
  });
  return { state, stream, events: readEvents(stream as unknown as AsyncIterable<Uint8Array>) };
}

async function next(events: AsyncGenerator<StreamEvent>): Promise<StreamEvent | undefined> {
  const coming = events.next();
  await vi.advanceTimersByTimeAsync(5_000);
  return (await coming).value as StreamEvent | undefined;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a stream of logs', () => {
  test('tells each record once, though the last seconds are read again and again', async () => {
    const { state, events } = setUp();
    state.answer = { records: [record('a')], dropped: 0 };
    const first = await next(events);
    expect(JSON.parse(first?.data ?? '')).toEqual({ records: [record('a')], dropped: 0 });
    state.answer = { records: [record('b'), record('a')], dropped: 0 };
    expect((await next(events))?.event).toBe('heartbeat');
    let told = await next(events);
    while (told?.event === 'heartbeat') told = await next(events);
    expect(JSON.parse(told?.data ?? '')).toEqual({ records: [record('b')], dropped: 0 });
    await events.return(undefined);
  });

  test('says how many it left out, each once', async () => {
    const { state, events } = setUp();
    state.answer = { records: [record('a')], dropped: 7 };
    expect(JSON.parse((await next(events))?.data ?? '')).toEqual({ records: [record('a')], dropped: 7 });
    state.answer = { records: [record('b')], dropped: 9 };
    let told = await next(events);
    while (told?.event === 'heartbeat') told = await next(events);
    // ten fit by now: a and its seven are known, b is sent, one is new
    expect(JSON.parse(told?.data ?? '')).toEqual({ records: [record('b')], dropped: 1 });
    await events.return(undefined);
  });

  test('asks no more while nobody reads, and never after the reader went', async () => {
    const { state, stream } = setUp();
    let made = 0;
    const timer = setInterval(() => {
      made += 1;
      state.answer = { records: [record(String(made))], dropped: 0 };
    }, 100);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(state.asked).toBeLessThan(10);
    await stream.cancel();
    const asked = state.asked;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(state.asked).toBe(asked);
    clearInterval(timer);
  });
});
