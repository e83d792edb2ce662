import { expect, test } from 'vitest';
import { sampleSession } from '../../test/helper/sample-session.ts';
import type { Session, ToolCall, Turn } from '../model/session.ts';
import { parentsOf } from './sub-agent.ts';

const [sampleTurn] = sampleSession.turns as [Turn];
const [sampleCall] = sampleTurn.tool_calls as [ToolCall];
const at = (second: number): string => new Date(Date.UTC(2026, 10, 20) + second * 1000).toISOString();

const spawn = (call_id: string, second: number, rest: Partial<ToolCall> = {}): ToolCall => ({
  ...sampleCall,
  call_id,
  name: 'spawn_agent',
  status: 'ok',
  started_at: at(second),
  arguments: null,
  output: null,
  ...rest,
});
const turn = (thread_id: string, second: number, rest: Partial<Turn> = {}): Turn => ({
  ...sampleTurn,
  turn_id: `${thread_id}-${second}`,
  thread_id,
  started_at: at(second),
  prompt: null,
  tool_calls: [],
  ...rest,
});

/** Sub-agents `a` and `b` of `root`; answers `<parent turn> <spawning call>` for each of their turns. */
function parents(turns: readonly Turn[]): Record<string, string> {
  const session: Session = {
    ...sampleSession,
    session_id: 'root',
    agents: ['root', 'a', 'b'].map((thread_id) => ({
      thread_id,
      parent_thread_id: thread_id === 'root' ? null : 'root',
      role: 'subagent',
      nickname: `agent_${thread_id}`,
    })),
    turns,
  };
  return Object.fromEntries(
    [...parentsOf(session)].map(([child, parent]) => [
      child.turn_id,
      `${parent.turn.turn_id} ${parent.call?.call_id ?? '-'}`,
    ]),
  );
}

const twoSpawns = (first: Partial<ToolCall>, second: Partial<ToolCall>): Turn =>
  turn('root', 0, { tool_calls: [spawn('1', 1, first), spawn('2', 2, second)] });

test.each<[string, Partial<ToolCall>, Partial<Turn>]>([
  ['an output that names the thread', { output: '{"agent_id":"a"}' }, {}],
  ['the same words', { arguments: '{"message":"Count."}' }, { prompt: 'Count.' }],
  ['its name', { arguments: '{"task_name":"agent_a"}' }, {}],
])('%s tells one of two calls', (_, of, child) => {
  expect(parents([twoSpawns(of, {}), turn('a', 3, child)])).toEqual({ 'a-3': 'root-0 1' });
  expect(parents([twoSpawns({}, of), turn('a', 3, child)])).toEqual({ 'a-3': 'root-0 2' });
});

test('what is sure leaves the other call to the other agent', () => {
  const turns = [twoSpawns({}, { output: 'a' }), turn('b', 3), turn('a', 4)];
  expect(parents(turns)).toEqual({ 'a-4': 'root-0 2', 'b-3': 'root-0 1' });
});

test('the time tells where only one call was made by then', () => {
  const turns = [turn('root', 0, { tool_calls: [spawn('1', 1), spawn('2', 5)] }), turn('a', 3), turn('b', 6)];
  expect(parents(turns)).toEqual({ 'a-3': 'root-0 1', 'b-6': 'root-0 2' });
});

test('no call is guessed', () => {
  expect(parents([twoSpawns({}, {}), turn('a', 3)])).toEqual({ 'a-3': 'root-0 -' });
  const failed = turn('root', 0, { tool_calls: [spawn('1', 1, { status: 'error' })] });
  expect(parents([failed, turn('a', 3)])).toEqual({ 'a-3': 'root-0 -' });
});

test('later turns of an agent hang under the turn that ran then', () => {
  const turns = [turn('root', 0, { tool_calls: [spawn('1', 1)] }), turn('a', 2), turn('root', 10), turn('a', 11)];
  expect(parents(turns)).toEqual({ 'a-2': 'root-0 1', 'a-11': 'root-10 -' });
});

test('a parent of which nothing was told leaves its agents alone', () => {
  expect(parents([turn('a', 3)])).toEqual({});
});

test('arguments that are no JSON are no hint', () => {
  expect(parents([twoSpawns({ arguments: '{"message":"Cou' }, {}), turn('a', 3, { prompt: 'Cou' })])).toEqual({
    'a-3': 'root-0 -',
  });
});
