import { describe, expect, test } from 'vitest';
import { barelyKnownSession, sampleSession } from '../../test/helper/sample-session.ts';
import type { Session } from '../model/session.ts';
import type { KeyValue } from '../otlp/common/value.ts';
import type { Span } from '../otlp/traces/span.ts';
import { PROFILE_NAMES, type ProfileName } from './profile.ts';
import { PROFILES } from './profiles.ts';
import { type RenderOptions, renderSession, renderTurns } from './render.ts';

const optionsOf = (profile: ProfileName, rest: Partial<RenderOptions> = {}): RenderOptions => ({
  profile: PROFILES[profile],
  ...rest,
});
const spansOf = (session: Session, options: RenderOptions): Span[] =>
  renderTurns(session, options).flatMap(({ spans }) => spans);
const valueOf = (attributes: readonly KeyValue[], name: string): unknown =>
  attributes.find(({ key }) => key === name)?.value;
const turnSpan = (spans: readonly Span[], turnId: string): Span => {
  const isTurn = (span: Span): boolean =>
    span.name.startsWith('invoke_agent') && valueOf(span.attributes, 'codex.turn.id') === turnId;
  return spans.find(isTurn) as Span;
};

/** What a content mode leaves: everything but what was said and run. */
const withoutContent = (session: Session): Session => ({
  ...session,
  title: null,
  cwd: null,
  turns: session.turns.map((turn) => ({
    ...turn,
    prompt: null,
    answer: null,
    messages: [],
    plan_updates: [],
    tool_calls: turn.tool_calls.map((call) => ({ ...call, arguments: null, output: null })),
    approvals: turn.approvals.map((approval) => ({ ...approval, reason: null })),
    errors: turn.errors.map((error) => ({ ...error, message: '' })),
  })),
});

const CONTENT_KEY =
  /messages|input\.value|output\.value|mime_type|final_result|arguments|result$|observation\.(in|out)put|exception\.message/;

describe.each(PROFILE_NAMES)('%s', (profile) => {
  test('a session without content has no attributes of content, and the same spans', () => {
    const spans = spansOf(withoutContent(sampleSession), optionsOf(profile));
    expect(spans.map(({ spanId }) => spanId)).toEqual(
      spansOf(sampleSession, optionsOf(profile)).map(({ spanId }) => spanId),
    );
    const told = spans.flatMap(({ attributes, events }) => [...attributes, ...events.flatMap((one) => one.attributes)]);
    expect(told.filter(({ key }) => CONTENT_KEY.test(key))).toEqual([]);
    const texts = told.filter(({ value }) => typeof value === 'string').map(({ value }) => value);
    expect(texts.filter((text) => /importer|retry to|backoff|npm test/.test(text as string))).toEqual([]);
  });

  test('a session of which almost nothing is known renders without anything empty', () => {
    const spans = spansOf(barelyKnownSession, optionsOf(profile));
    expect(spans.length).toBeGreaterThan(0);
    const values = spans.flatMap(({ attributes }) => attributes.map(({ value }) => value));
    expect(values.filter((value) => value === null || value === '')).toEqual([]);
  });

  test('nobody is named unless asked', () => {
    const named = (options: RenderOptions): boolean =>
      spansOf(sampleSession, options).every(({ attributes }) =>
        attributes.some(({ key, value }) => key.endsWith('user.id') && value === 'grace'),
      );
    expect(named(optionsOf(profile, { user: 'grace' }))).toBe(true);
    const values = spansOf(sampleSession, optionsOf(profile)).flatMap(({ attributes }) => attributes);
    expect(values.filter(({ key, value }) => key.endsWith('user.id') || value === 'ada')).toEqual([]);
  });

  test("the caller's attributes are on every span, and win", () => {
    const attributes = { 'codex.turn.id': 'mine', 'arize.project.name': 'web' };
    for (const span of spansOf(sampleSession, optionsOf(profile, { attributes }))) {
      expect(span.attributes.filter(({ key }) => key in attributes)).toEqual([
        { key: 'codex.turn.id', value: 'mine' },
        { key: 'arize.project.name', value: 'web' },
      ]);
    }
  });

  test('under a TRACEPARENT a turn is in its trace and hangs under its span', () => {
    const above = { trace_id: 'a'.repeat(32), span_id: 'b'.repeat(16) };
    const traceParentOf = ({ turn_id }: { turn_id: string }) => (turn_id === 'turn-1' ? above : null);
    const spans = spansOf(sampleSession, optionsOf(profile, { traceParentOf }));
    expect(turnSpan(spans, 'turn-1')).toMatchObject({ traceId: above.trace_id, parentSpanId: above.span_id });
    // its sub-agent, too; the next turn of another process is somewhere else, and its link knows where this one is
    expect(turnSpan(spans, 'turn-s').traceId).toBe(above.trace_id);
    const next = turnSpan(spans, 'turn-2');
    expect(next.traceId).not.toBe(above.trace_id);
    expect(next.links).toMatchObject([{ traceId: above.trace_id, spanId: turnSpan(spans, 'turn-1').spanId }]);
  });

  test("a turn's own parent is taken where nobody says otherwise", () => {
    const [first, ...others] = sampleSession.turns;
    if (first === undefined) throw new Error('no turn');
    const above = { trace_id: 'a'.repeat(32), span_id: 'b'.repeat(16) };
    const session = { ...sampleSession, turns: [{ ...first, trace_parent: above }, ...others] };
    const hung = turnSpan(spansOf(session, optionsOf(profile)), first.turn_id);
    expect([hung.traceId, hung.parentSpanId]).toEqual([above.trace_id, above.span_id]);
    const refused = turnSpan(spansOf(session, optionsOf(profile, { traceParentOf: () => null })), first.turn_id);
    expect([refused.traceId === above.trace_id, refused.parentSpanId]).toEqual([false, '']);
  });

  test('the turn that waits has no real spans', () => {
    const turns = renderTurns(sampleSession, optionsOf(profile));
    expect(turns.map(({ turnId, isSettled }) => [turnId, isSettled])).toEqual([
      ['turn-1', true],
      ['turn-s', true],
      ['turn-2', true],
      ['turn-3', false],
    ]);
    const real = turns.filter(({ isSettled }) => isSettled).flatMap(({ spans }) => spans.map(({ spanId }) => spanId));
    const waiting = turns.at(-1)?.spans ?? [];
    expect(waiting.filter(({ spanId }) => real.includes(spanId))).toEqual([]);
    expect(waiting).toHaveLength(profile === 'logfire' ? 2 : 0);
  });
});

