/** The search box against the real engine: what is found by which words, the same in the store and in memory, and without reading every text. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowOfSession } from '../../src/ingest/rows/session-rows.ts';
import { NO_LIVE_SESSIONS } from '../../src/model/live-sessions.ts';
import { type Session, summaryOf } from '../../src/model/session.ts';
import { createQuery } from '../../src/query/create-query.ts';
import { filterParams, matchesFilter } from '../../src/query/session-filter.ts';
import { sessionSql } from '../../src/query/session-sql.ts';
import { SESSION } from './session-sample.ts';
import { type OpenedStore, WAYS } from './store-ways.ts';

interface Words {
  readonly prompt: string;
  readonly answer?: string;
  readonly command?: string;
  readonly output?: string;
}

const OUTPUT_MIDDLE = 'x '.repeat(4_000);

const TEXTS: readonly Words[] = [
  { prompt: 'Fix the serializer', answer: 'The Cursor was stale.' },
  { prompt: 'Bitte die Übersicht prüfen', command: '{"cmd":"cat src/cart/total.ts"}' },
  { prompt: 'テストが落ちる原因を調べて', output: 'error[E0502]: cannot borrow' },
  { prompt: 'Rotate the TLS certificates (ACME-4711)', output: `begin${OUTPUT_MIDDLE}hidden${OUTPUT_MIDDLE}the end` },
  { prompt: '100 % of a_b are ŁÓDŹ', command: '{"cmd":"rg -n \\"fn main\\" src"}' },
];

const sessions: readonly Session[] = TEXTS.map(({ prompt, answer, command, output }, index) => {
  const [turn] = SESSION.turns;
  const [call] = turn!.tool_calls;
  return {
    ...SESSION,
    session_id: `session-${index}`,
    started_at: new Date(Date.parse(SESSION.started_at) + index).toISOString(),
    turns: [
      {
        ...turn!,
        prompt,
        answer: answer ?? null,
        tool_calls: [{ ...call!, arguments: command ?? null, output: output ?? null }],
      },
    ],
  };
});

const [[, open]] = WAYS as [[string, () => Promise<OpenedStore>]];
let opened: OpenedStore;

beforeAll(async () => {
  opened = await open();
  for (const session of sessions) {
    const version = { orderedAt: Date.parse(session.started_at), deleted: false, threadIds: [session.session_id] };
    // an older version had another text: it must not be found by that
    const older = { ...session, turns: [{ ...session.turns[0]!, prompt: 'superseded' }] };
    await opened.store.insert(rowOfSession({ ...version, session: older, version: 1 }), `${session.session_id}/1`);
    await opened.store.insert(rowOfSession({ ...version, session, version: 2 }), `${session.session_id}/2`);
  }
});
afterAll(() => opened.close());

test.each<readonly [text: string, found: readonly number[]]>([
  ['serializer', [0]],
  ['SERIALIZ', [0]],
  ['liz', [0]],
  ['fix cursor', [0]],
  ['fix tls', []],
  ['the', [0, 3]],
  ['s', [0, 1, 3, 4]],
  ['Übersicht', [1]],
  ['ÜBERSICHT', [1]],
  ['rsicht', [1]],
  ['ubersicht', []],
  ['cart/total', [1]],
  ['total/cart', []],
  ['src/cart/total.ts"', [1]],
  ['テスト', [2]],
  ['原因', [2]],
  ['E0502', [2]],
  ['error[e0502]:', [2]],
  ['ACME-4711', [3]],
  ['acme 4711', [3]],
  ['acme-47', [3]],
  ['begin end', [3]],
  ['hidden', []],
  ['%', [4]],
  ['a_b', [4]],
  ['a%b', []],
  ['łódź', [4]],
  ['\\"fn', [4]],
  ['superseded', []],
])('%j finds %j', async (text, found) => {
  const query = createQuery({ store: opened.store, live: NO_LIVE_SESSIONS, now: Date.now });
  const listed = await query.listSessions({ text }, { limit: 10 });
  const ids = found.map((index) => `session-${index}`);
  expect(listed.sessions.map(({ session_id }) => session_id).toSorted()).toEqual(ids);
  const live = { ...NO_LIVE_SESSIONS, session: (id: string) => sessions.find(({ session_id }) => session_id === id) };
  const inMemory = sessions.filter((session) => matchesFilter(summaryOf(session), { text }, live));
  expect(inMemory.map(({ session_id }) => session_id)).toEqual(ids);
  const counted = (await query.facets({ text })).status.reduce((sum, { count }) => sum + count, 0);
  expect(counted).toBe(found.length);
});

test.each(['xylophone', 'xyl', 'xylo/phone', 'xyloübersicht'])(
  '%j is known to be nowhere by the index alone',
  async (text) => {
    const explained = await opened.store.query<{ explain: string }>(
      `EXPLAIN indexes = 1 ${sessionSql('facet-list', { text })}`,
      filterParams({ text }),
    );
    const plan = explained.map(({ explain }) => explain).join('\n');
    expect(plan).toMatch(/Name: idx_search_text[^]*?Granules: 0\//);
  },
);
