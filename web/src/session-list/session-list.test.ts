import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SessionSummary, StatsRow } from '../api/shape.ts';
import {
  FACETS,
  type FacetName,
  filterFromSearch,
  isFiltered,
  matchSession,
  NO_FILTER,
  SINCE_CHOICES,
  searchFromFilter,
  sinceAt,
  toggleValue,
} from '../filter/session-filter.ts';
import { totalOfDays, totalOfRows } from './list-total.ts';
import { placeOf, repositoryLabel } from './place.ts';
import { anchorAt, scrollTopOf } from './row-anchor.ts';
import { isBefore, removeSession, rootsOnly, upsertSession } from './session-pages.ts';

const session = (id: string, startedAt: string, more: Partial<SessionSummary> = {}): SessionSummary =>
  ({
    session_id: id,
    kind: 'session',
    status: 'completed',
    started_at: startedAt,
    model: 'gpt-5.5',
    models: ['gpt-5.5'],
    git: null,
    cwd: null,
    agents: [],
    sources: [],
    cost_usd: null,
    tokens: { total: null },
    ...more,
  }) as SessionSummary;

const agentOf = (thread_id: string, parent_thread_id: string | null) => ({
  thread_id,
  parent_thread_id,
  role: 'explorer',
  nickname: null,
});
const at = (minute: number): string => new Date(Date.UTC(2026, 10, 20, 12, minute)).toISOString();
const ids = (pages: readonly { sessions: readonly SessionSummary[] }[]): string[] =>
  pages.flatMap((page) => page.sessions.map((row) => row.session_id));

describe('filters and the URL', () => {
  test('a filter survives its URL', () => {
    const word = fc.string().map((text) => text.trim());
    const values = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 5 }).map((list) => list.toSorted());
    const facets = Object.fromEntries(FACETS.map((name) => [name, values])) as Record<FacetName, typeof values>;
    const since = fc.constantFrom(...SINCE_CHOICES.map((choice) => choice.value), '2026-11-20T10:00:00.000Z');
    const some = fc
      .uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 3 })
      .map((list) => list.toSorted());
    const not = fc.record({ model: some, has: some }, { requiredKeys: [] });
    const filter = fc
      .record({ ...facets, q: word, since, until: since, not, max_tokens: fc.option(fc.nat()) })
      .map(({ max_tokens: most, ...rest }) => (most === null ? rest : { ...rest, max_tokens: most }));
    fc.assert(
      fc.property(filter, (value) => {
        expect(filterFromSearch(searchFromFilter(value))).toEqual(value);
      }),
    );
  });

  test('nothing asked is an empty query', () => expect(searchFromFilter(NO_FILTER)).toBe(''));
  test('order does not make another filter', () => {
    expect(searchFromFilter(filterFromSearch('?since=7d&model=b&model=a&model=b'))).toBe('?model=a&model=b&since=7d');
  });
  test('choosing again lets go', () => {
    const one = toggleValue(NO_FILTER, 'model', 'a');
    expect(toggleValue(one, 'model', 'b').model).toEqual(['a', 'b']);
    expect([isFiltered(one), isFiltered(toggleValue(one, 'model', 'a'))]).toEqual([true, false]);
  });
  test('an unknown span means any time', () => expect(filterFromSearch('?since=soon').since).toBe(''));
  test('spans', () => expect([sinceAt('24h', 86_400_000), sinceAt('', 5)]).toEqual([0, null]));
});

