import { describe, expect, it, test } from 'vitest';
import { sampleSession } from '../../test/helper/sample-session.ts';
import { type ContentPolicy, contentPolicy } from '../model/content-policy.ts';
import type { Observation } from '../model/observation.ts';
import { modeOf, narrowest, observationInMode, sessionInMode } from './content-mode.ts';

const policy = (rest: Partial<ContentPolicy>): ContentPolicy => ({ ...contentPolicy('full'), ...rest });

test('the narrowest mode counts', () => {
  expect(narrowest()).toBe('full');
  expect(narrowest('full', 'metadata_only', 'no_tool_content')).toBe('metadata_only');
});

describe('modeOf', () => {
  const place = { cwd: '/home/dev/secret/app', homeDir: '/home/dev', tool: { name: 'create_issue', server: 'github' } };
  it.each([
    [{}, 'full'],
    [{ perRepository: { '/home/dev/secret': 'metadata_only' } }, 'metadata_only'],
    [{ perRepository: { '~/secret/': 'metadata_only' } }, 'metadata_only'],
    [{ perRepository: { '/home/dev/sec': 'metadata_only' } }, 'full'],
    [{ mode: 'metadata_only', perRepository: { '/home/dev/secret': 'full' } }, 'metadata_only'],
    [{ perTool: { 'github/*': 'no_tool_content' } }, 'no_tool_content'],
    [{ perTool: { 'github/create_issue': 'no_tool_content' } }, 'no_tool_content'],
    [{ perTool: { create_issue: 'no_tool_content' } }, 'no_tool_content'],
    [{ perTool: { 'gitlab/*': 'no_tool_content', other: 'metadata_only', constructor: 'metadata_only' } }, 'full'],
  ] as const)('%j is %s', (rest, expected) => {
    expect(modeOf(policy(rest), place)).toBe(expected);
  });
});

/** Every string in a value, with how often it is there. */
function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(stringsOf);
}

describe('sessionInMode', () => {
  it('gives the session itself where nothing is to go', () => {
    expect(sessionInMode(sampleSession, contentPolicy('full'))).toBe(sampleSession);
  });

  it('takes what tools were given and answered, and leaves what was said', () => {
    const { turns } = sessionInMode(sampleSession, contentPolicy('no_tool_content'));
    expect(turns.flatMap(({ tool_calls }) => tool_calls).filter((call) => call.arguments ?? call.output)).toEqual([]);
    expect(turns.flatMap(({ file_edits }) => file_edits).filter(({ diff }) => diff !== null)).toEqual([]);
    expect(turns.map(({ prompt }) => prompt)).toEqual(sampleSession.turns.map(({ prompt }) => prompt));
  });

  it('takes every word with metadata_only, and leaves figures', () => {
    const before = sampleSession;
    const after = sessionInMode(before, contentPolicy('metadata_only'));
    const words = before.turns
      .flatMap((turn) => [turn.prompt, turn.answer, ...turn.messages.map(({ text }) => text)])
      .filter((text) => text !== null && text !== '');
    expect(words.length).toBeGreaterThan(2);
    expect(stringsOf(after).filter((text) => words.includes(text))).toEqual([]);
    expect([after.tokens, after.counts, after.title]).toEqual([before.tokens, before.counts, null]);
  });

  it.each(['no_tool_content', 'metadata_only'] as const)('%s adds no text', (mode) => {
    const before = new Set(stringsOf(sampleSession));
    expect(
      stringsOf(sessionInMode(sampleSession, contentPolicy(mode))).filter((text) => text !== '' && !before.has(text)),
    ).toEqual([]);
  });

  it('concerns one tool where only that is set', () => {
    const [name = ''] = sampleSession.turns.flatMap(({ tool_calls }) =>
      tool_calls.filter((call) => call.arguments !== null).map((call) => call.name),
    );
    const { turns } = sessionInMode(sampleSession, policy({ perTool: { [name]: 'metadata_only' } }));
    const calls = turns.flatMap(({ tool_calls }) => tool_calls);
    expect(calls.filter((call) => call.name === name && call.arguments !== null)).toEqual([]);
    expect(turns[0]?.prompt).toBe(sampleSession.turns[0]?.prompt);
  });
});

const observation = (kind: Observation['kind'], attributes: Record<string, string>): Observation => ({
  id: 'a'.repeat(32),
  source: 'otel_logs',
  kind,
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
  attributes,
});

describe('observationInMode', () => {
  const call = observation('tool_result', {
    tool_name: 'shell',
    arguments: '{}',
    output: 'x',
    exit_code: '0',
    success: 'true',
  });
  it.each([
    ['full', ['tool_name', 'arguments', 'output', 'exit_code', 'success']],
    ['no_tool_content', ['tool_name', 'exit_code', 'success']],
    ['metadata_only', ['tool_name', 'exit_code', 'success']],
  ] as const)('%s of a tool call keeps %j', (mode, names) => {
    expect(Object.keys(observationInMode(call, contentPolicy(mode)).attributes)).toEqual(names);
  });

  it('keeps prompts without metadata_only, and tokens with it', () => {
    const prompt = observation('prompt', { prompt: 'words', prompt_length: '5' });
    expect(observationInMode(prompt, contentPolicy('no_tool_content'))).toBe(prompt);
    expect(observationInMode(prompt, contentPolicy('metadata_only')).attributes['prompt']).toBeUndefined();
    const usage = observation('model_usage', {
      input_token_count: '1',
      reasoning_token_count: '2',
      model: 'm',
      service_tier: 's',
    });
    expect(observationInMode(usage, contentPolicy('metadata_only'))).toBe(usage);
  });
});
