import { expect, test } from 'vitest';
import type { Query } from '../query/query.ts';
import { warmUp } from './warm-up.ts';

type Asked = Parameters<typeof warmUp>[0];

/** Sessions by id, with so many calls of tools; what was asked, in order. */
function queryOf(sessions: Readonly<Record<string, number | null>>, more: Partial<Asked> = {}) {
  const asked: string[] = [];
  const listed = Object.entries(sessions).map(([session_id, tool_calls]) => ({
    session_id,
    counts: { turns: 1, model_calls: null, tool_calls },
  }));
  const query = {
    listSessions: async () => ({ sessions: listed, next_cursor: null }),
    getSession: async (ref: string) => void asked.push(`session ${ref}`),
    problems: async (ref: string) => void asked.push(`problems ${ref}`),
    ...more,
  } as unknown as Query;
  return { query, asked };
}

test('reads the longest of those that are listed first', async () => {
  const { query, asked } = queryOf({ a: 3, b: 40, c: null });
  await warmUp(query)();
  expect(asked).toEqual(['session b', 'problems b']);
});

test('has nothing to do where there is no session, and holds nobody up where one cannot be read', async () => {
  const empty = queryOf({});
  await warmUp(empty.query)();
  expect(empty.asked).toEqual([]);
  const broken = queryOf({ a: 1 }, { getSession: () => Promise.reject(new Error('no store')) });
  await warmUp(broken.query)();
  expect(broken.asked).toEqual([]);
});
