import { describe, expect, test } from 'vitest';
import { type ContentPolicy, contentPolicy } from '../../model/content-policy.ts';
import type { HookRecord } from '../../model/hook-record.ts';
import type { LogRecord } from '../../otlp/logs/log.ts';
import type { ExportRequest } from '../../otlp/signal.ts';
import { createRedactor } from '../../redact/redactor.ts';
import type { Content } from '../content.ts';
import { createContentFilter } from './content-filter.ts';

const SECRET = ['ghp', 'abcdefghijklmnopqrstuvwxyz0123456789'].join('_');

const filterOf = (policy: Partial<ContentPolicy> = {}) =>
  createContentFilter({
    policy: { ...contentPolicy('full'), ...policy },
    homeDir: '/home/dev',
    redactor: createRedactor(),
  });

const record = (attributes: Record<string, string>, more: Partial<LogRecord> = {}): LogRecord => ({
  timeUnixNano: 0n,
  observedTimeUnixNano: 1n,
  severityNumber: 9,
  severityText: 'INFO',
  body: null,
  attributes: Object.entries(attributes).map(([key, value]) => ({ key, value })),
  droppedAttributesCount: 0,
  flags: 0,
  traceId: '',
  spanId: '',
  eventName: '',
  ...more,
});

const logs = (...logRecords: LogRecord[]): ExportRequest => ({
  signal: 'logs',
  request: {
    resourceLogs: [
      {
        resource: { attributes: [], droppedAttributesCount: 0 },
        schemaUrl: '',
        scopeLogs: [
          { scope: { name: '', version: '', attributes: [], droppedAttributesCount: 0 }, schemaUrl: '', logRecords },
        ],
      },
    ],
  },
});

const attributesOf = (content: Content): Record<string, unknown> => {
  const [first] = content.signal === 'logs' ? (content.request.resourceLogs[0]?.scopeLogs[0]?.logRecords ?? []) : [];
  return Object.fromEntries((first?.attributes ?? []).map(({ key, value }) => [key, value]));
};

const call = (event: string, payload: Record<string, unknown>): Content => ({
  signal: 'hooks',
  records: [{ event, arrivedAt: 1, payload: JSON.stringify({ hook_event_name: event, ...payload }) }],
});

const payloadOf = (content: Content): Record<string, unknown> => {
  const [first] = content.signal === 'hooks' ? content.records : ([] as HookRecord[]);
  return JSON.parse(first?.payload ?? 'null') as Record<string, unknown>;
};

