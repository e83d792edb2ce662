import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hookRecordsOf } from '../../../test/helper/recorded-hook.ts';
import { recordingNames } from '../../../test/helper/recording.ts';
import type { Observation } from '../../model/observation.ts';
import { isUnknownEvent } from '../observe.ts';
import { HOOK_EVENTS } from './hook-event.ts';
import { observeHook } from './observe-hook.ts';

const ROOT = '01a1fb18-3bad-72b1-827d-9576cf7b4240';
const AGENT = '01a1fb18-3c4d-7071-8db6-f97ae090d729';
const TURN = '01a1fb18-3bca-7231-ad5e-f147adbc34f1';
const AT = 1_795_000_000_000.25;

/** What Codex would send for an event, with what only this event has. */
const call = (event: string, more: Readonly<Record<string, unknown>> = {}): readonly Observation[] =>
  observeHook({
    event,
    arrivedAt: AT,
    payload: JSON.stringify({
      session_id: ROOT,
      turn_id: TURN,
      transcript_path: '/home/dev/.codex/sessions/rollout.jsonl',
      cwd: '/home/dev/project',
      hook_event_name: event,
      model: 'gpt-5.5',
      permission_mode: 'default',
      ...more,
    }),
  });

const USAGE = { input_tokens: 1200, cached_input_tokens: 1000, cache_write_input_tokens: null, output_tokens: 80 };

describe('an event', () => {
  it.each([
    ['SessionStart', { source: 'resume', turn_id: undefined }, 'thread_started', { start_source: 'resume' }],
    ['SessionEnd', { reason: 'other', turn_id: undefined }, 'thread_ended', {}],
    ['UserPromptSubmit', { prompt: 'Räume auf. ✓' }, 'prompt', { prompt: 'Räume auf. ✓' }],
    ['PreModelRequest', {}, 'model_requested', {}],
    [
      'PostModelRequest',
      { status: 'completed', error: null, token_usage: { ...USAGE, reasoning_output_tokens: 30, total_tokens: 1280 } },
      'model_usage',
      {
        status: 'completed',
        input_token_count: '1200',
        cached_token_count: '1000',
        output_token_count: '80',
        reasoning_token_count: '30',
      },
    ],
    [
      'PreToolUse',
      { tool_name: 'Bash', tool_input: { command: 'ls' }, tool_use_id: 'call_1' },
      'tool_started',
      { tool_name: 'exec_command', arguments: '{"command":"ls"}' },
    ],
    [
      'PermissionRequest',
      { tool_name: 'Bash', tool_input: { command: 'ls', description: 'Look outside' } },
      'approval_requested',
      { tool_name: 'exec_command', arguments: '{"command":"ls","description":"Look outside"}', reason: 'Look outside' },
    ],
    [
      'PostToolUse',
      { tool_name: 'Bash', tool_input: { command: 'ls' }, tool_response: 'a\nb\n', tool_use_id: 'call_1' },
      'tool_result',
      { tool_name: 'exec_command', arguments: '{"command":"ls"}', output: 'a\nb\n' },
    ],
    ['PreCompact', { trigger: 'auto' }, 'compaction', { trigger: 'auto', state: 'started' }],
    ['PostCompact', { trigger: 'manual' }, 'compaction', { trigger: 'manual', state: 'finished' }],
    ['Stop', { stop_hook_active: false, last_assistant_message: 'Done.' }, 'turn_ended', { last_message: 'Done.' }],
    ['Interrupt', {}, 'turn_interrupted', {}],
    ['BeforeLunch', { menu: 'soup' }, 'event', {}],
  ] as const)('%s is told once, with what it says', (event, more, kind, attributes) => {
    expect(call(event, more)).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        source: 'hooks',
        kind,
        name: event,
        at: AT,
        durationMs: null,
        threadId: ROOT,
        turnId: 'turn_id' in more ? '' : TURN,
        callId: 'tool_use_id' in more ? more.tool_use_id : '',
        responseId: '',
        traceId: '',
        spanId: '',
        parentSpanId: '',
        attributes: {
          cwd: '/home/dev/project',
          model: 'gpt-5.5',
          transcript_path: '/home/dev/.codex/sessions/rollout.jsonl',
          ...attributes,
        },
      },
    ]);
  });

  it('is known when Codex can be configured for it', () => {
    expect(HOOK_EVENTS).toHaveLength(14);
    expect(HOOK_EVENTS.flatMap((event) => call(event)).filter(isUnknownEvent)).toEqual([]);
    expect(call('BeforeLunch').filter(isUnknownEvent)).toHaveLength(1);
  });

  it('goes by the name in the payload, and without one by what the command was called with', () => {
    expect(call('unknown', { hook_event_name: 'Stop' })[0]?.kind).toBe('turn_ended');
    expect(call('Stop', { hook_event_name: undefined })[0]?.kind).toBe('turn_ended');
    // a name that every object knows
    expect(call('constructor')[0]?.kind).toBe('event');
  });
});

