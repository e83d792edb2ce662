/** What holds for every line, whatever it says. */
import { describe, expect, test } from 'vitest';
import {
  event,
  idAt,
  item,
  line,
  meta,
  nameOf,
  ofKind,
  read,
  response,
  THREAD,
} from '../../../test/helper/rollout-line.ts';
import { createRolloutReader } from './rollout-reader.ts';
import { TEXT_MAX } from './told.ts';

const TURN = idAt(10);
const CHILD = idAt(20);
const file = (...lines: Buffer[]): Buffer[] => [meta(0, THREAD), ...lines];

describe('lines', () => {
  const counted = (...lines: Buffer[]) => {
    const reader = createRolloutReader(nameOf(THREAD));
    for (const each of lines) reader.read(each);
    return reader.counts;
  };

  test.each([
    ['no JSON', '{"timestamp":"2026-11-20T22:00:00.000Z","type":"event_msg","payl'],
    ['no object', '[]'],
    ['without a time', '{"type":"event_msg","payload":{"type":"user_message"}}'],
    ['without a payload', '{"timestamp":"2026-11-20T22:00:00.000Z","type":"event_msg"}'],
    ['bytes of something else', '\u0000\u0001'],
  ])('that cannot be read are counted: %s', (_what, json) => {
    expect(counted(Buffer.from(json))).toMatchObject({ lines: 1, unreadable: 1 });
  });

  test('that nobody has heard of are counted by type', () => {
    const { unknownTypes, unreadable } = counted(
      line(1, 'moon_phase', { type: 'x' }),
      event(2, 'sung'),
      event(3, 'sung'),
      item(4, TURN, { type: 'Dance', id: '1' }),
      line(5, 'constructor', {}),
    );
    expect(Object.fromEntries(unknownTypes)).toEqual({
      moon_phase: 1,
      'event_msg/sung': 2,
      'item/Dance': 1,
      constructor: 1,
    });
    expect(unreadable).toBe(0);
  });

  test('that say nothing are not even parsed', () => {
    const stamp = '{"timestamp":"2026-11-20T22:00:00.000Z","ordinal":7,';
    expect(
      counted(
        Buffer.from(`${stamp}"type":"world_state","payload":{"full":oops}}`),
        Buffer.from(`${stamp}"type":"response_item","payload":{"type":"reasoning",oops}}`),
        Buffer.from(`${stamp}"type":"compacted","payload":{"replacement_history":oops}}`),
      ).unreadable,
    ).toBe(0);
  });

  test('in another order of fields are read all the same', () => {
    const json =
      '{"type":"event_msg","payload":{"message":"Hi.","type":"user_message"},"timestamp":"2026-11-20T22:00:00.000Z"}';
    expect(ofKind(read([Buffer.from(json)]), 'prompt')).toHaveLength(1);
  });

  test('that a crash tore, and the next process wrote on, still hold the later one', () => {
    const torn = event(1, 'user_message', { message: 'one' }).subarray(0, 70);
    const told = read(file(Buffer.concat([torn, event(2, 'user_message', { message: 'two' })])));
    expect(ofKind(told, 'prompt').map(({ attributes }) => attributes['prompt'])).toEqual(['two']);
  });

  test('with huge texts are cut, and say so', () => {
    const output = `${'x'.repeat(TEXT_MAX - 1)}😀`;
    const [told] = ofKind(read(file(response(1, 'function_call_output', { call_id: 'c', output }))), 'tool_result');
    expect(told?.attributes['output']).toHaveLength(TEXT_MAX - 1);
    expect(told?.attributes['output_truncated']).toBe('true');
    const changes = { '/x': { type: 'add', content: 'x'.repeat(TEXT_MAX) } };
    const [patch] = ofKind(
      read(file(event(1, 'patch_apply_end', { call_id: 'c', success: true, changes }))),
      'tool_result',
    );
    expect(JSON.parse(patch?.attributes['changes'] ?? '')).toEqual({ '/x': { type: 'add' } });
  });
});

test('a state that an earlier version wrote down is gone on with', () => {
  const reader = createRolloutReader(nameOf(THREAD));
  reader.read(meta(0, THREAD));
  const { spawns: _unknownThen, ...older } = reader.state();
  const next = createRolloutReader(nameOf(THREAD), older as ReturnType<typeof reader.state>);
  const call = { name: 'spawn_agent', arguments: '{}', call_id: 'call_1' };
  expect(next.read(response(1, 'function_call', call))).toHaveLength(1);
});

describe('ids', () => {
  const prompt = (afterMs: number, message: string): Buffer => event(afterMs, 'user_message', { message });
  const idsOf = (lines: Buffer[], name = nameOf(THREAD)): string[] => read(lines, name).map(({ id }) => id);

  test('do not depend on where in which file of the thread a line stands', () => {
    const [id] = idsOf([prompt(1, 'one')]);
    expect(idsOf([prompt(0, 'zero'), prompt(1, 'one')])[1]).toBe(id);
    expect(idsOf([prompt(1, 'one')], nameOf(THREAD, idAt(0)))[0]).toBe(id);
  });

  test('differ for two calls that answer the same at once', () => {
    const output = (call: string): Buffer => response(1, 'function_call_output', { call_id: call, output: 'ok' });
    expect(new Set(idsOf([output('a'), output('b')])).size).toBe(2);
  });

  test.each([
    ['another time', prompt(2, 'one'), nameOf(THREAD)],
    ['another text', prompt(1, 'two'), nameOf(THREAD)],
    ['another thread', prompt(1, 'one'), nameOf(CHILD)],
  ])('differ for %s', (_what, other, name) => {
    expect(idsOf([other], name)).not.toEqual(idsOf([prompt(1, 'one')]));
  });
});
