import { expect, test } from 'vitest';
import type { SessionChange } from '../api/shape.ts';
import { backoffMs } from './backoff.ts';
import { LiveStream } from './live-stream.ts';

type Listener = (event: MessageEvent<string>) => void;

/** Stands for the browser: sources that the test fires by hand, and one pending timer. */
function lab() {
  const sources: { fire(type: string, data?: string): void; closed: boolean }[] = [];
  const timers: { task: () => void; delayMs: number }[] = [];
  const heard: (SessionChange | 'gap')[] = [];
  let now = 1000;
  const stream = new LiveStream({
    open: () => {
      const listeners = new Map<string, Listener>();
      const source = {
        closed: false,
        fire: (type: string, data = '') => listeners.get(type)?.({ data } as MessageEvent<string>),
        addEventListener: (type: string, listener: Listener) => void listeners.set(type, listener),
        close: () => {
          source.closed = true;
        },
      };
      sources.push(source);
      return source;
    },
    now: () => now,
    random: () => 0,
    later: (task, delayMs) => {
      const timer = { task, delayMs };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
  });
  stream.listen({ changed: (change) => heard.push(change), reconnected: () => heard.push('gap') });
  return { stream, sources, timers, heard, tick: (at: number) => (now = at) };
}

test('backs off by doubling, never beyond 30 s, and jitter only shortens', () => {
  expect([0, 1, 2, 10].map((attempt) => backoffMs(attempt, 0))).toEqual([500, 1000, 2000, 30_000]);
  expect(backoffMs(10, 0.999)).toBeGreaterThan(22_000);
});

test('passes changes on and skips what it cannot read', () => {
  const { stream, sources, heard } = lab();
  stream.start();
  sources[0]!.fire('open');
  sources[0]!.fire('session', '{"session_id":"a","summary":{}}');
  sources[0]!.fire('session', 'not json');
  sources[0]!.fire('session', '{"session_id":7,"summary":{}}');
  expect(heard).toEqual([{ session_id: 'a', summary: {} }]);
});

test('a lost connection keeps when it was last heard, retries, and reports the gap once', () => {
  const { stream, sources, timers, heard, tick } = lab();
  stream.start();
  sources[0]!.fire('open');
  tick(9000);
  sources[0]!.fire('error');
  expect(stream.state()).toEqual({ phase: 'lost', lastHeardAt: 1000 });
  expect(sources[0]!.closed).toBe(true);
  timers[0]!.task();
  sources[1]!.fire('error');
  expect(timers[1]!.delayMs).toBe(1000);
  timers[1]!.task();
  sources[2]!.fire('open');
  expect(stream.state()).toEqual({ phase: 'live', lastHeardAt: 9000 });
  expect(heard).toEqual(['gap']);
});

test('retry now replaces the waiting timer', () => {
  const { stream, sources, timers } = lab();
  stream.start();
  sources[0]!.fire('error');
  stream.retryNow();
  expect(timers).toHaveLength(0);
  expect(sources).toHaveLength(2);
});

test('an error of a source that was replaced is not ours any more', () => {
  const { stream, sources } = lab();
  stream.start();
  stream.retryNow();
  sources[1]!.fire('open');
  sources[0]!.fire('error');
  expect(stream.state().phase).toBe('live');
});
