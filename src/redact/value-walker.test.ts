import { expect, test } from 'vitest';
import { sampleSession } from '../../test/helper/sample-session.ts';
import type { Observation } from '../model/observation.ts';
import { createRedactor } from './redactor.ts';

const KEY = ['sk', 'proj', 'FAKE0123456789abcdefFAKE0123456789abcdef'].join('-');
const GONE = '[REDACTED:openai_key]';

test.each([
  ['a string', `a ${KEY}`, `a ${GONE}`],
  ['a list', [1, KEY, null], [1, GONE, null]],
  ['a key', { [KEY]: 1 }, { [GONE]: 1 }],
  [
    'a value by its key',
    { password: 'hunter2', max_output_tokens: '4096', tokens: { input: '1' } },
    { password: '[REDACTED:secret_value]', max_output_tokens: '4096', tokens: { input: '1' } },
  ],
  ['a list under a key', { apiKey: ['abcd1234'] }, { apiKey: ['[REDACTED:secret_value]'] }],
  ['an attribute', { key: 'db.password', value: 'hunter2' }, { key: 'db.password', value: '[REDACTED:secret_value]' }],
  [
    'an attribute of OTLP JSON',
    { key: 'db.password', value: { stringValue: 'hunter2' } },
    { key: 'db.password', value: { stringValue: '[REDACTED:secret_value]' } },
  ],
  ['an id', { thread_id: KEY }, { thread_id: KEY }],
  ['numbers and flags', { password: 12_345, token: true }, { password: 12_345, token: true }],
])('goes through %s', (_name, value, expected) => {
  expect(createRedactor().value(value, 'f')).toEqual(expected);
});

test('goes through bytes', () => {
  const clean = createRedactor().value(Buffer.from(`x ${KEY}`), 'f') as Buffer;
  expect(Buffer.from(clean).toString()).toBe(`x ${GONE}`);
});

const observation = (rest: Partial<Observation>): Observation => ({
  id: 'a'.repeat(32),
  source: 'otel_traces',
  kind: 'tool_span',
  name: 'n',
  at: 0,
  durationMs: null,
  threadId: 't',
  turnId: '',
  callId: '',
  responseId: '',
  traceId: '',
  spanId: '',
  parentSpanId: '',
  attributes: {},
  ...rest,
});

test("an observation's name and attributes, with their keys", () => {
  const redactor = createRedactor();
  const dirty = observation({
    name: `run{env={"OPENAI_API_KEY": "${KEY}"}}`,
    attributes: { [`env.${KEY}`]: 'x', 'env.DB_PASSWORD': 'hunter2', call_id: KEY, input_token_count: '3500' },
  });
  const clean = redactor.observation(dirty);
  expect(clean.name).toBe(`run{env={"OPENAI_API_KEY": "${GONE}"}}`);
  expect(clean.attributes).toEqual({
    [`env.${GONE}`]: 'x',
    'env.DB_PASSWORD': '[REDACTED:secret_value]',
    call_id: KEY,
    input_token_count: '3500',
  });
  expect(redactor.observation(clean)).toEqual(clean);
  expect(redactor.report().total).toBeGreaterThan(2);
  expect(JSON.stringify(redactor.report())).not.toContain('FAKE');
  redactor.resetReport();
  expect(redactor.report()).toEqual({ total: 0, rows: [] });
});

test('an observation and a session without secrets are the same objects', () => {
  const clean = observation({ attributes: { model: 'gpt-5.5', cwd: '/home/dev/project', output: 'ok' } });
  expect(createRedactor().observation(clean)).toBe(clean);
  expect(createRedactor().session(sampleSession)).toBe(sampleSession);
});

test('a session, everywhere', () => {
  const turns = sampleSession.turns.map((turn) => ({
    ...turn,
    prompt: `use ${KEY}`,
    tool_calls: turn.tool_calls.map((call) => ({ ...call, output: KEY })),
  }));
  const clean = createRedactor().session({ ...sampleSession, title: KEY, cwd: `/home/${KEY}`, turns });
  expect(JSON.stringify(clean)).not.toContain('FAKE0123');
  expect(clean.session_id).toBe(sampleSession.session_id);
});

test('__proto__ is a key like any other', () => {
  const value: unknown = JSON.parse(`{"__proto__": {"a": "${KEY}"}}`);
  expect(JSON.stringify(createRedactor().value(value, 'f'))).toBe(`{"__proto__":{"a":"${GONE}"}}`);
});
