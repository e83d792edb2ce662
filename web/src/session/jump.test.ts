import { describe, expect, test } from 'vitest';
import { longSession, waitingSession } from '../../dev/sample-story.ts';
import { contextFillOf, fillAt } from './axis/context-fill.ts';
import { itemsOf } from './item.ts';
import { JUMPS } from './jump.ts';
import { recordQueryOf } from './record/record-query.ts';

const session = longSession(Date.UTC(2026, 10, 20, 9));
const items = itemsOf(session);
const jump = (label: string) => {
  const found = JUMPS.find((candidate) => candidate.label === label);
  if (found === undefined) throw new Error(`no jump ${label}`);
  return found.to;
};

describe('jumps', () => {
  test('the slowest step is no faster than any other', () => {
    const durations = items.flatMap((item) =>
      item.kind === 'tool' || item.kind === 'model' ? [item.call.duration_ms ?? 0] : [],
    );
    const slowest = jump('slowest step')(items, null);
    expect(slowest !== null && 'call' in slowest ? slowest.call.duration_ms : null).toBe(Math.max(...durations));
  });

  test('next failures go around; the first error is the first of them', () => {
    const failures = items.filter((item) => item.isFailed && item.kind !== 'turn');
    expect(failures.length).toBeGreaterThan(1);
    expect(jump('first error')(items, items.at(-1) ?? null)).toBe(failures[0]);
    expect(jump('next failure')(items, failures[0] ?? null)).toBe(failures[1]);
    expect(jump('next failure')(items, failures.at(-1) ?? null)).toBe(failures[0]);
  });

  test('the dearest turn, by tokens where nothing has a price', () => {
    const free = items.map((item) => ({ ...item, turn: { ...item.turn, cost_usd: null } }));
    const dearest = jump('most expensive turn')(free, null);
    const totals = session.turns.map(({ tokens }) => tokens.total ?? 0);
    expect(dearest?.turn.tokens.total).toBe(Math.max(...totals));
  });

  test.each(JUMPS.map(({ label }) => label))('%s leads nowhere in an empty session', (label) =>
    expect(jump(label)([], null)).toBeNull(),
  );
});

test('the context is as full as the newest response says', () => {
  const line = contextFillOf(session, items);
  const calls = items.filter((item) => item.kind === 'model' && item.turn.thread_id === session.session_id);
  expect(line?.steps.length).toBe(calls.length);
  const last = line?.steps.at(-1);
  expect(line === null ? null : fillAt(line, Number.MAX_SAFE_INTEGER)).toBe(last);
  expect(line === null ? undefined : fillAt(line, 0)).toBeNull();
  expect(line?.scale).toBeGreaterThanOrEqual(Math.max(...(line?.steps.map(({ used }) => used) ?? [])));
  expect(contextFillOf(session, [])).toBeNull();
});

test('every kind of item knows which records it is made of', () => {
  const all = [...items, ...itemsOf(waitingSession(Date.UTC(2026, 10, 20, 9)))];
  for (const item of all) {
    const query = recordQueryOf(item);
    expect([query.turn_id, query.call_id, query.response_id].filter((id) => id !== undefined)).toHaveLength(1);
  }
  const tool = all.find((item) => item.kind === 'tool');
  expect(tool === undefined ? null : recordQueryOf(tool)).toEqual({
    call_id: tool?.kind === 'tool' ? tool.call.call_id : '',
  });
});
