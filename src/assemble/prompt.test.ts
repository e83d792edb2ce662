/** Which words began which turn. */
import { expect, test } from 'vitest';
import type { Observation, ObservationKind } from '../model/observation.ts';
import { assemble } from './assemble.ts';

const THREAD = '01a1fb17-9cc7-7912-8ad6-52baff2b5a3c';
const PARENT = '01a1fb17-9cc7-7912-8ad6-52baff2b5a3d';
const TURN = '01a1fb17-9cd9-7ed0-9dce-6eef40d770a2';
const NEXT_TURN = '01a1fb17-9cd9-7ed0-9dce-6eef40d770a3';
const HOUR_MS = 3_600_000;

let serial = 0;
const told = (
  source: Observation['source'],
  kind: ObservationKind,
  at: number,
  more: Partial<Observation> = {},
): Observation => ({
  id: (serial++).toString(16).padStart(32, '0'),
  source,
  kind,
  name: kind,
  at,
  durationMs: null,
  threadId: THREAD,
  turnId: '',
  callId: '',
  responseId: '',
  traceId: '',
  spanId: '',
  parentSpanId: '',
  attributes: {},
  ...more,
});
const prompt = (
  source: Observation['source'],
  at: number,
  text: string,
  more: Partial<Observation> = {},
): Observation => told(source, 'prompt', at, { attributes: { prompt: text }, ...more });
const promptsOf = (...observations: Observation[]) =>
  assemble(observations, { now: HOUR_MS }).flatMap(({ turns }) => turns.map((turn) => turn.prompt));

const attempt = (at: number, traceId: string): Observation => told('otel_logs', 'model_attempt', at, { traceId });
const steered = [
  prompt('otel_logs', 0, 'Begin.', { traceId: 'a' }),
  attempt(10, 'a'),
  prompt('otel_logs', 500, 'Also this.', { traceId: 'b' }),
];

test('what is said while a turn runs steers it, and is no turn of its own', () => {
  expect(promptsOf(...steered, attempt(900, 'a'))).toEqual(['Begin.\n\nAlso this.']);
  expect(promptsOf(...steered, attempt(900, 'b'))).toEqual(['Begin.', 'Also this.']);
  // its requests were lost, but not the turn's span
  const span = told('otel_traces', 'turn_ended', 1, {
    name: 'session_task.turn',
    durationMs: 2000,
    turnId: TURN,
    traceId: 'a',
  });
  expect(promptsOf(...steered, span)).toEqual(['Begin.\n\nAlso this.']);
});

test('the same words again are said again, unless one hook was only configured twice', () => {
  const at = { turnId: TURN };
  expect(promptsOf(prompt('rollout', 0, 'Go on.', at), prompt('rollout', 900, 'Go on.', at))).toEqual([
    'Go on.\n\nGo on.',
  ]);
  expect(promptsOf(prompt('hooks', 0, 'Go on.', at), prompt('hooks', 900, 'Go on.', at))).toEqual(['Go on.\n\nGo on.']);
  expect(promptsOf(prompt('hooks', 0, 'Go on.', at), prompt('hooks', 30, 'Go on.', at))).toEqual(['Go on.']);
});

test('the same words in the next turn are another prompt, whoever told of which', () => {
  expect(
    promptsOf(
      prompt('otel_logs', 0, 'Go on.', { traceId: 'a' }),
      attempt(10, 'a'),
      told('otel_traces', 'turn_ended', 1, { name: 'session_task.turn', durationMs: 200, turnId: TURN, traceId: 'a' }),
      prompt('hooks', 700, 'Go on.', { turnId: NEXT_TURN }),
    ),
  ).toEqual(['Go on.', 'Go on.']);
});

test('a sub-agent was not asked what its parent was asked', () => {
  const ended = told('notify', 'turn_ended', 100, { turnId: TURN, attributes: { prompt: 'For the parent.' } });
  const link = told('otel_logs', 'thread_link', 1, {
    attributes: { parent_thread_id: PARENT, child_thread_id: THREAD, prompt: 'For the child.' },
  });
  expect(promptsOf(ended)).toEqual(['For the parent.']);
  expect(promptsOf(ended, link)).toEqual(['For the child.']);
});

test('notify names an older prompt where the own one looks like the words of Codex', () => {
  const ended = (at: number, count: number, words: string): Observation =>
    told('notify', 'turn_ended', at, {
      attributes: { prompt: words, prompt_count: String(count), last_message: `Done ${at}.` },
    });
  const calls = [ended(100, 1, 'One.'), ended(200, 1, 'One.'), ended(300, 2, 'Two.')];
  expect(promptsOf(...calls)).toEqual(['One.', null, 'Two.']);
  const logs = [[10, 'One.'] as const, [110, '<skill>mine</skill>'] as const, [210, 'Two.'] as const].map(
    ([at, words]) => prompt('otel_logs', at, words),
  );
  const turns = assemble([...calls, ...logs], { now: HOUR_MS }).flatMap((session) => session.turns);
  expect(turns.map((turn) => [turn.prompt, turn.answer])).toEqual([
    ['One.', 'Done 100.'],
    ['<skill>mine</skill>', 'Done 200.'],
    ['Two.', 'Done 300.'],
  ]);
});

test('a prompt without words is no prompt of another turn', () => {
  const empty = told('hooks', 'prompt', 500, { turnId: TURN });
  const written = prompt('rollout', 510, 'Next.', { turnId: NEXT_TURN });
  const turns = assemble([empty, written], { now: HOUR_MS }).flatMap((session) => session.turns);
  expect(turns.map((turn) => [turn.turn_id, turn.prompt])).toEqual([
    [TURN, null],
    [NEXT_TURN, 'Next.'],
  ]);
});
