import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomFrom, sampleSession, sampleTurn } from '../../dev/sample-session.ts';
import { agentsSession, longSession, waitingSession } from '../../dev/sample-story.ts';
import type { Approval, FileEdit, ToolCall, Turn } from '../api/shape.ts';
import { GROUPS } from '../key/key-help.tsx';
import { lanesOf } from './axis/lane.ts';
import { type Item, itemsOf } from './item.ts';
import { filterItems, type ItemFilter, ONLY } from './item-filter.ts';
import { replayKeys } from './replay-keys.ts';
import { replayStateFrom, searchFromReplay } from './use-replay-state.ts';

const START = Date.UTC(2026, 10, 20, 9);
const ALL: ItemFilter = { only: 'all', window: null };
const kinds = (items: readonly Item[]): string[] => items.map((item) => item.kind);

function turnWith(part: Partial<Turn>): Turn {
  const turn = sampleTurn({
    turnId: 't1',
    threadId: 'root',
    startedAt: START,
    steps: 0,
    prompt: 'do it',
    model: 'm',
    random: randomFrom(1),
  });
  return { ...turn, ...part };
}

function call(callId: string, atMs: number, part: Partial<ToolCall> = {}): ToolCall {
  return {
    call_id: callId,
    name: 'exec_command',
    mcp_server: null,
    status: 'ok',
    status_known: true,
    exit_code: 0,
    started_at: new Date(START + atMs).toISOString(),
    duration_ms: 100,
    arguments: `{"cmd":"${callId}"}`,
    output: '',
    sources: ['otel_logs'],
    parent_call_id: null,
    ...part,
  };
}

const approval = (id: string, part: Partial<Approval>): Approval => ({
  id,
  call_id: null,
  requested_at: null,
  reason: null,
  decision: 'approved',
  source: 'User',
  waited_ms: 60,
  ...part,
});
const iso = (atMs: number): string => new Date(START + atMs).toISOString();

