import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogRecord } from '../api/shape.ts';
import { EMPTY_BUFFER, HELD_MAX, received, released, SHOWN_MAX } from './log-buffer.ts';
import { logsApiSearch, logsStateFrom, searchFromLogs, splitTyped, toggleLogValue } from './log-filter.ts';
import { cellOf, messageOf } from './record-text.ts';

const record = (id: string, part: Partial<LogRecord> = {}): LogRecord => ({
  id,
  at: '2026-11-20T10:00:00.000Z',
  time_unix_nano: '1',
  time_source: 'observed',
  severity: 'info',
  severity_text: 'INFO',
  service: 'codex_exec',
  event: 'codex.tool_result',
  body: null,
  trace_id: null,
  span_id: null,
  thread_id: null,
  scope: null,
  attributes: {},
  resource: {},
  ...part,
});

describe('the state in the URL', () => {
  test('links of other pages are understood, and asked for in the names of the API', () => {
    const state = logsStateFrom('?session=S&trace=T&span=P&event=codex.tool_result&q=npm&since=2026-11-20T10:00:00Z');
    expect(logsApiSearch(state)).toBe(
      'q=npm&session_id=S&trace_id=T&span_id=P&event=codex.tool_result&since=2026-11-20T10%3A00%3A00Z',
    );
  });

  test('comes back as it went', () => {
    const state = logsStateFrom(
      '?event=b&event=a&columns=event,tool_name&by=event&view=patterns&live=1&record=x&attribute=a%3Db',
    );
    expect(logsStateFrom(searchFromLogs(state))).toEqual(state);
    expect(searchFromLogs(logsStateFrom(''))).toBe('');
  });

  test('an attribute that was typed is asked for as one', () => {
    expect(logsApiSearch(logsStateFrom('?q=npm+tool_name%3Dexec_command'))).toBe(
      'q=npm&attribute=tool_name%3Dexec_command',
    );
  });

  test.each([
    ['words alone', '?q=npm', 'q=npm&since=7d'],
    ['all of the time', '?q=npm&all=1', 'q=npm'],
    ['at a chosen time', '?q=npm&since=30d', 'q=npm&since=30d'],
    ['in one session', '?q=npm&session=S', 'q=npm&session_id=S'],
    ['no words', '?event=a', 'event=a'],
  ])('how far back is searched: %s', (_, search, expected) => {
    const state = logsStateFrom(search);
    expect(logsApiSearch(state)).toBe(expected);
    expect(logsStateFrom(searchFromLogs(state))).toEqual(state);
  });

  test('a value goes on and off', () => {
    const on = toggleLogValue(logsStateFrom(''), 'event', 'a');
    expect([on.event, toggleLogValue(on, 'event', 'a').event]).toEqual([['a'], []]);
  });

  test.each([
    ['npm test', 'npm test', []],
    ['tool_name=exec_command failed', 'failed', ['tool_name=exec_command']],
    ['a==b =x x=', 'a==b =x x=', []],
  ])('typed %j', (typed, q, attribute) => {
    expect(splitTyped(typed)).toEqual({ q, attribute });
  });
});

describe('a live tail', () => {
  test('is bounded, loses nothing uncounted, and shows nothing twice', () => {
    const arrivals = fc.array(
      fc.record({ size: fc.nat(700), dropped: fc.nat(5), isPaused: fc.boolean(), again: fc.boolean() }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(arrivals, (all) => {
        let buffer = EMPTY_BUFFER;
        let made = 0;
        for (const { size, dropped, isPaused, again } of all) {
          const from = again ? 0 : made;
          const records = Array.from({ length: size }, (_, at) => record(String(from + at))).toReversed();
          made = Math.max(made, from + size);
          buffer = received(buffer, { records, dropped }, isPaused);
          const ids = [...buffer.held, ...buffer.shown].map(({ id }) => id);
          expect(new Set(ids).size).toBe(ids.length);
          expect(buffer.shown.length <= SHOWN_MAX && buffer.held.length <= HELD_MAX).toBe(true);
        }
        expect(released(buffer).held).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  test('holds back while somebody reads, and counts what falls off', () => {
    const first = received(EMPTY_BUFFER, { records: [record('a')], dropped: 2 }, false);
    const many = Array.from({ length: HELD_MAX + 3 }, (_, at) => record(`b${at}`));
    const paused = received(first, { records: many, dropped: 0 }, true);
    expect([paused.shown.length, paused.held.length, paused.dropped]).toEqual([1, HELD_MAX, 5]);
  });
});

test('a record without a body says what its attributes tell', () => {
  const told = record('a', { attributes: { tool_name: 'exec_command', success: 'true', 'conversation.id': 'x' } });
  expect(messageOf(told)).toBe('tool_name=exec_command  success=true');
  expect(messageOf({ ...told, body: 'flushing\nmetrics' })).toBe('flushing metrics');
  expect([cellOf(told, 'tool_name'), cellOf(told, 'nothing')]).toEqual(['exec_command', '']);
});