test('pending spans hang under the spans that will take their place', () => {
  const pending = renderTurns(sampleSession, optionsOf('logfire')).at(-1)?.spans ?? [];
  const ended: Session = {
    ...sampleSession,
    turns: sampleSession.turns.map((turn) => ({ ...turn, status: 'completed', duration_ms: 60_000 })),
  };
  const real = renderTurns(ended, optionsOf('logfire')).at(-1)?.spans ?? [];
  const byName = (all: readonly Span[], name: string): Span | undefined => all.find((span) => span.name === name);
  for (const name of ['invoke_agent codex', 'execute_tool shell']) {
    const [placeholder, span] = [byName(pending, `${name} (pending)`), byName(real, name)];
    expect(placeholder?.parentSpanId).toBe(span?.spanId);
    expect(placeholder?.traceId).toBe(span?.traceId);
    expect(placeholder?.endTimeUnixNano).toBe(placeholder?.startTimeUnixNano);
    expect(placeholder?.attributes).toContainEqual({ key: 'logfire.span_type', value: 'pending_span' });
    expect(placeholder?.attributes).toContainEqual({
      key: 'logfire.pending_parent_id',
      value: span?.parentSpanId || '0'.repeat(16),
    });
  }
});

test.each([
  ['genai', 'turn', 95_000n, 0],
  ['genai', 'both', 95_000n, 6_600],
  ['genai', 'calls', 88_400n, 6_600],
] as const)('%s: usage on %s', (profile, usageOn, ofTurn, ofCalls) => {
  const [turn] = renderTurns(sampleSession, optionsOf(profile, { usageOn }));
  const spans = turn?.spans ?? [];
  const input = (span: Span): unknown => valueOf(span.attributes, 'gen_ai.usage.input_tokens');
  expect(spans.slice(0, 1).map(input)).toEqual([ofTurn]);
  const calls = spans.filter(({ name }) => name.startsWith('chat')).map((span) => Number(input(span) ?? 0));
  expect(calls.reduce((sum, count) => sum + count, 0)).toBe(ofCalls);
});

test('statuses are what happened', () => {
  const spans = spansOf(sampleSession, optionsOf('genai'));
  const [turn, ...steps] = renderTurns(sampleSession, optionsOf('genai'))[0]?.spans ?? [];
  expect(turn).toMatchObject({ statusCode: 1, statusMessage: '' });
  const failed = steps.filter(({ statusCode }) => statusCode === 2);
  expect(failed.map(({ name, statusMessage }) => [name, statusMessage])).toEqual([
    ['execute_tool shell', 'exit code 1'],
    ['chat gpt-5.5', ''],
  ]);
  expect(failed.map(({ attributes }) => valueOf(attributes, 'error.type'))).toEqual(['exit_code', 'model_error']);
  expect(turnSpan(spans, 'turn-2')).toMatchObject({ statusCode: 0, statusMessage: '' });
});

test('moments are events for those who show events, and spans for the others', () => {
  const [asEvents] = renderTurns(sampleSession, optionsOf('openinference'));
  expect(asEvents?.spans[0]?.events.map(({ name }) => name)).toEqual([
    'codex.approval',
    'codex.compaction',
    'exception',
  ]);
  const [asSpans] = renderTurns(sampleSession, optionsOf('langfuse'));
  const names = ['codex.approval', 'codex.compaction', 'exception'];
  const moments = asSpans?.spans.filter(({ name }) => names.includes(name)) ?? [];
  expect(
    moments.map(({ name, endTimeUnixNano, startTimeUnixNano }) => [
      name,
      Number(endTimeUnixNano - startTimeUnixNano) / 1e6,
    ]),
  ).toEqual([
    ['codex.approval', 12_000],
    ['codex.compaction', 3_100],
    ['exception', 0],
  ]);
  expect(moments.map(({ attributes }) => valueOf(attributes, 'langfuse.observation.type'))).toEqual([
    'span',
    'span',
    'event',
  ]);
});

test('one request: the process as resource, Turnscope as scope', () => {
  const options = optionsOf('genai', { version: '1.2.3', resource: { 'service.name': 'my-codex' } });
  const [{ resource, scopeSpans } = { resource: undefined, scopeSpans: [] }] = renderSession(
    sampleSession,
    options,
  ).resourceSpans;
  expect(Object.fromEntries((resource?.attributes ?? []).map(({ key, value }) => [key, value]))).toEqual({
    'service.name': 'my-codex',
    'service.version': '0.169.0',
    'deployment.environment.name': 'dev',
    'telemetry.sdk.name': 'turnscope',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.version': '1.2.3',
  });
  expect(scopeSpans.map(({ scope }) => [scope.name, scope.version])).toEqual([['turnscope', '1.2.3']]);
  expect(renderSession({ ...sampleSession, turns: [] }, options)).toEqual({ resourceSpans: [] });
});