describe('a session as a list', () => {
  test('ids are unique, whatever happens', () => {
    for (const session of [agentsSession(START), longSession(START), waitingSession(START)]) {
      const ids = itemsOf(session).map((item) => item.id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  // a provider that counts its calls from one in each turn, and gives all its responses one id
  test('ids are unique where the ids of calls and responses are not', () => {
    const [model] = sampleTurn({
      turnId: 't0',
      threadId: 'root',
      startedAt: START,
      steps: 1,
      prompt: 'do it',
      model: 'm',
      random: randomFrom(1),
    }).model_calls;
    const model_calls = [model, model].flatMap((one) => (one === undefined ? [] : [{ ...one, response_id: 'resp_1' }]));
    const turns = ['t1', 't2'].map((turn_id) => turnWith({ turn_id, model_calls, tool_calls: [call('call_0', 100)] }));
    const ids = itemsOf(sampleSession('root', turns)).map((item) => item.id);
    expect(ids.filter((id) => id.startsWith('tool-'))).toEqual(['tool-call_0', 'tool-call_0~2']);
    expect(ids.filter((id) => id.startsWith('model-'))).toHaveLength(4);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('nested calls follow their parent, in order and indented', () => {
    const tool_calls = [
      call('late', 900),
      call('in2', 300, { parent_call_id: 'code' }),
      call('code', 100),
      call('in1', 200, { parent_call_id: 'code' }),
    ];
    const items = itemsOf(sampleSession('root', [turnWith({ tool_calls })])).filter((item) => item.kind === 'tool');
    expect(items.map((item) => [item.id, item.depth])).toEqual([
      ['tool-code', 0],
      ['tool-in1', 1],
      ['tool-in2', 1],
      ['tool-late', 0],
    ]);
  });

  test('a call whose parent is unknown, or itself, is not lost', () => {
    const tool_calls = [call('a', 1, { parent_call_id: 'gone' }), call('b', 2, { parent_call_id: 'b' })];
    const items = itemsOf(sampleSession('root', [turnWith({ tool_calls })]));
    expect(items.filter((item) => item.kind === 'tool').map((item) => item.id)).toEqual(['tool-a', 'tool-b']);
  });

  test('what was not sent has its place in a root turn and none in a sub-agent', () => {
    const root = itemsOf(sampleSession('root', [turnWith({ prompt: null, answer: null })]));
    expect(kinds(root)).toEqual(['turn', 'prompt', 'answer']);
    const agents = [
      { thread_id: 'root', parent_thread_id: null, role: 'root', nickname: null },
      { thread_id: 'sub', parent_thread_id: 'root', role: 'explorer', nickname: 'scout' },
    ];
    const sub = itemsOf(
      sampleSession('root', [turnWith({ thread_id: 'sub', prompt: null, answer: null })], { agents }),
    );
    expect(sub.map((item) => item.kind === 'turn' && item.label)).toEqual(['scout, turn 1']);
  });

  test('an approval without its call keeps a line, one with its call rides on it', () => {
    const approvals = [approval('p1', { call_id: 'a' }), approval('p2', { call_id: null })];
    const items = itemsOf(sampleSession('root', [turnWith({ approvals, tool_calls: [call('a', 1)] })]));
    expect(kinds(items)).toEqual(['turn', 'prompt', 'tool', 'approval', 'answer']);
    expect(items.find((item) => item.kind === 'tool')?.approval?.waited_ms).toBe(60);
  });
});

describe('what happens besides calls', () => {
  const message = (id: string, atMs: number, role: 'assistant' | 'reasoning', text = id) => ({
    id,
    at: iso(atMs),
    role,
    phase: null,
    text,
  });
  const edit = (path: string, call_id: string, part: Partial<FileEdit> = {}): FileEdit => ({
    id: path,
    call_id,
    path,
    kind: 'update',
    moved_to: null,
    lines_added: 2,
    lines_removed: 1,
    diff: null,
    applied: true,
    ...part,
  });

  test('stands where it happened', () => {
    const turn = turnWith({
      answer: 'done',
      duration_ms: 1000,
      messages: [
        message('m', 50, 'assistant'),
        message('r', 10, 'reasoning'),
        message('final', 900, 'assistant', 'done '),
      ],
      plan_updates: [
        { id: 'p1', at: iso(20), explanation: null, steps: [] },
        { id: 'p2', at: iso(70), explanation: null, steps: [] },
      ],
      compactions: [{ id: 'c', at: iso(60), trigger: 'auto', duration_ms: 5 }],
      approvals: [approval('q', { requested_at: iso(55) })],
      file_edits: [edit('lone.ts', 'gone')],
      tool_calls: [call('a', 30)],
    });
    const ids = itemsOf(sampleSession('root', [turn])).map((item) => item.id);
    expect(ids).toEqual([
      'turn-t1',
      'prompt-t1',
      'reasoning-r',
      'plan-p1',
      'tool-a',
      'message-m',
      'approval-q',
      'compaction-c',
      'plan-p2',
      'edit-lone.ts',
      'answer-t1',
    ]);
  });

  test('only the newest plan of a turn is a checklist', () => {
    const plan = (id: string) => ({ id, at: iso(1), explanation: null, steps: [] });
    const items = itemsOf(sampleSession('root', [turnWith({ plan_updates: [plan('old'), plan('new')] })]));
    expect(items.flatMap((item) => (item.kind === 'plan' ? [item.isNewest] : []))).toEqual([false, true]);
  });

  test('an edit belongs to its call; a question is a line of its own while it is open', () => {
    const open = approval('q', { call_id: 'a', decision: null, waited_ms: null, requested_at: iso(30) });
    const turn = turnWith({ approvals: [open], file_edits: [edit('x.ts', 'a')], tool_calls: [call('a', 1)] });
    const itemsIn = (status: Turn['status']) => itemsOf(sampleSession('root', [{ ...turn, status, answer: null }]));
    expect(kinds(itemsIn('waiting'))).toEqual(['turn', 'prompt', 'tool', 'approval']);
    expect(kinds(itemsIn('interrupted'))).toEqual(['turn', 'prompt', 'tool']);
    expect(itemsIn('waiting').find((item) => item.kind === 'tool')?.edits).toHaveLength(1);
  });

  test.each([
    ['approvals' as const, ['turn-t1', 'tool-asked', 'approval-loose']],
    ['edits' as const, ['turn-t1', 'tool-patch']],
  ])('can be narrowed to %s', (only, ids) => {
    const turn = turnWith({
      answer: 'done',
      approvals: [approval('q', { call_id: 'asked' }), approval('loose', { requested_at: iso(500) })],
      file_edits: [edit('x.ts', 'patch')],
      tool_calls: [call('asked', 1), call('patch', 2), call('other', 3)],
    });
    const shown = filterItems(itemsOf(sampleSession('root', [turn])), { ...ALL, only });
    expect(shown.map((item) => item.id)).toEqual(ids);
  });
});

describe('filtering', () => {
  const tool_calls = [call('good', 100), call('bad', 5000, { exit_code: 2, status: 'error' })];
  const items = itemsOf(sampleSession('root', [turnWith({ tool_calls, duration_ms: 6000 })]));

  test.each([
    ['failures', { only: 'failures' as const }, ['turn-t1', 'tool-bad']],
    ['tools', { only: 'tools' as const }, ['turn-t1', 'tool-good', 'tool-bad']],
    ['a stretch of time', { window: { start: START + 4000, end: START + 5500 } }, ['turn-t1', 'tool-bad']],
  ])('by %s keeps the head of the turn', (_name, part, ids) => {
    const shown = filterItems(items, { ...ALL, ...part });
    expect(shown.map((item) => item.id)).toEqual(ids);
  });

  test('no filter gives the same list', () => expect(filterItems(items, ALL)).toBe(items));
});

describe('keys', () => {
  const items = itemsOf(agentsSession(START));
  function press(key: string, selected: Item | null, shown: readonly Item[] = items): Item | null | undefined {
    let chosen: Item | null | undefined;
    const rest = () => undefined;
    const keys = replayKeys({
      items,
      shown,
      selected,
      select: (item) => {
        chosen = item;
      },
      toggleFailures: rest,
      find: rest,
      stepHit: rest,
      togglePlay: rest,
      stepSpeed: rest,
      copyLink: rest,
      showAll: rest,
      compare: () => undefined,
      openExport: rest,
      back: rest,
    });
    keys[key]!({} as KeyboardEvent);
    return chosen;
  }
  const heads = items.filter((item) => item.kind === 'turn');

  test('j and k walk and stop at the ends', () => {
    expect(press('j', null)).toBe(items[0]);
    expect(press('j', items[3]!)).toBe(items[4]);
    expect(press('k', items[0]!)).toBe(items[0]);
    expect(press('j', items.at(-1)!)).toBe(items.at(-1));
  });

  test('] goes to the next turn, [ to the head first and then to the turn before', () => {
    expect(press(']', items[3]!)).toBe(heads[1]);
    const inside = items[items.indexOf(heads[1]!) + 1]!;
    expect(press('[', inside)).toBe(heads[1]);
    expect(press('[', heads[1]!)).toBe(heads[0]);
  });

  test('the overlay lists what works here, and nothing else', () => {
    const rest = () => undefined;
    const actions = {
      select: rest,
      toggleFailures: rest,
      find: rest,
      stepHit: rest,
      togglePlay: rest,
      stepSpeed: rest,
      copyLink: rest,
      showAll: rest,
      compare: () => undefined,
      openExport: rest,
      back: rest,
    };
    const works = Object.keys(replayKeys({ items: [], shown: [], selected: null, ...actions }));
    const here = GROUPS.find((group) => group.title === 'One session')?.keys.flatMap(([keys]) => keys.split(' '));
    // Arrows are what everybody tries first; Enter is the list's and the page's own.
    const unlisted = ['ArrowDown', 'ArrowUp', 'Enter', '/', 'Escape'];
    expect([...(here ?? []), ...unlisted].toSorted()).toEqual(works.toSorted());
  });

  test('with nothing to show nothing is chosen', () => expect(press('j', null, [])).toBeUndefined());
});

describe('the state of a replay in its URL', () => {
  test('survives, whatever it is', () => {
    const text = fc.string();
    const zoom = fc.option(
      fc.record({ fromMs: fc.nat(), length: fc.integer({ min: 1, max: 1e9 }) }).map(({ fromMs, length }) => ({
        fromMs,
        toMs: fromMs + length,
      })),
    );
    const only = fc.constantFrom(...ONLY);
    const state = fc.record({
      selectedId: fc.option(text),
      only,
      find: text,
      zoom,
      problems: fc.boolean(),
      records: fc.boolean(),
    });
    fc.assert(
      fc.property(state, (value) => {
        expect(replayStateFrom(searchFromReplay(value))).toEqual(value);
      }),
    );
  });

  test.each(['5-5', '9-3', '-4', 'x-y', '1e3-2e3', ''])('a zoom of %j is none', (text) => {
    expect(replayStateFrom(`?zoom=${text}`).zoom).toBeNull();
  });
});

describe('lanes', () => {
  test('one per thread, root first', () => {
    const session = agentsSession(START);
    const lanes = lanesOf(session, itemsOf(session), START);
    expect(lanes.map((lane) => lane.agent)).toEqual([null, 'scout', 'reader']);
  });

  test('calls at the same time lie on different tracks, later ones come back up', () => {
    const tool_calls = [call('a', 0, { duration_ms: 500 }), call('b', 100), call('c', 600)];
    const session = sampleSession('root', [turnWith({ tool_calls })]);
    const [lane] = lanesOf(session, itemsOf(session), START);
    expect(lane?.marks.map((mark) => mark.track)).toEqual([0, 1, 0]);
  });

  test('waiting and work of one call stay on one track and meet', () => {
    const approvals = [approval('p', { call_id: 'a' })];
    const session = sampleSession('root', [turnWith({ approvals, tool_calls: [call('a', 0)] })]);
    const [lane] = lanesOf(session, itemsOf(session), START);
    expect(lane?.marks.map(({ kind, start, end, track }) => [kind, start - START, end - START, track])).toEqual([
      ['waiting', 0, 60, 0],
      ['tool', 60, 100, 0],
    ]);
  });

  test('a question that is open waits until now, a compaction has its place', () => {
    const turn = turnWith({
      status: 'waiting',
      duration_ms: null,
      approvals: [approval('p', { call_id: 'a', decision: null, waited_ms: null, requested_at: iso(20) })],
      compactions: [{ id: 'c', at: iso(5), trigger: null, duration_ms: null }],
      tool_calls: [call('a', 10, { status: 'running', duration_ms: null })],
    });
    const session = sampleSession('root', [turn]);
    const [lane] = lanesOf(session, itemsOf(session), START + 9000);
    expect(lane?.marks.map(({ kind, start, end }) => [kind, start - START, end - START])).toEqual([
      ['compaction', 5, 5],
      ['waiting', 20, 9000],
    ]);
  });

  test('what still runs reaches now', () => {
    const tool_calls = [call('a', 0, { status: 'running', duration_ms: null })];
    const session = sampleSession('root', [turnWith({ tool_calls, status: 'running', duration_ms: null })]);
    const [lane] = lanesOf(session, itemsOf(session), START + 9000);
    expect([lane?.marks[0]?.end, lane?.turns[0]?.end]).toEqual([START + 9000, START + 9000]);
  });
});
