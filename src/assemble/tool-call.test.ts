import { describe, expect, test } from 'vitest';
import type { Observation, ObservationKind } from '../model/observation.ts';
import type { ToolCall } from '../model/session.ts';
import { approvalsOf } from './approval.ts';
import { exitCodeOf, interruptedAt, type ToolCallDraft, toolCall, toolCallsOf } from './tool-call.ts';
import { toolName } from './tool-name.ts';

const told = (
  kind: ObservationKind,
  attributes: Record<string, string>,
  more: Partial<Observation> = {},
): Observation => ({
  id: `${kind}${JSON.stringify(attributes)}`,
  source: kind === 'tool_span' ? 'otel_traces' : 'otel_logs',
  kind,
  name: kind,
  at: 1000,
  durationMs: null,
  threadId: 'thread',
  turnId: '',
  callId: 'call_1',
  responseId: '',
  traceId: '',
  spanId: '',
  parentSpanId: '',
  attributes,
  ...more,
});

const context = {
  mcpServers: [],
  unreported: 'running' as const,
  lastLogAt: 0,
  lastAnswerAt: 0,
  interruptedAt: Number.POSITIVE_INFINITY,
  scripts: [],
};
const callOf = (...observations: Observation[]) => {
  const [draft] = toolCallsOf(observations);
  if (draft === undefined) throw new Error('no call');
  return toolCall(draft, context);
};

const approvals = ({ callId, observations, start }: ToolCallDraft) => approvalsOf(callId, observations, start, false);

test.each([
  [
    'Chunk ID: f86c3d\nWall time: 0.0 seconds\nProcess exited with code 3\nOriginal token count: 1\nOutput:\nProcess exited with code 0\n',
    3,
  ],
  ['Exit code: 127\nWall time: 0 seconds\nOutput:\nsh: nope\n', 127],
  ['Chunk ID: x\nProcess running with session ID 7\nOutput:\n', null],
  ['Wall time: 1 seconds\nOutput:\nExit code: 9\n', null],
  ['apply_patch verification failed: no such file', null],
  [null, null],
])('the exit code of %j is %s', (output, code) => {
  expect(exitCodeOf(output)).toBe(code);
});

test.each([
  ['0.125', 'exec_command failed for `ls`: CreateProcess { message: "Rejected(\\"rejected by user\\")" }'],
  ['0.169', 'exec_command failed: CreateProcess { message: "Rejected(\\"rejected by user\\")" }'],
])('a command that the user refused was denied (%s)', (_, output) => {
  expect(callOf(told('tool_result', { output, success: 'false' })).status).toBe('denied');
});

test('what a command prints is no exit code: hooks get nothing else', () => {
  const result = (tool_name: string) => told('tool_result', { tool_name, output: 'Exit code: 9' }, { source: 'hooks' });
  expect(callOf(result('exec_command')).exit_code).toBeNull();
  expect(callOf(result('apply_patch')).exit_code).toBe(9);
});

describe('toolName', () => {
  test.each<[string, Observation[], string[], string, string | null]>([
    ['0.63 to 0.125, one name', [told('tool_result', { tool_name: 'mcp__lab__echo' })], [], 'echo', 'lab'],
    [
      '0.147, glued, with the server beside it',
      [told('tool_result', { tool_name: 'mcp__labecho', mcp_server: 'lab' })],
      [],
      'echo',
      'lab',
    ],
    [
      'from 0.160, by namespace',
      [told('tool_result', { tool_name: 'echo', tool_namespace: 'mcp__lab', mcp_server: 'lab' })],
      [],
      'echo',
      'lab',
    ],
    ['an approval alone', [told('approval', { tool_name: 'echo', tool_namespace: 'mcp__lab' })], [], 'echo', 'lab'],
    [
      'a span, by the servers that the thread has',
      [told('tool_span', { tool_name: 'mcp__labecho' })],
      ['la', 'lab'].reverse(),
      'echo',
      'lab',
    ],
    [
      'a span with its MCP call inside',
      [
        told('tool_span', { tool_name: 'mcp__labecho' }),
        told('tool_span', { 'mcp.server.name': 'lab', 'tool.name': 'echo' }, { name: 'mcp.tools.call' }),
      ],
      [],
      'echo',
      'lab',
    ],
    [
      'a built-in tool',
      [told('tool_result', { tool_name: 'exec_command', tool_namespace: 'functions' })],
      [],
      'exec_command',
      null,
    ],
    [
      'a glued collaboration tool',
      [told('tool_span', { tool_name: 'collaborationspawn_agent' })],
      [],
      'spawn_agent',
      null,
    ],
  ])('%s', (_what, observations, servers, name, server) => {
    expect(toolName(observations, servers)).toEqual({ name, mcpServer: server });
  });
});

/** As people read it. */
const said = ({ status, status_known }: ToolCall): string => (status_known ? status : `likely ${status}`);

describe('status', () => {
  test.each<[string, Observation[], string]>([
    ['success', [told('tool_result', { success: 'true', output: 'ok' })], 'ok'],
    [
      'success that ended with code 3',
      [told('tool_result', { success: 'true', output: 'Exit code: 3\nOutput:\n' })],
      'error',
    ],
    ['no success', [told('tool_result', { success: 'false' })], 'error'],
    ['refused', [told('approval', { decision: 'denied' }), told('tool_result', { success: 'false' })], 'denied'],
    ['refused without a result', [told('approval', { decision: 'denied' })], 'denied'],
    ['approved, nothing since', [told('approval', { decision: 'approved' })], 'running'],
    ['aborted', [told('tool_span', { aborted: 'true' })], 'aborted'],
    ['a span alone', [told('tool_span', { aborted: 'false' })], 'likely ok'],
    [
      'an MCP failure that an old Codex logs as success',
      [
        told('tool_result', { success: 'true' }),
        told('tool_span', { 'error.type': 'tool_error' }, { name: 'mcp.tools.call' }),
      ],
      'error',
    ],
  ])('%s', (_what, observations, status) => {
    expect(said(callOf(...observations))).toBe(status);
  });
});

