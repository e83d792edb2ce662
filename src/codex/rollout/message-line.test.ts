/** What was said, once, in the shape of each version. */
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
  START,
  THREAD,
} from '../../../test/helper/rollout-line.ts';

const TURN = idAt(10);
const CHILD = idAt(20);
const file = (...lines: Buffer[]): Buffer[] => [meta(0, THREAD), ...lines];
const started = event(1, 'task_started', { turn_id: TURN });

describe('words', () => {
  const said = (...lines: Buffer[]) =>
    read(file(started, ...lines))
      .filter(({ kind }) => ['prompt', 'answer', 'message', 'reasoning'].includes(kind))
      .map(({ kind, turnId, attributes }) => [kind, turnId, attributes['prompt'] ?? attributes['response']]);
  const texts = (type: string, ...parts: string[]): object[] => parts.map((text) => ({ type, text }));

  test('legacy: each once, although the item for the model says it again', () => {
    expect(
      said(
        response(2, 'message', { role: 'developer', content: texts('input_text', '<permissions>') }),
        response(2, 'message', { role: 'user', content: texts('input_text', '# AGENTS.md instructions') }),
        response(2, 'message', { role: 'user', content: texts('input_text', 'Fix it.') }),
        event(3, 'user_message', { message: 'Fix it.', images: [] }),
        event(4, 'agent_reasoning', { text: 'Hm.' }),
        response(4, 'reasoning', { summary: texts('summary_text', 'Hm.'), encrypted_content: 'gAAAA' }),
        event(5, 'agent_message', { message: 'Looking.', phase: 'commentary' }),
        event(6, 'agent_message', { message: 'Fixed.', phase: 'final_answer' }),
        response(6, 'message', { role: 'assistant', content: texts('output_text', 'Fixed.') }),
      ),
    ).toEqual([
      ['prompt', TURN, 'Fix it.'],
      ['reasoning', TURN, 'Hm.'],
      ['message', TURN, 'Looking.'],
      ['answer', TURN, 'Fixed.'],
    ]);
  });

  test('paginated', () => {
    expect(
      said(
        item(2, TURN, { type: 'UserMessage', id: '1', content: texts('text', 'Fix', ' it.') }),
        item(3, TURN, { type: 'Reasoning', id: '2', summary_text: ['Hm.', 'Well.'], raw_content: [] }),
        item(4, TURN, { type: 'Reasoning', id: '3', summary_text: [], raw_content: [] }),
        item(5, TURN, { type: 'AgentMessage', id: '4', content: texts('Text', 'Looking.'), phase: 'commentary' }),
        item(6, TURN, { type: 'Plan', id: '5', text: '1. Fix' }),
        item(7, TURN, { type: 'HookPrompt', id: '6', fragments: [{ text: 'Say more.' }] }),
        item(8, TURN, { type: 'AgentMessage', id: '7', content: texts('Text', 'Fixed.'), phase: 'final_answer' }),
      ),
    ).toEqual([
      ['prompt', TURN, 'Fix it.'],
      ['reasoning', TURN, 'Hm.\n\nWell.'],
      ['message', TURN, 'Looking.'],
      ['message', TURN, '1. Fix'],
      ['answer', TURN, 'Fixed.'],
    ]);
  });

  test('a prompt may be a picture', () => {
    const told = read(file(event(1, 'user_message', { message: '', images: ['data:image/png;base64,AA'] })));
    expect(ofKind(told, 'prompt').map(({ attributes }) => attributes)).toEqual([
      { images: '["data:image/png;base64,AA"]' },
    ]);
  });

  test('a sub-agent is asked by its parent, where that can be read', () => {
    const order = (type: string, payload: string): Buffer =>
      response(2, 'agent_message', {
        author: '/root',
        recipient: '/root/counter',
        content: [
          {
            type: 'input_text',
            text: `Message Type: ${type}\nTask name: /root/counter\nSender: /root\nPayload:\n${payload}`,
          },
          { type: 'encrypted_content', encrypted_content: 'gAAAA' },
        ],
      });
    const child = [
      meta(0, CHILD, { source: { subagent: { thread_spawn: { parent_thread_id: THREAD } } } }),
      order('NEW_TASK', 'Count the files.'),
      order('NEW_TASK', ''),
      order('FINAL_ANSWER', 'There are two.'),
    ];
    const prompts = ofKind(read(child, nameOf(CHILD)), 'prompt');
    expect(prompts.map(({ attributes }) => attributes['prompt'])).toEqual(['Count the files.']);
  });

  test('a history that was migrated says the same', () => {
    const legacy = read(
      file(started, event(2, 'user_message', { message: 'Fix it.' }), event(3, 'agent_message', { message: 'No.' })),
    );
    const paginated = read(
      file(
        started,
        item(2, TURN, { type: 'UserMessage', id: '1', content: texts('text', 'Fix it.') }),
        item(3, TURN, { type: 'AgentMessage', id: '2', content: texts('Text', 'No.') }),
      ),
    );
    expect(paginated.map(({ id }) => id)).toEqual(legacy.map(({ id }) => id));
  });
});

describe('compactions', () => {
  const compacted = (afterMs: number): Buffer => line(afterMs, 'compacted', { message: 'x', replacement_history: [] });
  const paginated = meta(0, THREAD, { history_mode: 'paginated' });
  const done = item(
    4,
    TURN,
    { type: 'ContextCompaction', id: 'x' },
    { started_at_ms: START - 19, completed_at_ms: START + 4 },
  );

  test.each([
    ['0.63', file(compacted(2), event(2, 'agent_message', { message: 'Compact task completed' })), [null]],
    ['0.80', file(compacted(2), event(3, 'context_compacted')), [null]],
    ['0.169', [paginated, started, compacted(2), done], [21]],
    [
      '0.169, killed before it said so',
      [paginated, started, compacted(2), event(9, 'task_started', { turn_id: idAt(30) })],
      [null],
    ],
    ['0.169, twice in a turn', [paginated, started, compacted(2), done, compacted(5), done], [21, 24]],
  ])('are told once: %s', (_version, lines, durations) => {
    const told = read(lines);
    expect(ofKind(told, 'compaction').map(({ durationMs }) => durationMs)).toEqual(durations);
    expect(ofKind(told, 'answer')).toHaveLength(0);
  });

  test('an answer may have those words, too', () => {
    const told = read(file(event(2, 'agent_message', { message: 'Compact task completed' })));
    expect(ofKind(told, 'answer')).toHaveLength(1);
  });
});