describe('whether a session that the stream told about belongs', () => {
  const now = Date.parse(at(30));
  test.each([
    [{}, {}, 'yes'],
    [{}, { status: ['running'] }, 'no'],
    [{ kind: 'title_generator' as const }, {}, 'no'],
    [{ models: ['gpt-5.5', 'gpt-6'] }, { model: ['gpt-6'] }, 'yes'],
    [{}, { model: ['gpt-6'] }, 'no'],
    [{}, { repository: ['org/api'] }, 'no'],
    [{ git: { repository: 'org/api', branch: null, commit: null } }, { repository: ['org/api'] }, 'yes'],
    [{ started_at: at(-40) }, { since: '1h' }, 'no'],
    [{}, { status: ['failed', 'completed'] }, 'yes'],
    [{ user: 'kim' }, { user: ['ada'] }, 'no'],
    [{ git: { repository: 'git@h:org/api.git', branch: 'x', commit: null } }, { repository: ['api'] }, 'yes'],
    [{ git: { repository: 'a', branch: 'x', commit: null } }, { not: { branch: ['x'] } }, 'no'],
    [{}, { not: { branch: ['x'] } }, 'yes'],
    [{ cost_usd: null }, { min_cost_usd: 0 }, 'no'],
    [{ duration_ms: 5_000 }, { min_duration_ms: 5_000 }, 'yes'],
    [{ duration_ms: 5_000 }, { max_duration_ms: 4_999 }, 'no'],
    [{}, { until: at(0) }, 'no'],
    [{}, { until: at(1) }, 'yes'],
    [{}, { has: ['edits'] }, 'ask'],
    [{}, { tool: ['shell'] }, 'ask'],
    [{}, { q: 'retry' }, 'ask'],
    [{}, { q: 'retry', status: ['failed'] }, 'no'],
  ])('%j against %j: %s', (more, filter, answer) => {
    expect(matchSession(session('a', at(0), more), { ...NO_FILTER, ...filter }, now)).toBe(answer);
  });
});

describe('pages under a live feed', () => {
  const pages = [
    { sessions: [session('d', at(40)), session('c', at(30))], next_cursor: 'x' },
    { sessions: [session('b', at(20)), session('a', at(10))], next_cursor: null },
  ];

  test('a known session is replaced where it is', () => {
    const { pages: next, added } = upsertSession(pages, session('b', at(20), { status: 'failed' }));
    expect(added).toBe(false);
    expect(ids(next)).toEqual(['d', 'c', 'b', 'a']);
    expect(next[1]?.sessions[0]?.status).toBe('failed');
  });

  test.each([
    [at(50), ['n', 'd', 'c', 'b', 'a']],
    [at(35), ['d', 'n', 'c', 'b', 'a']],
    [at(25), ['d', 'c', 'n', 'b', 'a']],
    [at(5), ['d', 'c', 'b', 'a', 'n']],
  ])('one that started at %s takes its place', (startedAt, order) => {
    expect(ids(upsertSession(pages, session('n', startedAt)).pages)).toEqual(order);
  });

  test('one older than what is loaded waits for its page', () => {
    const unfinished = pages.slice(0, 1);
    expect(upsertSession(unfinished, session('n', at(1)))).toEqual({ pages: unfinished, added: false });
  });

  test('an empty list takes the first', () => {
    expect(ids(upsertSession([{ sessions: [], next_cursor: null }], session('n', at(1))).pages)).toEqual(['n']);
  });

  test('any arrival order ends sorted', () => {
    const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 20 });
    const insertAll = (order: number[]): readonly { sessions: readonly SessionSummary[]; next_cursor: null }[] =>
      order.reduce<readonly { sessions: readonly SessionSummary[]; next_cursor: null }[]>(
        (acc, minute) => upsertSession(acc, session(String(minute), at(minute))).pages as typeof acc,
        [{ sessions: [], next_cursor: null }],
      );
    fc.assert(
      fc.property(minutes, (order) => {
        const rows = insertAll(order).flatMap((page) => page.sessions);
        expect(rows).toHaveLength(order.length);
        expect(rows.every((row, index) => index === 0 || isBefore(rows[index - 1]!, row))).toBe(true);
      }),
    );
  });

  test('a sub-agent that was taken for a session goes when its root names it', () => {
    const [root, agent] = [agentOf('b', null), agentOf('c', 'b')];
    expect(ids(upsertSession(pages, session('b', at(20), { agents: [root, agent] })).pages)).toEqual(['d', 'b', 'a']);
  });

  test('a list that still has a claimed sub-agent is shown without it', () => {
    const agents = [agentOf('b', null), agentOf('c', 'b')];
    const rows = [session('d', at(40)), session('c', at(30)), session('b', at(20), { agents })];
    expect(rootsOnly(rows).map((row) => row.session_id)).toEqual(['d', 'b']);
    expect(rootsOnly(rows.slice(0, 2))).toHaveLength(2);
  });

  test('removing keeps the others, and the same pages when it was not there', () => {
    expect(ids(removeSession(pages, 'c'))).toEqual(['d', 'b', 'a']);
    expect(removeSession(pages, 'zz')).toBe(pages);
  });
});

