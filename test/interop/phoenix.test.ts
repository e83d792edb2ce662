/**
 * A real Phoenix, asked what it understood of a run of the real Codex. The model provider's bill and the user's script are what its answers are
 * held against, not our own session.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Endpoint } from '../../src/deliver/endpoint.ts';
import type { Session } from '../../src/model/session.ts';
import type { Span, TracesRequest } from '../../src/otlp/traces/span.ts';
import { openinference } from '../../src/render/profile/openinference.ts';
import { renderSession } from '../../src/render/render.ts';
import { recordingNames } from '../helper/recording.ts';
import { sampleSession } from '../helper/sample-session.ts';
import { type CodexRun, recordedCodex } from './codex-run.ts';
import { deliver, endpoint, sessionsOf, spansOf } from './delivery.ts';
import { configured, forward } from './forwarded.ts';
import { type Phoenix, type PhoenixSpan, startPhoenix } from './phoenix.ts';

/** Phoenix answers before it has inserted. */
const STORED_DEADLINE_MS = 15_000;
const ACCEPTED = { outcome: 'accepted', rejected: 0 };

let phoenix: Phoenix;
beforeAll(async () => {
  phoenix = await startPhoenix();
});
afterAll(async () => await phoenix.stop());

const render = (session: Session, project: string): TracesRequest =>
  renderSession(session, { profile: openinference, resource: { 'openinference.project.name': project } });

async function send(to: Endpoint, requests: readonly TracesRequest[]): Promise<void> {
  const outcomes = await deliver(to, requests);
  expect(outcomes).toMatchObject(requests.map(() => ACCEPTED));
}