it.each(['Stop', 'notify'])('TRACEPARENT of Codex is told with %s', (event) => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const [told] = call(event, { traceparent, 'thread-id': ROOT, hook_event_name: event });
  expect(told?.attributes['traceparent']).toBe(traceparent);
});

describe('PostModelRequest', () => {
  it.each([
    ['with an error and no usage is an error', { status: 'failed', error: 'quota', token_usage: null }, 'error'],
    ['with an error object keeps it', { status: 'failed', error: { code: 'quota' } }, 'error'],
    ['with nothing says nothing', { status: 'completed', error: null, token_usage: null }, 'event'],
    ['with usage that is none says nothing', { token_usage: { input_tokens: '12', output_tokens: -1 } }, 'event'],
    [
      'that failed with usage is paid all the same',
      { status: 'failed', error: 'x', token_usage: USAGE },
      'model_usage',
    ],
  ] as const)('%s', (_what, more, kind) => {
    expect(call('PostModelRequest', more).map((told) => told.kind)).toEqual([kind]);
  });
});

describe('a tool', () => {
  it.each([
    ['mcp__lab__echo', 'mcp__lab__echo', 'lab'],
    ['mcp__a_b__c__d', 'mcp__a_b__c__d', 'a_b'],
    ['apply_patch', 'apply_patch', undefined],
    ['collaborationwait_agent', 'collaborationwait_agent', undefined],
    ['constructor', 'constructor', undefined],
  ])('called %s is %s of server %s', (told, name, server) => {
    const [observation] = call('PostToolUse', { tool_name: told, tool_input: {}, tool_use_id: 'c' });
    expect(observation?.attributes).toMatchObject({ tool_name: name });
    expect(observation?.attributes['mcp_server']).toBe(server);
  });

  it('of an MCP server tells whether it succeeded', () => {
    const tool = { tool_name: 'mcp__lab__echo', tool_input: {}, tool_use_id: 'c' };
    const success = (isError: unknown) =>
      call('PostToolUse', { ...tool, tool_response: { content: [], isError } })[0]?.attributes['success'];
    expect([success(false), success(true), success('no')]).toEqual(['true', 'false', undefined]);
  });

  it('gives no reason by an argument called description', () => {
    const [observation] = call('PreToolUse', { tool_name: 'mcp__jira__file', tool_input: { description: 'Bug' } });
    expect(observation?.attributes['reason']).toBeUndefined();
  });
});

describe('a sub-agent', () => {
  it('is its own thread, tied to the root of the tree by each of its hooks', () => {
    const [told, ...links] = call('SubagentStop', {
      agent_id: AGENT,
      agent_type: 'explorer',
      agent_transcript_path: '/home/dev/agent.jsonl',
    });
    expect(told).toMatchObject({
      threadId: AGENT,
      turnId: TURN,
      attributes: { agent_role: 'explorer', transcript_path: '/home/dev/agent.jsonl' },
    });
    const link = { parent_thread_id: ROOT, child_thread_id: AGENT, link: 'root', agent_role: 'explorer' };
    expect(links.map(({ kind, threadId, turnId, attributes }) => [kind, threadId, turnId, attributes])).toEqual([
      ['thread_link', ROOT, '', link],
      ['thread_link', AGENT, '', link],
    ]);
  });

  it('is tied to its parent by the output of spawn_agent', () => {
    for (const name of ['spawn_agent', 'collaborationspawn_agent']) {
      const [, ...links] = call('PostToolUse', {
        tool_name: name,
        tool_use_id: 'c',
        tool_input: { message: 'Count.' },
        tool_response: JSON.stringify({ agent_id: AGENT, nickname: 'Ada' }),
      });
      const link = { parent_thread_id: ROOT, child_thread_id: AGENT, agent_nickname: 'Ada', prompt: 'Count.' };
      expect(links.map(({ threadId, attributes }) => [threadId, attributes])).toEqual([
        [ROOT, link],
        [AGENT, link],
      ]);
    }
  });

  it.each(['{"task_name":"/root/reader"}', '{"agent_id":"reader"}', 'denied', '[1]'])(
    'is not tied by an output of %s',
    (output) => {
      expect(call('PostToolUse', { tool_name: 'spawn_agent', tool_use_id: 'c', tool_response: output })).toHaveLength(
        1,
      );
    },
  );
});

