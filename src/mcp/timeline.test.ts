import { describe, expect, test } from 'vitest';
import { sampleSession } from '../../test/helper/sample-session.ts';
import type { Turn } from '../model/session.ts';
import { eventRows } from './event-rows.ts';
import { EVENT_KINDS, timelineOf } from './timeline.ts';

const events = timelineOf(sampleSession);
const take = (after: string | undefined, count: number) => {
  const rows = eventRows(events, after, 300);
  return { ids: rows.list.slice(0, count).map((row) => (row(0) as { event_id: string }).event_id), rows };
};

describe('timelineOf', () => {
  test('has every kind, in order of time, each with an id of its own', () => {
    expect([...new Set(events.map(({ kind }) => kind))].sort()).toEqual([...EVENT_KINDS].sort());
    const times = events.map(({ at }) => Date.parse(at));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });

  test('leaves out nothing that a turn tells', () => {
    const told = sampleSession.turns.flatMap((turn) => [
      ...turn.model_calls,
      ...turn.tool_calls,
      ...turn.approvals,
      ...turn.messages,
      ...turn.plan_updates,
      ...turn.file_edits,
      ...turn.compactions,
      ...turn.errors,
      ...[turn.prompt, turn.answer].filter((text) => text !== null),
    ]);
    expect(events.length).toBe(told.length);
  });

  test('what a policy decided is said with its call, and is no step', () => {
    const [first] = sampleSession.turns;
    const silent = {
      id: 'a',
      call_id: 'call-2',
      requested_at: null,
      reason: null,
      decision: 'approved',
      source: 'Config',
      waited_ms: null,
    };
    const turns = [{ ...(first as Turn), approvals: [silent] }];
    const told = timelineOf({ ...sampleSession, turns });
    expect(told.filter(({ kind }) => kind === 'approval')).toEqual([]);
    expect(told.find(({ id }) => id === '1.call-2')?.facts).toMatchObject({
      decision: 'approved',
      decided_by: 'Config',
    });
  });

  test('an edit happened when its call began, and a sub-agent has its name', () => {
    expect(events.find(({ name }) => name === 'src/importer.ts')?.at).toBe('2026-11-20T10:00:12.000Z');
    expect(events.find(({ turn }) => turn === 2)?.facts['agent']).toBe('scout');
  });
});

describe('eventRows', () => {
  test('pages have every event once, in order', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    while (seen.length < events.length) {
      const { ids, rows } = take(cursor, 4);
      seen.push(...ids);
      cursor = (await rows.cursorAfter(ids.length)) ?? undefined;
    }
    expect(seen).toEqual(events.map(({ id }) => id));
  });

  test('goes on by time where the event is not there any more', async () => {
    const { rows, ids } = take(undefined, 1);
    const cursor = await rows.cursorAfter(1);
    const later = eventRows(events.slice(1), cursor ?? undefined, 300);
    expect(later.list.length).toBe(events.filter(({ at }) => at > (events[0]?.at ?? '')).length);
    expect(ids).toEqual([events[0]?.id]);
  });

  test.each(['', 'bm9uc2Vuc2U', '%%%'])('refuses the cursor %j', (cursor) => {
    expect(() => eventRows(events, cursor, 300)).toThrow('cannot read the cursor');
  });
});