describe('secrets', () => {
  test('content without any is the same object', () => {
    const clean = logs(record({ 'event.name': 'codex.user_prompt', prompt: 'Read the README.' }));
    expect(filterOf()(clean)).toBe(clean);
    const hook = call('UserPromptSubmit', { session_id: 'a', prompt: 'Read the README.' });
    expect(filterOf()(hook)).toBe(hook);
  });

  test.each([
    ['a value', { prompt: `use ${SECRET} here` }, {}],
    ['a key', { [`env.${SECRET}`]: 'x' }, {}],
    ['a value by its name', { db_password: 'korrekt-Pferd-7' }, {}],
    ['JSON in a value', { arguments: JSON.stringify({ cmd: `GH_TOKEN=${SECRET} gh pr list` }) }, {}],
    ['the body', {}, { body: `failed with ${SECRET}` }],
    ['a body of maps', {}, { body: { entries: [{ key: 'password', value: 'korrekt-Pferd-7' }] } }],
    ['the event name', {}, { eventName: `event env ${SECRET}` }],
  ])('a log record: %s', (_, attributes, more) => {
    const text = JSON.stringify(filterOf()(logs(record(attributes, more))), (_key, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    expect(text).toContain('[REDACTED:');
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain('korrekt-Pferd-7');
  });

  test("a hook's payload stays JSON", () => {
    const told = call('PostToolUse', { session_id: 'a', tool_response: JSON.stringify({ token: SECRET, n: 1 }) });
    const { tool_response } = payloadOf(filterOf()(told));
    expect(JSON.parse(String(tool_response))).toEqual({ token: expect.stringContaining('[REDACTED:'), n: 1 });
  });
});

describe('modes', () => {
  const told = {
    'conversation.id': 't1',
    'event.name': 'codex.tool_result',
    tool_name: 'shell',
    call_id: 'call_1',
    arguments: '{"command":"ls"}',
    output: 'README.md',
    success: 'true',
    prompt: 'Look around.',
    unheard_of: 'some words of a later version',
  };

  test('full keeps all of it', () => {
    expect(attributesOf(filterOf()(logs(record(told))))).toEqual(told);
  });

  test('no_tool_content keeps what people say', () => {
    const { arguments: _a, output: _o, unheard_of: _u, ...rest } = told;
    expect(attributesOf(filterOf({ mode: 'no_tool_content' })(logs(record(told))))).toEqual(rest);
  });

  test('metadata_only keeps no word, and says that there was a prompt', () => {
    const { arguments: _a, output: _o, unheard_of: _u, ...rest } = told;
    expect(attributesOf(filterOf({ mode: 'metadata_only' })(logs(record(told))))).toEqual({
      ...rest,
      prompt: '[REDACTED]',
    });
  });

  test('one tool alone', () => {
    const only = filterOf({ perTool: { shell: 'metadata_only' } });
    expect(attributesOf(only(logs(record(told))))).not.toHaveProperty('arguments');
    expect(attributesOf(only(logs(record({ ...told, tool_name: 'apply_patch' }))))).toHaveProperty('arguments');
  });

  test.each([
    ['by its attribute', { tool_name: 'read', mcp_server: 'vault' }],
    ['in the name of the tool', { tool_name: 'mcp__vault__read' }],
  ])('all tools of an MCP server, told %s', (_, tool) => {
    const only = filterOf({ perTool: { 'vault/*': 'metadata_only' } });
    expect(attributesOf(only(logs(record({ ...told, ...tool }))))).not.toHaveProperty('output');
    expect(attributesOf(only(logs(record({ ...told, tool_name: 'read', mcp_server: 'lab' }))))).toHaveProperty(
      'output',
    );
  });

  test('one repository, as soon as a hook says where the thread works; before that it may be that one', () => {
    const filter = filterOf({ perRepository: { '~/secret': 'metadata_only' } });
    expect(attributesOf(filter(logs(record(told))))['prompt']).toBe('[REDACTED]');
    filter(call('SessionStart', { session_id: 't1', cwd: '/home/dev/open' }));
    expect(attributesOf(filter(logs(record(told))))['prompt']).toBe('Look around.');
    filter(call('SessionStart', { session_id: 't1', cwd: '/home/dev/secret/inside' }));
    expect(attributesOf(filter(logs(record(told))))['prompt']).toBe('[REDACTED]');
  });

  test("a hook's payload keeps its facts", () => {
    const whole = {
      session_id: 'a',
      turn_id: 'b',
      cwd: '/home/dev/open',
      tool_name: 'shell',
      tool_use_id: 'call_1',
      tool_input: { command: 'cat notes.txt', timeout_ms: 100 },
      tool_response: 'private words',
    };
    expect(payloadOf(filterOf({ mode: 'no_tool_content' })(call('PostToolUse', whole)))).toEqual({
      ...whole,
      hook_event_name: 'PostToolUse',
      tool_input: { command: '', timeout_ms: 100 },
      tool_response: '',
    });
    const prompt = call('UserPromptSubmit', { session_id: 'a', prompt: 'private words' });
    expect(payloadOf(filterOf({ mode: 'metadata_only' })(prompt))['prompt']).toBe('');
    expect(payloadOf(filterOf({ mode: 'no_tool_content' })(prompt))['prompt']).toBe('private words');
  });

  test("a rollout's observation loses its words, not its figures", () => {
    const content: Content = {
      signal: 'rollout',
      observations: [
        {
          id: '1',
          source: 'rollout',
          kind: 'tool_result',
          name: 'tool',
          at: 1,
          durationMs: 2,
          threadId: 't1',
          turnId: 'b',
          callId: 'c',
          responseId: '',
          traceId: '',
          spanId: '',
          parentSpanId: '',
          attributes: { tool_name: 'shell', arguments: 'ls', output: 'x', exit_code: '0' },
        },
      ],
    };
    const kept = filterOf({ mode: 'no_tool_content' })(content);
    expect(kept.signal === 'rollout' && kept.observations[0]?.attributes).toEqual({
      tool_name: 'shell',
      exit_code: '0',
    });
  });
});

describe('answers of calls that tell secrets', () => {
  const gone = '[REDACTED:secret_output] (1 line, 9 bytes)';

  test('a log record keeps how the call ended', () => {
    const told = {
      'event.name': 'codex.tool_result',
      call_id: 'call_1',
      tool_name: 'exec_command',
      arguments: '{"cmd":"printenv"}',
      output: 'Exit code: 0\nWall time: 0 seconds\nOutput:\nplain=one',
      success: 'true',
    };
    expect(attributesOf(filterOf()(logs(record(told))))).toEqual({
      ...told,
      output: `Exit code: 0\nWall time: 0 seconds\nOutput:\n${gone}`,
    });
  });

  test.each([
    ['a text', 'plain=one', gone],
    ['parts', [{ type: 'text', text: 'plain=one' }], [{ type: 'text', text: gone }]],
    ['an object', { stdout: 'plain=one', exit_code: 0 }, { stdout: gone, exit_code: 0 }],
  ])('a hook: %s', (_, answer, left) => {
    const told = { session_id: 'a', tool_name: 'Bash', tool_use_id: 'c', tool_input: { command: 'cat .env' } };
    expect(payloadOf(filterOf()(call('PostToolUse', { ...told, tool_response: answer })))['tool_response']).toEqual(
      left,
    );
    expect(
      payloadOf(filterOf()(call('PostToolUse', { ...told, tool_input: { command: 'ls' }, tool_response: answer })))[
        'tool_response'
      ],
    ).toEqual(answer);
  });
});