describe('coming back to a list', () => {
  const rows = [session('c', at(30)), session('b', at(20)), session('a', at(10))];

  test('the same row is at the upper edge, also when new ones came', () => {
    const anchor = anchorAt(rows, 46 + 12, 46);
    expect(anchor).toEqual({ id: 'b', pastPx: 12 });
    expect(scrollTopOf(anchor, rows, 46)).toBe(58);
    expect(scrollTopOf(anchor, [session('n', at(40)), ...rows], 46)).toBe(104);
  });

  test('a row that is gone means the top', () => {
    expect(scrollTopOf({ id: 'zz', pastPx: 5 }, rows, 46)).toBe(0);
    expect(scrollTopOf(undefined, rows, 46)).toBe(0);
    expect(anchorAt([], 0, 46)).toBeUndefined();
  });
});

describe('the total row', () => {
  const unknown = { total: null } as SessionSummary['tokens'];
  const counts = { tool_calls: 3, tool_failures: 1 } as SessionSummary['counts'];
  const row = (more: Partial<SessionSummary>) =>
    session('a', at(1), { tokens: unknown, counts, cost_usd: null, cost_basis: 'unknown', ...more });

  test('adds up what is known; all unknown stays unknown', () => {
    const known = { total: 50 } as SessionSummary['tokens'];
    const total = totalOfRows([row({}), row({ tokens: known, status: 'failed', cost_usd: 0.5, cost_basis: 'priced' })]);
    expect(total).toEqual({
      sessions: 2,
      failed: 1,
      tokens: 50,
      cost: { cost_usd: 0.5, cost_basis: 'partly' },
      toolCalls: 6,
      toolFailures: 2,
    });
    expect(totalOfRows([row({})]).tokens).toBeNull();
  });

  test.each([
    [['priced', 'priced'], 'priced'],
    [['priced', 'api_equivalent'], 'api_equivalent'],
    [['api_equivalent', 'partly'], 'partly'],
    [['priced', 'unknown'], 'partly'],
  ] as const)('costs that are %j add up to one that is %s', (bases, cost_basis) => {
    const rows = bases.map((basis) => row({ cost_usd: basis === 'unknown' ? null : 1, cost_basis: basis }));
    expect(totalOfRows(rows).cost.cost_basis).toBe(cost_basis);
  });

  test('days of which one does not tell', () => {
    const day = {
      key: null,
      turns: null,
      cost_usd: null,
      cost_basis: 'unknown',
      tokens: unknown,
      tool_calls: null,
      sessions: 4,
    };
    const told = { ...day, tool_calls: 7, sessions: 5 };
    expect(totalOfDays([day, told] as StatsRow[])).toEqual({
      sessions: 9,
      failed: null,
      tokens: null,
      cost: { cost_usd: null, cost_basis: 'unknown' },
      toolCalls: 7,
      toolFailures: null,
    });
  });
});

describe('where', () => {
  test.each([
    ['https://github.com/org/api.git', 'org/api'],
    ['git@github.com:org/api.git', 'org/api'],
    ['ssh://git@host:22/org/api', 'org/api'],
    ['api', 'api'],
  ])('%s reads %s', (repository, label) => expect(repositoryLabel(repository)).toBe(label));

  test('git beats the folder, the folder beats nothing', () => {
    const git = { repository: 'https://github.com/org/api', branch: 'main', commit: 'abc' };
    expect(placeOf({ git, cwd: '/x' })?.label).toBe('org/api @ main');
    expect(placeOf({ git: { ...git, repository: null }, cwd: '/home/dev/project/api' })?.label).toBe(
      '…/project/api @ main',
    );
    expect(placeOf({ git: null, cwd: '/home/dev/project/api' })?.label).toBe('…/project/api');
    expect(placeOf({ git: null, cwd: null })).toBeNull();
  });
});