test('what failed after its turn was interrupted was stopped with it', () => {
  const failed = told('tool_result', { success: 'false', exit_code: '137' }, { at: 2000, source: 'rollout' });
  const interrupted = told('turn_interrupted', {}, { at: 1500, callId: '', source: 'rollout' });
  const stopped = told('tool_span', { aborted: 'true' }, { at: 1000, durationMs: 600, callId: 'call_2' });
  const statusIn = (...turn: Observation[]) => {
    const [draft] = toolCallsOf([failed]);
    return draft && said(toolCall(draft, { ...context, interruptedAt: interruptedAt(turn) }));
  };
  expect([statusIn(failed), statusIn(failed, interrupted), statusIn(failed, stopped)]).toEqual([
    'error',
    'aborted',
    'aborted',
  ]);
  expect(statusIn(failed, { ...interrupted, at: 2500 })).toBe('error');
});

test('a call without a result still runs, unless the model has spoken since', () => {
  const [draft] = toolCallsOf([told('tool_started', {}, { at: 1000 })]);
  const statusAt = (lastAnswerAt: number) => draft && said(toolCall(draft, { ...context, lastAnswerAt }));
  expect([statusAt(0), statusAt(1000), statusAt(1100)]).toEqual(['running', 'running', 'likely aborted']);
});

describe('nobody says that a call worked who would not say that it failed', () => {
  const hooked = (name: string) => told('tool_result', { tool_name: name, output: 'a' }, { source: 'hooks' });
  const filed = (name: string, more: Record<string, string> = {}) => [
    told('tool_started', { tool_name: name, ...more }, { source: 'rollout' }),
    told('tool_result', { output: 'a' }, { source: 'rollout' }),
  ];
  test.each<[what: string, words: Observation[], status: string]>([
    ['a hook of a command', [hooked('exec_command')], 'likely ok'],
    ['a hook of a patch, which runs after those that applied', [hooked('apply_patch')], 'ok'],
    ['a file without a mark', filed('update_plan'), 'ok'],
    ['a file without a mark, of an MCP call', filed('echo', { mcp_server: 'lab' }), 'likely ok'],
    ['the output alone, of nobody knows what', filed('').slice(1), 'likely ok'],
    ['a log record', [told('tool_result', { tool_name: 'mcp__lab__echo', mcp_server: 'lab', success: 'true' })], 'ok'],
    ['a log record before 0.125', [told('tool_result', { tool_name: 'mcp__lab__echo', success: 'true' })], 'likely ok'],
  ])('%s', (_what, words, status) => {
    expect(said(callOf(...words))).toBe(status);
  });
});

test('starts when its result minus its duration says, and names its sources', () => {
  const call = callOf(
    told('tool_result', { arguments: '{}', output: '' }, { durationMs: 400 }),
    told('tool_span', {}, { at: 590, durationMs: 420 }),
  );
  expect(call).toMatchObject({
    started_at: '1970-01-01T00:00:00.600Z',
    duration_ms: 400,
    arguments: '{}',
    output: '',
    sources: ['otel_logs', 'otel_traces'],
  });
});

test('a code-mode call belongs to the script that was running', () => {
  const calls = toolCallsOf([
    told('tool_result', { tool_name: 'exec' }, { callId: 'call_a', at: 500, durationMs: 400 }),
    told('tool_result', { tool_name: 'exec' }, { callId: 'call_b', at: 1000, durationMs: 400 }),
    told('tool_result', { tool_name: 'exec_command' }, { callId: 'exec-1', at: 900, durationMs: 100 }),
  ]);
  const scripts = calls.filter(({ callId }) => callId.startsWith('call_'));
  expect(calls.map((draft) => toolCall(draft, { ...context, scripts }).parent_call_id)).toEqual([null, null, 'call_b']);
});

test('a person was waited for from the start of the call; a configured approval waits for nobody', () => {
  const [draft] = toolCallsOf([
    told('approval', { decision: 'approved', source: 'User' }, { at: 1950 }),
    told('tool_result', {}, { at: 2000, durationMs: 1072 }),
  ]);
  expect(draft && approvals(draft)).toEqual([
    {
      id: 'call_1/approval/1',
      call_id: 'call_1',
      requested_at: null,
      reason: null,
      decision: 'approved',
      source: 'User',
      waited_ms: 1022,
    },
  ]);
  const [configured] = toolCallsOf([told('approval', { decision: 'approved', source: 'Config' })]);
  expect(configured && approvals(configured)[0]?.waited_ms).toBeNull();
});

test.each([
  ['alone', []],
  ['by a result that ran after it', [told('tool_result', {}, { at: 2000, durationMs: 10 })]],
])('how long a person was waited for is unknown where a call is told by its decision %s', (_, results) => {
  const [draft] = toolCallsOf([told('approval', { decision: 'denied', source: 'User' }, { at: 1950 }), ...results]);
  expect(draft && approvals(draft)).toMatchObject([{ decision: 'denied', waited_ms: null }]);
});