/** What a project holds as soon as it holds so many spans. */
async function stored(of: Phoenix, project: string, count: number): Promise<PhoenixSpan[]> {
  return await vi.waitFor(
    async () => {
      const spans = await of.spans(project);
      expect(spans).toHaveLength(count);
      return spans;
    },
    { timeout: STORED_DEADLINE_MS, interval: 200 },
  );
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const ids = (spans: readonly PhoenixSpan[]): string[] => spans.map(({ context }) => context.span_id).sort();

/** Phoenix knows no empty parent, keeps microseconds, and spreads JSON that it knows: so only what it must have kept as it was. */
const seen = ({ context, name, parent_id, status_code, status_message }: PhoenixSpan) => ({
  ...context,
  name,
  parent: parent_id ?? '',
  status: status_code,
  message: status_message,
});
const STATUS = ['UNSET', 'OK', 'ERROR'];
const sent = ({ traceId, spanId, parentSpanId, name, statusCode, statusMessage }: Span) => ({
  trace_id: traceId,
  span_id: spanId,
  name,
  parent: parentSpanId,
  status: STATUS[statusCode],
  message: statusMessage,
});
const byId = <Item extends { readonly span_id: string }>(items: readonly Item[]): Item[] =>
  items.toSorted((a, b) => a.span_id.localeCompare(b.span_id));

describe('a run of Codex', () => {
  const project = 'codex run';
  let run: CodexRun;
  let requests: TracesRequest[];
  let spans: PhoenixSpan[];
  const ofKind = (kind: string): PhoenixSpan[] => spans.filter(({ span_kind }) => span_kind === kind);
  const value = (span: PhoenixSpan, name: string): unknown => span.attributes[name];

  beforeAll(async () => {
    run = await recordedCodex('everything');
    requests = run.sessions.map((session) => render(session, project));
    const backend = await configured({
      '.config/turnscope/config.toml': `[backends.phoenix]\nendpoint = "${phoenix.url}"\nproject = "${project}"\n`,
    });
    await forward(backend, run.sessions);
    spans = await stored(phoenix, project, requests.flatMap(spansOf).length);
  });
  afterAll(() => run.remove());

  test('every span is there under its name, its parent and its status', () => {
    expect(byId(spans.map(seen))).toEqual(byId(requests.flatMap(spansOf).map(sent)));
  });

  test('turns are agents, model calls models, tool calls tools', () => {
    expect(
      ofKind('AGENT')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['invoke_agent codex', 'invoke_agent codex', 'invoke_agent subagent']);
    expect(ofKind('LLM').map(({ name }) => name)).toEqual(run.delivered.map(() => 'chat gpt-6-sol'));
    expect(spans.length).toBe(ofKind('AGENT').length + ofKind('LLM').length + ofKind('TOOL').length);
  });

  test('it is one session of two traces, and its tokens are the bill', async () => {
    const bill = run.delivered.map(({ usage }) => usage);
    const prompt = sum(bill.map(({ input }) => input));
    const completion = sum(bill.map(({ output }) => output));
    const sessions = await phoenix.sessions(project);
    expect(sessions).toMatchObject([
      {
        sessionId: run.threadId,
        numTraces: 2,
        tokenUsage: { prompt, completion, total: prompt + completion },
        firstInput: { value: run.prompts[0] },
      },
    ]);
    const [session] = run.sessions;
    expect(sessions[0]?.costSummary.total.cost).toBeCloseTo(session?.cost_usd ?? Number.NaN, 9);
  });

  test('each model call has the tokens that its answer billed', () => {
    const told = ofKind('LLM').map((span) => [
      value(span, 'llm.token_count.prompt'),
      value(span, 'llm.token_count.prompt_details.cache_read'),
      value(span, 'llm.token_count.completion'),
      value(span, 'llm.token_count.completion_details.reasoning'),
    ]);
    const billed = run.delivered.map(({ usage: { input, cached, output, reasoning } }) => [
      input,
      cached,
      output,
      reasoning,
    ]);
    expect(told.map(String).sort()).toEqual(billed.map(String).sort());
    const elsewhere = [...ofKind('AGENT'), ...ofKind('TOOL')].flatMap((span) => Object.keys(span.attributes));
    expect(elsewhere.filter((name) => name.startsWith('llm.token_count'))).toEqual([]);
  });

  test('prompts and answers stand on the turns', () => {
    const roots = ofKind('AGENT').filter(({ name }) => name === 'invoke_agent codex');
    const told = roots.map((span) => [value(span, 'input.value'), value(span, 'output.value')]);
    expect(told.map(([input]) => String(input)).sort()).toEqual(run.prompts.toSorted());
    expect(told).toContainEqual([run.prompts[0], 'Two files, and a note that says so.']);
  });

  test('each call that the model asked for has its input and what the model got back', () => {
    for (const { callId, name, input } of run.delivered.flatMap(({ calls }) => calls)) {
      const span = spans.find((candidate) => value(candidate, 'tool.id') === callId);
      expect(span).toMatchObject({ span_kind: 'TOOL', attributes: { 'tool.name': name } });
      const told = value(span as PhoenixSpan, 'input.value');
      const isJson = input.startsWith('{');
      expect(isJson ? JSON.parse(String(told)) : told).toEqual(isJson ? JSON.parse(input) : input);
      // an output of several texts is one text here, with line breaks between them
      const output = String(value(span as PhoenixSpan, 'output.value'));
      expect(output.replaceAll('\n', '')).toBe(run.outputs.get(callId)?.replaceAll('\n', ''));
      expect(value(span as PhoenixSpan, 'input.mime_type')).toBe(isJson ? 'application/json' : 'text/plain');
    }
  });

  test('the model call that asked for a tool says so in messages', () => {
    const asked = ofKind('LLM').map((span) => value(span, 'llm.output_messages.0.message.tool_calls.0.tool_call.id'));
    const calls = run.delivered.flatMap(({ calls: [call] }) => (call === undefined ? [] : [call.callId]));
    expect(asked.flatMap((id) => (typeof id === 'string' ? [id] : [])).sort()).toEqual(calls.toSorted());
    const first = ofKind('LLM').find((span) => value(span, 'llm.input_messages.0.message.content') === run.prompts[0]);
    expect(first?.attributes).toMatchObject({
      'llm.input_messages.0.message.role': 'user',
      'llm.output_messages.0.message.role': 'assistant',
      'llm.output_messages.0.message.contents.0.message_content.type': 'reasoning',
      'llm.output_messages.0.message.contents.0.message_content.text': 'Look at it first.',
      'llm.output_messages.0.message.tool_calls.0.tool_call.function.name': 'exec',
    });
  });

  test('what failed is an error that says why, and nothing else is', () => {
    const failed = spans.filter(({ status_code }) => status_code === 'ERROR');
    const told = failed.map(({ name, status_message }) => `${name}: ${status_message}`).sort();
    expect(told).toEqual([
      'execute_tool exec_command: exit code 3',
      expect.stringContaining('execute_tool fail: '),
      expect.stringContaining('This model is not available to you.'),
    ]);
    const turn = failed.find(({ name }) => name === 'invoke_agent codex');
    const events = turn?.events.map(({ name, attributes }) => [name, attributes['exception.message']]);
    expect(events).toEqual([['exception', expect.stringContaining('This model is not available to you.')]]);
  });

  test('a sub-agent works under the call that started it', () => {
    const agent = spans.find(({ name }) => name === 'invoke_agent subagent');
    const above = spans.find(({ context }) => context.span_id === agent?.parent_id);
    expect(above?.name).toBe('execute_tool spawn_agent');
    expect(agent?.attributes).toMatchObject({ 'session.id': run.threadId, 'input.value': 'Count the files.' });
  });

  test('an MCP call names its server', () => {
    const echo = spans.find(({ name }) => name === 'execute_tool echo');
    expect(echo?.attributes).toMatchObject({ 'codex.tool.mcp.server': 'lab', 'codex.tool.mcp.tool': 'echo' });
    expect(String(value(echo as PhoenixSpan, 'output.value'))).toContain('Grüße ✓');
  });

  test('the same bytes twice leave one copy of everything', async () => {
    const before = await phoenix.sessions(project);
    await send(endpoint(phoenix.tracesUrl), requests);
    // what comes after it in the queue is there, so the repetition has been dealt with
    const marker = render({ ...sampleSession, session_id: 'after' }, 'after');
    await send(endpoint(phoenix.tracesUrl), [marker]);
    await stored(phoenix, 'after', spansOf(marker).length);
    await phoenix.forget('after');
    expect(ids(await phoenix.spans(project))).toEqual(ids(spans));
    expect(await phoenix.sessions(project)).toEqual(before);
  });
});

describe('every recording of Codex 0.169.0', () => {
  test.each(recordingNames().filter((name) => name.startsWith('0.169.0/')))(
    '%s: all spans, all tokens, all dollars',
    async (name) => {
      // Phoenix takes no slash in the name of a project
      const project = name.replace('/', ' ');
      const sessions = sessionsOf(name);
      const requests = sessions.map((session) => render(session, project));
      await send(endpoint(phoenix.tracesUrl), requests);
      const spans = await stored(phoenix, project, requests.flatMap(spansOf).length);
      expect(byId(spans.map(seen))).toEqual(byId(requests.flatMap(spansOf).map(sent)));
      const told = (await phoenix.sessions(project)).map(({ sessionId, tokenUsage, costSummary }) => ({
        sessionId,
        ...tokenUsage,
        cost: costSummary.total.cost?.toFixed(9) ?? null,
      }));
      const expected = sessions.map(({ session_id, tokens, cost_usd }) => ({
        sessionId: session_id,
        prompt: tokens.input ?? 0,
        completion: tokens.output ?? 0,
        total: tokens.total ?? 0,
        cost: cost_usd?.toFixed(9) ?? null,
      }));
      expect(told.toSorted((a, b) => a.sessionId.localeCompare(b.sessionId))).toEqual(
        expected.toSorted((a, b) => a.sessionId.localeCompare(b.sessionId)),
      );
      await phoenix.forget(project);
    },
  );
});

test('tokens that no model call tells are counted, too', async () => {
  const request = render(sampleSession, 'rest');
  await send(endpoint(phoenix.tracesUrl), [request]);
  await stored(phoenix, 'rest', spansOf(request).length);
  const settled = sampleSession.turns.filter(({ status }) => status !== 'waiting');
  const prompt = sum(settled.map(({ tokens }) => tokens.input ?? 0));
  const completion = sum(settled.map(({ tokens }) => tokens.output ?? 0));
  const called = settled.flatMap((turn) => turn.model_calls.map(({ tokens }) => tokens.input ?? 0));
  expect(prompt).toBeGreaterThan(sum(called));
  expect(await phoenix.sessions('rest')).toMatchObject([{ tokenUsage: { prompt, completion } }]);
  await phoenix.forget('rest');
});

test('what holds NUL is kept, without it: on PostgreSQL Phoenix would lose the span', async () => {
  const turns = sampleSession.turns.map((turn) => ({
    ...turn,
    turn_id: `${turn.turn_id} nul`,
    prompt: 'before\0after',
  }));
  const request = render({ ...sampleSession, turns }, 'nul');
  await send(endpoint(phoenix.tracesUrl), [request]);
  const spans = await stored(phoenix, 'nul', spansOf(request).length);
  expect(spans.map(({ attributes }) => attributes['input.value'])).toContain('before\ufffdafter');
  await phoenix.forget('nul');
});

test('over gRPC it understands the same', async () => {
  const [session] = sessionsOf('0.169.0/tools-mixed');
  const request = render(session as Session, 'grpc');
  await send(endpoint(phoenix.grpcUrl, { protocol: 'grpc' }), [request]);
  const spans = await stored(phoenix, 'grpc', spansOf(request).length);
  expect(byId(spans.map(seen))).toEqual(byId(spansOf(request).map(sent)));
  await phoenix.forget('grpc');
});

test('it takes no JSON, and says so: `http/json` is no way to Phoenix', async () => {
  const outcomes = await deliver(endpoint(phoenix.tracesUrl, { protocol: 'http/json' }), [
    render(sampleSession, 'json'),
  ]);
  expect(outcomes).toMatchObject([{ outcome: 'refused' }]);
});