describe('notify', () => {
  const notify = (more: Readonly<Record<string, unknown>>): Observation[] =>
    observeHook({
      event: 'notify',
      arrivedAt: AT,
      payload: JSON.stringify({ type: 'agent-turn-complete', 'thread-id': ROOT, 'turn-id': TURN, ...more }),
    });

  it('ends a turn with its words', () => {
    const words = { 'input-messages': ['One.', 'Two.'], 'last-assistant-message': 'Done.', client: 'codex_exec' };
    expect(notify(words)).toMatchObject([
      {
        source: 'notify',
        kind: 'turn_ended',
        threadId: ROOT,
        turnId: TURN,
        attributes: {
          status: 'completed',
          prompt: 'Two.',
          prompt_count: '2',
          last_message: 'Done.',
          originator: 'codex_exec',
        },
      },
    ]);
  });

  it('names all prompts of the thread, of which the last one is the turn’s', () => {
    const summary = 'Another language model started to solve this problem and produced a summary';
    const promptOf = (...messages: string[]) => notify({ 'input-messages': messages })[0]?.attributes['prompt'];
    expect(promptOf('One.', 'One.', summary)).toBe('One.');
    expect(promptOf(summary, '<b>Two.</b>')).toBe('<b>Two.</b>');
    expect(promptOf()).toBeUndefined();
  });

  it('of old versions counts turns, which names none', () => {
    expect(notify({ 'turn-id': '0' })).toMatchObject([{ turnId: '' }]);
  });
});

describe('recorded calls', () => {
  const recorded = recordingNames().map((name) => ({ name, records: hookRecordsOf(name) }));

  it('are all there', () => {
    const [notify, hooks] = [true, false].map((isNotify) =>
      recorded.flatMap(({ records }) => records).filter(({ event }) => (event === 'notify') === isNotify),
    );
    expect(hooks?.length).toBeGreaterThanOrEqual(775);
    expect(notify?.length).toBeGreaterThanOrEqual(142);
  });

  it('are all understood, and each names a thread', () => {
    const all = recorded.flatMap(({ records }) => records);
    const silent = all.filter((record) => observeHook(record).length === 0);
    expect(silent).toEqual([]);
    const observations = all.flatMap(observeHook);
    // a response whose provider tells no usage is none that could be counted
    const other = observations.filter(({ kind }) => kind === 'event');
    expect(new Set(other.map(({ name }) => name))).toEqual(new Set(['PostModelRequest']));
    expect(other.every(({ attributes }) => attributes['output_token_count'] === undefined)).toBe(true);
    expect(new Set(observations.map(({ id }) => id)).size).toBe(observations.length);
  });

  it.each(['0.147.0/subagents', '0.169.0/subagents'])('of %s belong to one session of three threads', (name) => {
    const observations = hookRecordsOf(name)
      .filter(({ event }) => event !== 'notify')
      .flatMap(observeHook);
    const links = observations.filter(({ kind }) => kind === 'thread_link');
    expect(new Set(observations.map(({ threadId }) => threadId)).size).toBe(3);
    expect(new Set(links.map(({ attributes }) => attributes['parent_thread_id'])).size).toBe(1);
    expect(new Set(links.map(({ attributes }) => attributes['child_thread_id'])).size).toBe(2);
  });

  it('pair the start of a tool with its result', () => {
    for (const { records } of recorded) {
      const observations = records.flatMap(observeHook);
      const started = new Set(observations.filter(({ kind }) => kind === 'tool_started').map(({ callId }) => callId));
      const results = observations.filter(({ kind }) => kind === 'tool_result').map(({ callId }) => callId);
      expect(results.filter((callId) => !started.has(callId))).toEqual([]);
    }
  });
});

describe('any JSON', () => {
  const record = fc.record({
    event: fc.oneof(fc.constantFrom('notify', 'unknown', ...HOOK_EVENTS), fc.string()),
    arrivedAt: fc.constant(AT),
    payload: fc.oneof(fc.json(), fc.string()),
  });
  /** Codex's keys, with anything as their values. */
  const keys = ['session_id', 'agent_id', 'turn_id', 'hook_event_name', 'tool_name', 'tool_input', 'tool_response'];
  const shaped = fc
    .dictionary(fc.constantFrom(...keys, 'token_usage', 'error', 'prompt', 'thread-id', '__proto__'), fc.jsonValue())
    .map((payload) => ({ event: 'PostToolUse', arrivedAt: AT, payload: JSON.stringify(payload) }));

  it('breaks nothing, and becomes facts of a thread or nothing', () => {
    fc.assert(
      fc.property(fc.oneof(record, shaped), (told) => {
        const observations = observeHook(told);
        for (const { threadId, at, attributes } of observations) {
          expect(threadId).not.toBe('');
          expect(at).toBe(AT);
          expect(Object.values(attributes).every((value) => typeof value === 'string')).toBe(true);
        }
        expect(observeHook(told)).toEqual(observations);
      }),
    );
  });
});
