/** Which thread a file holds, and whose child it is. */
import { describe, expect, test } from 'vitest';
import { event, idAt, item, meta, nameOf, ofKind, read, response, THREAD } from '../../../test/helper/rollout-line.ts';

const TURN = idAt(10);
const CHILD = idAt(20);
const file = (...lines: Buffer[]): Buffer[] => [meta(0, THREAD), ...lines];
const started = event(1, 'task_started', { turn_id: TURN });

describe('threads', () => {
  test('the file says where, by what and out of which commit it was begun', () => {
    const git = { commit_hash: 'c0ffee', branch: 'main', repository_url: 'https://example.org/x.git' };
    expect(read([meta(0, THREAD, { git, thread_source: 'user' })])).toMatchObject([
      {
        source: 'rollout',
        kind: 'thread_started',
        threadId: THREAD,
        attributes: {
          cwd: '/home/dev/project',
          originator: 'codex_exec',
          'app.version': '0.125.0',
          model_provider: 'mock',
          thread_source: 'user',
          start_source: 'startup',
          'git.commit': 'c0ffee',
          'git.branch': 'main',
          'git.repository': 'https://example.org/x.git',
        },
      },
    ]);
  });

  const spawn = { agent_nickname: 'Pauli', agent_role: 'explorer' };
  test.each([
    [
      '0.125',
      { source: { subagent: { thread_spawn: { parent_thread_id: THREAD, depth: 1, ...spawn } } } },
      { parent_thread_id: THREAD, child_thread_id: CHILD, agent_role: 'explorer', agent_nickname: 'Pauli' },
    ],
    [
      '0.147',
      { session_id: idAt(0, 9), parent_thread_id: THREAD, ...spawn },
      { parent_thread_id: THREAD, child_thread_id: CHILD, agent_role: 'explorer', agent_nickname: 'Pauli' },
    ],
    [
      'a review of 0.160',
      { session_id: THREAD, parent_thread_id: THREAD, source: { subagent: 'review' } },
      { parent_thread_id: THREAD, child_thread_id: CHILD, agent_role: 'review' },
    ],
    [
      'only the root is told',
      { session_id: THREAD },
      { parent_thread_id: THREAD, child_thread_id: CHILD, link: 'root' },
    ],
  ])('a sub-agent is linked to its parent, from both sides: %s', (_version, words, attributes) => {
    const links = ofKind(read([meta(0, CHILD, words)], nameOf(CHILD)), 'thread_link');
    expect(links.map(({ threadId }) => threadId)).toEqual([attributes.parent_thread_id, CHILD]);
    expect(links.map((link) => link.attributes)).toEqual([attributes, attributes]);
  });

  test('a file is opened once, however often that is written', () => {
    const other = meta(5, THREAD, { cli_version: '0.169.0', forked_from_id: CHILD });
    expect(read([meta(0, THREAD), other]).map(({ attributes }) => attributes['app.version'])).toEqual(['0.125.0']);
  });

  test('a review of 0.80 names no parent', () => {
    const told = read([meta(0, CHILD, { source: { subagent: 'review' } })], nameOf(CHILD));
    expect(told.map(({ kind }) => kind)).toEqual(['thread_started']);
    expect(told[0]?.attributes).toMatchObject({ thread_source: 'subagent', agent_role: 'review' });
  });

  const call = response(2, 'function_call', {
    name: 'spawn_agent',
    arguments: '{"message":"Count the files.","agent_type":"explorer"}',
    call_id: 'call_1',
  });
  const links = (...lines: Buffer[]) =>
    ofKind(read(file(started, call, ...lines)), 'thread_link').map(({ attributes }) => attributes);
  const told = { parent_thread_id: THREAD, child_thread_id: CHILD };

  test('the parent tells its child, and what it asked of it: 0.125', () => {
    const output = `{"agent_id":"${CHILD}","nickname":"Pauli"}`;
    const expected = { ...told, prompt: 'Count the files.', agent_role: 'explorer', agent_nickname: 'Pauli' };
    expect(links(response(3, 'function_call_output', { call_id: 'call_1', output }))).toEqual([expected, expected]);
  });

  test.each([
    ['0.147', event(3, 'sub_agent_activity', { event_id: 'call_1', agent_thread_id: CHILD, kind: 'started' })],
    ['0.169', item(3, TURN, { type: 'SubAgentActivity', id: 'call_1', agent_thread_id: CHILD, kind: 'started' })],
  ])('%s', (_version, activity) => {
    const expected = { ...told, prompt: 'Count the files.', agent_role: 'explorer' };
    expect(links(activity)).toEqual([expected, expected]);
  });

  test('in a longer history', () => {
    const spawned = { call_id: 'call_1', new_thread_id: CHILD, new_agent_nickname: 'Pauli', prompt: 'Look.' };
    const expected = { ...told, prompt: 'Look.', agent_nickname: 'Pauli' };
    expect(links(event(3, 'collab_agent_spawn_end', spawned))).toEqual([expected, expected]);
  });

  test('waiting for an agent and hearing of its end link nothing', () => {
    const wait = { type: 'CollabAgentToolCall', id: 'call_2', tool: 'wait', status: 'completed' };
    const end = { type: 'SubAgentActivity', id: 'x', agent_thread_id: CHILD, kind: 'completed' };
    expect(links(item(3, TURN, { ...wait, receiver_thread_ids: [CHILD] }), item(4, TURN, end))).toEqual([]);
    const spawned = item(5, TURN, { ...wait, tool: 'spawnAgent', receiver_thread_ids: [CHILD], prompt: 'Look.' });
    expect(links(spawned)).toEqual([
      { ...told, prompt: 'Look.' },
      { ...told, prompt: 'Look.' },
    ]);
  });
});
