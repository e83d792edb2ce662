/**
 * Langfuse, as far as its documents say what it reads (langfuse.com/integrations/native/opentelemetry): the path below /api/public/otel, Basic with the two keys, the header that
 * switches to the current ingestion, names under `langfuse.`, kinds of usage that it adds up.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DrainResult } from '../../src/deliver/drain.ts';
import type { Session } from '../../src/model/session.ts';
import type { AnyValue } from '../../src/otlp/common/value.ts';
import type { Span } from '../../src/otlp/traces/span.ts';
import { recordingNames } from '../helper/recording.ts';
import { sessionsOf, spansOf } from './delivery.ts';
import { configured, forward, movedTo } from './forwarded.ts';
import { type RecordingServer, startHttpServer } from './recording-server.ts';

const CONFIG = {
  '.config/turnscope/config.toml': `[backends.langfuse]
region = "us"
public_key = "pk-lf-1234"
secret_key = "sk-lf-5678"
content_mode = "full"
`,
};

let server: RecordingServer;
let sessions: Session[];
let spans: Span[];
let drained: DrainResult;
beforeAll(async () => {
  server = await startHttpServer();
  sessions = recordingNames()
    .filter((name) => name.startsWith('0.169.0/'))
    .flatMap(sessionsOf);
  const local = movedTo(await configured(CONFIG), `http://127.0.0.1:${server.port}/api/public/otel/v1/traces`);
  drained = await forward(local, sessions);
  spans = server.requests.flatMap(({ request }) => spansOf(request));
});
afterAll(async () => await server.close());

const valueOf = (span: Span, name: string): AnyValue => span.attributes.find(({ key }) => key === name)?.value ?? null;
/** '' where it is no text. */
const textOf = (span: Span, name: string): string => {
  const value = valueOf(span, name);
  return typeof value === 'string' ? value : '';
};
const ofType = (type: string): Span[] => spans.filter((span) => valueOf(span, 'langfuse.observation.type') === type);

describe('how', () => {
  test('to the documented address of the region', async () => {
    const { turns } = await configured(CONFIG);
    expect(turns?.endpoint.url).toBe('https://us.cloud.langfuse.com/api/public/otel/v1/traces');
    expect(turns?.endpoint.protocol).toBe('http/protobuf');
  });

  test('with both keys as Basic, and the header of the current ingestion', () => {
    expect(drained).toMatchObject({ end: 'empty', dropped: {} });
    expect(server.requests.length).toBeGreaterThan(0);
    for (const { method, path, headers } of server.requests) {
      expect([method, path]).toEqual(['POST', '/api/public/otel/v1/traces']);
      expect(headers).toMatchObject({
        authorization: `Basic ${Buffer.from('pk-lf-1234:sk-lf-5678').toString('base64')}`,
        'x-langfuse-ingestion-version': '4',
        'content-type': 'application/x-protobuf',
      });
    }
  });
});

describe('what', () => {
  test('each span says to which session and trace it belongs', () => {
    const ids = new Set(sessions.map(({ session_id }) => session_id));
    expect(spans.length).toBeGreaterThan(sessions.length);
    expect(spans.filter((span) => !ids.has(textOf(span, 'langfuse.session.id')))).toEqual([]);
    expect(spans.filter((span) => valueOf(span, 'langfuse.trace.name') === null)).toEqual([]);
  });

  test('types and levels are among those that there are', () => {
    const types = new Set(spans.map((span) => textOf(span, 'langfuse.observation.type')));
    const levels = new Set(spans.map((span) => textOf(span, 'langfuse.observation.level')));
    const known = ['span', 'generation', 'event', 'agent', 'tool', 'chain', 'retriever', 'evaluator', 'embedding'];
    expect([...types].filter((type) => !known.includes(type))).toEqual([]);
    expect([...levels].filter((level) => !['DEBUG', 'DEFAULT', 'WARNING', 'ERROR'].includes(level))).toEqual([]);
  });

  test('every trace has a root, but where Codex itself was started under a span', () => {
    const names = recordingNames().filter((name) => name.startsWith('0.169.0/traceparent'));
    const under = new Set(names.flatMap(sessionsOf).map(({ session_id }) => session_id));
    expect(under.size).toBeGreaterThan(0);
    const own = spans.filter((span) => !under.has(textOf(span, 'langfuse.session.id')));
    const traces = new Set(own.map(({ traceId }) => traceId));
    const rooted = new Set(own.flatMap(({ traceId, parentSpanId }) => (parentSpanId === '' ? [traceId] : [])));
    expect(rooted).toEqual(traces);
  });

  test('kinds of usage added up are the tokens of the sessions, so that none holds another', () => {
    const details = spans.flatMap((span) => {
      const text = valueOf(span, 'langfuse.observation.usage_details');
      return typeof text === 'string' ? [JSON.parse(text) as Record<string, number>] : [];
    });
    expect(details.flatMap(Object.values).every((count) => Number.isInteger(count) && count >= 0)).toBe(true);
    expect(details.flatMap(Object.keys)).not.toContain('total');
    const sum = details.flatMap(Object.values).reduce((total, count) => total + count, 0);
    // titles that Codex makes for itself are not sent
    const sent = sessions.filter(({ kind }) => kind !== 'title_generator');
    expect(sum).toBe(sent.reduce((total, { tokens }) => total + (tokens.total ?? 0), 0));
  });

  test('what has to be JSON is', () => {
    const names = ['usage_details', 'cost_details', 'model.parameters'].map((name) => `langfuse.observation.${name}`);
    const texts = spans.flatMap((span) => names.map((name) => textOf(span, name)).filter((text) => text !== ''));
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) expect(JSON.parse(text)).toBeTypeOf('object');
  });

  test('a model call has a model, what was said, and an ISO time of its first word', () => {
    const calls = ofType('generation').filter((span) => valueOf(span, 'langfuse.observation.output') !== null);
    expect(calls.length).toBeGreaterThan(0);
    const times = calls.map((span) => textOf(span, 'langfuse.observation.completion_start_time'));
    for (const time of times.filter((text) => text !== '')) expect(new Date(time).toISOString()).toBe(time);
    expect(calls.filter((span) => valueOf(span, 'langfuse.observation.model.name') === null)).toEqual([]);
  });

  test('no name has a part at which it would be thrown away', () => {
    const names = spans.flatMap(({ attributes }) => attributes.map(({ key }) => key));
    expect(names.filter((name) => /(^|\.)(__proto__|constructor|prototype)(\.|$)/.test(name))).toEqual([]);
  });
});
