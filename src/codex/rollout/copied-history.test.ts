/** What was copied into a file was told, and paid, elsewhere. */
import { describe, expect, test } from 'vitest';
import { rolloutsOf } from '../../../test/helper/recorded-rollout.ts';
import { recordingNames } from '../../../test/helper/recording.ts';
import {
  billed,
  event,
  idAt,
  type Json,
  line,
  meta,
  nameOf,
  ofKind,
  read,
  record,
  response,
  START,
  THREAD,
  tokenCount,
} from '../../../test/helper/rollout-line.ts';
import { uuidTime } from './copied-history.ts';

const FORK = idAt(10_000);
const OLD_TURN = idAt(10);
const OWN_TURN = idAt(10_050);

interface Envelope {
  readonly timestamp: string;
  readonly type: string;
  readonly payload: Json;
}

const DAY_MS = 86_400_000;

/** Every recorded file as a fork of a day later that copies all of it in two milliseconds and has said nothing of its own yet. */
const copies = recordingNames().flatMap((name) =>
  rolloutsOf(name).map(({ lines }, index) => {
    const forkedMs = DAY_MS * 7;
    const copied = lines.map((each, place) => {
      const told = JSON.parse(each.toString()) as Envelope;
      return line(forkedMs + Math.round((2 * place) / lines.length), told.type, told.payload);
    });
    const id = idAt(forkedMs);
    return { name: `${name} ${index + 1}`, id, forkedMs, lines: [meta(forkedMs, id), ...copied] };
  }),
);

describe.each(copies)('a copy of $name', ({ id, forkedMs, lines }) => {
  test('says nothing but that it is one', () => {
    const told = read(lines, nameOf(id));
    expect(told.map(({ kind }) => kind)).toEqual(['thread_started', 'thread_started']);
  });

  test.each([
    ['with a turn id', [event(forkedMs + 3, 'task_started', { turn_id: idAt(forkedMs + 3) })], 'turn_started'],
    // a version that names no turns does not go on from one that does
    ['without', [event(forkedMs + 40, 'user_message', { message: 'Go on.' })], 'prompt'],
  ])('ends with the first own turn %s', (_what, own, kind) => {
    const named = lines.some((each) => each.includes('"turn_id"'));
    const told = read([...lines, ...own], nameOf(id));
    expect(ofKind(told, kind as 'prompt')).toHaveLength(named && kind === 'prompt' ? 0 : 1);
  });
});

test('a fork counts on from what it copied (0.80)', () => {
  const lines = [
    meta(10_000, FORK, { cli_version: '0.80.0' }),
    meta(10_000, THREAD, { cli_version: '0.80.0' }),
    event(10_000, 'user_message', { message: 'one' }),
    tokenCount(10_000, null),
    tokenCount(10_001, [100, 0, 10, 0]),
    response(10_020, 'message', { role: 'user', content: [{ type: 'input_text', text: 'two' }] }),
    event(10_020, 'user_message', { message: 'two' }),
    tokenCount(10_025, [100, 0, 10, 0]),
    tokenCount(10_026, [300, 0, 30, 0], [200, 0, 20, 0]),
  ];
  const told = read(lines, nameOf(FORK));
  expect(billed(told)).toEqual([[200, 20]]);
  expect(ofKind(told, 'prompt').map(({ attributes }) => attributes['prompt'])).toEqual(['two']);
  expect(told.every(({ threadId }) => threadId === FORK)).toBe(true);
  expect(ofKind(told, 'thread_started').at(-1)?.attributes['forked_from_id']).toBe(THREAD);
});

test('the pause before a copy is not the one after it (0.63)', () => {
  const lines = [
    meta(10_000, FORK, { cli_version: '0.63.0' }),
    meta(10_016, THREAD, { cli_version: '0.63.0' }),
    response(10_032, 'message', { role: 'user', content: [{ type: 'input_text', text: 'one' }] }),
    event(10_032, 'user_message', { message: 'one' }),
    // no prompt stands before it: a pause in the middle of a turn ends nothing
    response(10_045, 'message', { role: 'assistant', content: [{ type: 'output_text', text: 'uno' }] }),
    event(10_045, 'agent_message', { message: 'uno' }),
    event(13_000, 'user_message', { message: 'two' }),
  ];
  const told = read(lines, nameOf(FORK));
  expect(told.map(({ kind }) => kind)).toEqual(['thread_started', 'thread_started', 'prompt']);
});

