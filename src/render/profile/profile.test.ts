/** What each backend reads, to the letter, on a turn with one of each; the recordings' golden files show the rest. */
import { expect, test } from 'vitest';
import { sampleSession } from '../../../test/helper/sample-session.ts';
import type { Session } from '../../model/session.ts';
import type { AnyValue } from '../../otlp/common/value.ts';
import type { Span } from '../../otlp/traces/span.ts';
import type { ProfileName } from '../profile.ts';
import { PROFILES } from '../profiles.ts';
import { renderTurns } from '../render.ts';

const [sampleTurn, ...others] = sampleSession.turns;
const session: Session = {
  ...sampleSession,
  git: { repository: 'https://ada:token@host/lab/web.git', branch: 'retry', commit: null },
  turns: [
    {
      ...(sampleTurn as (typeof others)[number]),
      tool_calls: (sampleTurn?.tool_calls ?? []).map((call) =>
        call.call_id === 'call-1' ? { ...call, output: '{"failed":1}' } : call,
      ),
    },
  ],
};

/** The attributes of the first span with this name. */
function told(profile: ProfileName, name: string, of = session): Record<string, AnyValue> {
  const spans: readonly Span[] = renderTurns(of, { profile: PROFILES[profile] })[0]?.spans ?? [];
  const attributes = spans.find((span) => span.name === name)?.attributes ?? [];
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value]));
}

test('genai: names of a model call', () => {
  expect(told('genai', 'chat gpt-5.5')).toMatchObject({
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-5.5',
    'gen_ai.response.id': 'resp_1',
    'gen_ai.response.time_to_first_chunk': 0.8,
    'gen_ai.response.finish_reasons': ['tool_call'],
    'gen_ai.usage.input_tokens': 3_300n,
    'gen_ai.usage.cache_read.input_tokens': 1_024n,
    'gen_ai.usage.output_tokens': 120n,
    'codex.cost.usd': 0.0152,
  });
});

test('genai: a turn names a model only with tokens of its own', () => {
  const quiet: Session = {
    ...session,
    turns: session.turns.map((turn) => ({ ...turn, tokens: { ...turn.tokens, input: 6_600, output: 240 } })),
  };
  expect(told('genai', 'invoke_agent codex')).toHaveProperty(['gen_ai.request.model'], 'gpt-5.5');
  expect(told('genai', 'invoke_agent codex', quiet)).not.toHaveProperty(['gen_ai.request.model']);
});

test('credentials in the address of a repository stay at home', () => {
  expect(told('genai', 'invoke_agent codex')).toMatchObject({ 'vcs.repository.url.full': 'https://host/lab/web.git' });
});

test('openinference: flattened messages, kinds, mime types', () => {
  expect(told('openinference', 'chat gpt-5.5')).toMatchObject({
    'openinference.span.kind': 'LLM',
    'session.id': session.session_id,
    'llm.provider': 'openai',
    'llm.system': 'openai',
    'llm.invocation_parameters': '{"reasoning_effort":"high"}',
    'llm.input_messages.0.message.role': 'user',
    'llm.input_messages.0.message.content': 'Add a retry to the importer',
    'llm.output_messages.0.message.role': 'assistant',
    'llm.output_messages.0.message.contents.0.message_content.type': 'reasoning',
    'llm.output_messages.0.message.contents.1.message_content.text': 'I run the tests first, to see where it fails.',
    'llm.output_messages.0.message.tool_calls.0.tool_call.id': 'call-1',
    'llm.output_messages.0.message.tool_calls.0.tool_call.function.name': 'shell',
    'llm.token_count.prompt': 3_300n,
    'llm.token_count.prompt_details.cache_read': 1_024n,
    'llm.token_count.total': 3_420n,
    'llm.cost.total': 0.0152,
  });
  expect(told('openinference', 'execute_tool shell')).toMatchObject({
    'openinference.span.kind': 'TOOL',
    'tool.name': 'shell',
    'tool.id': 'call-1',
    'input.mime_type': 'application/json',
    'output.value': '{"failed":1}',
    'output.mime_type': 'application/json',
  });
  expect(told('openinference', 'execute_tool apply_patch')).toMatchObject({ 'input.mime_type': 'text/plain' });
});

test('logfire: a line for people, levels, the list of JSON attributes', () => {
  const turn = told('logfire', 'invoke_agent codex');
  expect(turn).toMatchObject({
    'logfire.msg': 'invoke_agent codex: Add a retry to the importer',
    'logfire.msg_template': 'invoke_agent codex',
    'logfire.span_type': 'span',
    'logfire.level_num': 9n,
    'logfire.json_schema': '{"type":"object","properties":{"pydantic_ai.all_messages":{"type":"array"}}}',
  });
  expect(told('logfire', 'execute_tool shell')).toMatchObject({
    'logfire.msg': 'execute_tool shell: npm test -- importer',
    'logfire.level_num': 17n,
  });
  expect(told('logfire', 'exception')).toMatchObject({ 'logfire.span_type': 'log' });
  expect(told('logfire', 'codex.compaction')).toMatchObject({ 'logfire.span_type': 'span' });
});

test('logfire: a long title is cut between characters', () => {
  const long = {
    ...session,
    turns: session.turns.map((turn) => ({ ...turn, prompt: `${'a'.repeat(99)}😀 and more` })),
  };
  expect(told('logfire', 'invoke_agent codex', long)['logfire.msg']).toBe(`invoke_agent codex: ${'a'.repeat(99)}…`);
});

test('langfuse: each kind of token without the others', () => {
  const thinking: Session = {
    ...session,
    turns: session.turns.map((turn) => ({
      ...turn,
      model_calls: turn.model_calls.map((call) => ({
        ...call,
        tokens: { ...call.tokens, cache_write_input: 100, reasoning_output: 20 },
      })),
    })),
  };
  const call = told('langfuse', 'chat gpt-5.5', thinking);
  expect(JSON.parse(call['langfuse.observation.usage_details'] as string)).toEqual({
    input: 3_300 - 1_024 - 100,
    input_cached_tokens: 1_024,
    input_cache_creation: 100,
    output: 100,
    output_reasoning_tokens: 20,
  });
  expect(call).toMatchObject({
    'langfuse.observation.type': 'generation',
    'langfuse.observation.cost_details': '{"total":0.0152}',
    'langfuse.observation.completion_start_time': '2026-11-20T10:00:01.800Z',
    'langfuse.trace.metadata.repository': 'web',
    'langfuse.environment': 'dev',
  });
});

test.each([
  ['prod', 'prod'],
  ['Prod', undefined],
  ['langfuse-eu', undefined],
])('langfuse: environment %s is %s', (environment, expected) => {
  expect(told('langfuse', 'chat gpt-5.5', { ...session, environment })['langfuse.environment']).toBe(expected);
});

test.each([
  ['OpenAI', 'openai'],
  ['azure', 'azure.ai.openai'],
  ['my-proxy', 'my-proxy'],
  [null, undefined],
])('provider %s is %s', (provider, expected) => {
  expect(told('genai', 'chat gpt-5.5', { ...session, provider })['gen_ai.provider.name']).toBe(expected);
});