test('what a fork copied keeps its turn ids, which are older than the fork (0.125)', () => {
  const lines = [
    meta(10_000, FORK, { forked_from_id: THREAD }),
    meta(10_000, THREAD),
    event(10_000, 'task_started', { turn_id: OLD_TURN }),
    event(10_000, 'user_message', { message: 'one' }),
    tokenCount(10_000, [100, 0, 10, 0]),
    // no pause of any length ends the copy of a file that names its turns
    event(12_000, 'user_message', { message: 'one and a half' }),
    event(12_000, 'task_complete', { turn_id: OLD_TURN }),
    event(12_001, 'task_started', { turn_id: OWN_TURN }),
    event(12_001, 'user_message', { message: 'two' }),
    tokenCount(12_002, [300, 0, 30, 0], [200, 0, 20, 0]),
  ];
  const told = read(lines, nameOf(FORK));
  expect(billed(told)).toEqual([[200, 20]]);
  expect(ofKind(told, 'prompt').map(({ attributes }) => attributes['prompt'])).toEqual(['two']);
  expect(ofKind(told, 'thread_started')).toHaveLength(1);
});

test('a sub-agent may inherit what its parent said, marked by ordinal (0.169)', () => {
  const child = idAt(10_000);
  const turnId = idAt(10_001);
  const lines = [
    line(
      10_000,
      'session_meta',
      {
        id: child,
        session_id: THREAD,
        parent_thread_id: THREAD,
        source: { subagent: { thread_spawn: { parent_thread_id: THREAD, depth: 1 } } },
        history_mode: 'paginated',
        subagent_history_start_ordinal: 4,
      },
      0,
    ),
    event(10_000, 'task_started', {}, 1),
    response(10_000, 'function_call', { name: 'exec_command', arguments: '{}', call_id: 'call_parent' }, 2),
    event(10_000, 'user_message', { message: 'of the parent' }, 3),
    event(10_001, 'task_started', { turn_id: turnId }, 4),
    response(10_002, 'function_call', { name: 'exec_command', arguments: '{}', call_id: 'call_own' }, 5),
  ];
  const told = read(lines, nameOf(child));
  expect(ofKind(told, 'turn_started')).toHaveLength(1);
  expect(ofKind(told, 'tool_started').map(({ callId }) => callId)).toEqual(['call_own']);
  expect(ofKind(told, 'prompt')).toHaveLength(0);
});

test('or unmarked, its items naming the turns of the parent (0.147)', () => {
  const child = idAt(10_000);
  const ofParent = { internal_chat_message_metadata_passthrough: { turn_id: OLD_TURN } };
  const lines = [
    meta(10_000, child, { source: { subagent: { thread_spawn: { parent_thread_id: THREAD, depth: 1 } } } }),
    response(10_000, 'function_call', { name: 'ls', arguments: '{}', call_id: 'call_parent', ...ofParent }),
    tokenCount(10_000, [100, 0, 10, 0]),
    event(10_001, 'task_started', { turn_id: OWN_TURN }),
    tokenCount(10_002, [50, 0, 5, 0]),
  ];
  const told = read(lines, nameOf(child));
  expect(ofKind(told, 'tool_started')).toHaveLength(0);
  expect(billed(told)).toEqual([[50, 5]]);
  // inherited, not forked
  expect(ofKind(told, 'thread_started').map(({ attributes }) => attributes['start_source'])).toEqual(['startup']);
});

test('a thread that was taken back goes on in another file, which may repeat the first', () => {
  const name = nameOf(THREAD, idAt(10_000));
  const lines = [
    meta(10_000, THREAD),
    event(10_000, 'task_started', { turn_id: OLD_TURN }),
    event(10_000, 'user_message', { message: 'one' }),
    record(10_000, OLD_TURN, 'r1', [100, 0, 10, 0]),
    event(10_050, 'task_started', { turn_id: OWN_TURN }),
    event(10_050, 'user_message', { message: 'two' }),
    record(10_051, OWN_TURN, 'r2', [200, 0, 20, 0]),
  ];
  const told = read(lines, name);
  expect(billed(told)).toEqual([[200, 20]]);
  expect(ofKind(told, 'prompt').map(({ attributes }) => attributes['prompt'])).toEqual(['two']);
});

test('a version 7 UUID tells when it was made', () => {
  expect(uuidTime(idAt(5))).toBe(START + 5);
  expect(uuidTime('3f2504e0-4f89-41d3-9a0c-0305e82c3301')).toBeNull();
  expect(uuidTime('')).toBeNull();
});
