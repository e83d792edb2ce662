/**
 * Pydantic Logfire, as far as its documents, its exporter's and Pydantic AI's published code say what it reads:
 * - how to send: logfire.pydantic.dev/docs/how-to-guides/alternative-clients/ and …/codex (config.env, `Authorization: <token>` without a scheme, one trace for a conversation)
 * - span types, levels, placeholders, the list of JSON attributes: the constants and the pending-span processor of the `logfire` package
 * - messages: `pydantic_ai._otel_messages`, asked as it is installed
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '../../src/config/backend.ts';
import type { AnyValue } from '../../src/otlp/common/value.ts';
import type { Span } from '../../src/otlp/traces/span.ts';
import { recordingNames } from '../helper/recording.ts';
import { sampleSession } from '../helper/sample-session.ts';
import { sessionsOf, spansOf } from './delivery.ts';
import { configured, forward, movedTo } from './forwarded.ts';
import { messageComplaints } from './oracle.ts';
import { type RecordedRequest, type RecordingServer, startHttpServer } from './recording-server.ts';

const TOKEN = 'pylf_v1_eu_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH';
const CONFIG = '.config/logfire-exporter/config.env';
const BODY_BYTES_MAX = 5_000_000;

let server: RecordingServer;
beforeAll(async () => {
  server = await startHttpServer();
});
afterAll(async () => await server.close());

const recordings = recordingNames().filter((name) => name.startsWith('0.169.0/'));

/** The file as the documents show it, and what arrives when it is used. */
async function sent(lines: readonly string[], sessions = recordings.flatMap(sessionsOf)): Promise<RecordedRequest[]> {
  const local = [`LOGFIRE_TOKEN=${TOKEN}`, `LOGFIRE_BASE_URL=http://127.0.0.1:${server.port}`, ...lines];
  const from = server.requests.length;
  const result = await forward(await configured({ [CONFIG]: `${local.join('\n')}\n` }), sessions);
  expect(result).toMatchObject({ end: 'empty', dropped: {} });
  return server.requests.slice(from);
}

const allSpans = (requests: readonly RecordedRequest[]): Span[] => requests.flatMap(({ request }) => spansOf(request));
const valueOf = (span: Span, name: string): AnyValue => span.attributes.find(({ key }) => key === name)?.value ?? null;

const parsed = (value: AnyValue): unknown => {
  try {
    return typeof value === 'string' ? JSON.parse(value) : null;
  } catch {
    return null;
  }
};

describe('how', () => {
  const urlOf = ({ turns }: Backend): string | undefined => turns?.endpoint.url;

  test.each([
    [TOKEN, 'https://logfire-eu.pydantic.dev/v1/traces'],
    [TOKEN.replace('_eu_', '_us_'), 'https://logfire-us.pydantic.dev/v1/traces'],
    ['0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH', 'https://logfire-api.pydantic.dev/v1/traces'],
  ])('to the documented address of the region that the token names: %s', async (token, url) => {
    const backend = await configured({ [CONFIG]: `LOGFIRE_TOKEN=${token}\n` });
    expect(urlOf(backend)).toBe(url);
    expect(backend.turns?.endpoint.headers).toEqual({ authorization: token });
  });

  test('a POST of protobuf to /v1/traces, with the token and nothing before it', async () => {
    const requests = await sent([]);
    expect(requests.length).toBeGreaterThan(0);
    for (const { method, path, headers, bytes } of requests) {
      expect([method, path]).toEqual(['POST', '/v1/traces']);
      expect(headers.authorization).toBe(TOKEN);
      expect(headers['content-type']).toBe('application/x-protobuf');
      expect(bytes.plain).toBeLessThan(BODY_BYTES_MAX);
    }
  });

  test('a scheme, where one is asked for', async () => {
    const [request] = await sent(['CODEX_LOGFIRE_AUTH_SCHEME=Bearer'], [sampleSession]);
    expect(request?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });
});

describe('what', () => {
  let spans: Span[];
  beforeAll(async () => {
    spans = allSpans(await sent([]));
  });

  test('every span has a line, a template, a kind and a level that Logfire knows', () => {
    const wrong = spans.filter((span) => {
      const level = valueOf(span, 'logfire.level_num');
      const isNamed = ['logfire.msg', 'logfire.msg_template'].every((name) => valueOf(span, name) !== null);
      const isKind = ['span', 'log'].includes(valueOf(span, 'logfire.span_type') as string);
      return !(isNamed && isKind && [1n, 5n, 9n, 10n, 13n, 17n, 21n].includes(level as bigint));
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  test('a log has no length, and a span that has none is a log', () => {
    const logs = spans.filter((span) => valueOf(span, 'logfire.span_type') === 'log');
    expect(logs.length).toBeGreaterThan(0);
    expect(logs.filter(({ startTimeUnixNano, endTimeUnixNano }) => startTimeUnixNano !== endTimeUnixNano)).toEqual([]);
  });

  test('the list of JSON attributes names those that are JSON, by what they hold, and no other', () => {
    const declared = spans.flatMap((span) => {
      const schema = parsed(valueOf(span, 'logfire.json_schema')) as { properties?: object } | null;
      return Object.entries(schema?.properties ?? {}).map(([name, { type }]: [string, { type: string }]) => {
        const value = parsed(valueOf(span, name));
        return { name, type, holds: Array.isArray(value) ? 'array' : value === null ? 'no JSON' : typeof value };
      });
    });
    expect(declared.length).toBeGreaterThan(0);
    expect(declared.filter(({ type, holds }) => type !== holds)).toEqual([]);
    const undeclared = spans.flatMap((span) => {
      const schema = parsed(valueOf(span, 'logfire.json_schema')) as { properties?: object } | null;
      const names = new Set(Object.keys(schema?.properties ?? {}));
      return span.attributes.flatMap(({ key, value }) =>
        names.has(key) || WORDS.has(key) || typeof parsed(value) !== 'object' || parsed(value) === null ? [] : [key],
      );
    });
    expect([...new Set(undeclared)]).toEqual([]);
  });

  test('the conversation is what Pydantic AI would have written', () => {
    const lists = spans.flatMap((span) => valueOf(span, 'pydantic_ai.all_messages') ?? []) as string[];
    expect(lists.length).toBeGreaterThan(recordings.length / 2);
    expect(messageComplaints(lists).filter((complaint) => complaint !== null)).toEqual([]);
    const types = lists.flatMap((list) =>
      (JSON.parse(list) as { parts: { type: string }[] }[]).flatMap(({ parts }) => parts.map(({ type }) => type)),
    );
    expect(new Set(types)).toEqual(new Set(['text', 'thinking', 'tool_call', 'tool_call_response']));
  });

  test('all turns of a conversation are in one trace', () => {
    const traces = new Map<AnyValue, Set<string>>();
    for (const span of spans) {
      const conversation = valueOf(span, 'gen_ai.conversation.id');
      traces.set(conversation, (traces.get(conversation) ?? new Set()).add(span.traceId));
    }
    expect([...traces].filter(([, ids]) => ids.size !== 1)).toEqual([]);
  });

  test('the provider is one whose prices Logfire knows', async () => {
    const requests = await sent([], [{ ...sampleSession, provider: 'openai' }]);
    const calls = allSpans(requests).filter(({ name }) => name.startsWith('chat'));
    expect(calls.length).toBeGreaterThan(0);
    for (const call of calls) {
      expect(valueOf(call, 'gen_ai.system')).toBe('openai');
      expect(valueOf(call, 'gen_ai.provider.name')).toBe('openai');
    }
  });
});

/** Text that people or programs wrote: it may look like JSON, and is shown as text. */
const WORDS = new Set(['final_result', 'logfire.json_schema', 'exception.message']);

describe('content', () => {
  const CONTENT = /^(pydantic_ai\.all_messages|final_result|gen_ai\.(input|output)\.messages)$/;
  const TOOL_CONTENT = /^gen_ai\.tool\.call\.(arguments|result)$/;
  const names = async (mode: string): Promise<string[]> =>
    allSpans(await sent([`CODEX_LOGFIRE_CONTENT_CAPTURE_MODE=${mode}`])).flatMap(({ attributes }) =>
      attributes.map(({ key }) => key),
    );

  test('full, which is the default', async () => {
    const told = await names('full');
    expect(told.some((name) => CONTENT.test(name)) && told.some((name) => TOOL_CONTENT.test(name))).toBe(true);
  });

  test('no_tool_content', async () => {
    const told = await names('no_tool_content');
    expect(told.filter((name) => TOOL_CONTENT.test(name))).toEqual([]);
    expect(told).toContain('pydantic_ai.all_messages');
  });

  test('metadata_only', async () => {
    const told = await names('metadata_only');
    expect(told.filter((name) => CONTENT.test(name) || TOOL_CONTENT.test(name))).toEqual([]);
    expect(told).toContain('gen_ai.usage.input_tokens');
  });
});

test('what runs is shown by placeholders, each under the span that it stands for', async () => {
  const backend = await configured({ [CONFIG]: `LOGFIRE_TOKEN=${TOKEN}\n` });
  const local = movedTo(backend, `http://127.0.0.1:${server.port}/v1/traces`);
  const live: Backend = { ...local, turns: local.turns === null ? null : { ...local.turns, live: true } };
  const from = server.requests.length;
  await forward(live, [sampleSession]);
  const spans = allSpans(server.requests.slice(from));
  const pending = spans.filter((span) => valueOf(span, 'logfire.span_type') === 'pending_span');
  expect(pending.length).toBeGreaterThan(0);
  const ids = new Set(spans.map(({ spanId }) => spanId));
  for (const span of pending) {
    expect(span.name).toMatch(/ \(pending\)$/);
    expect(span.startTimeUnixNano).toBe(span.endTimeUnixNano);
    expect(ids.has(span.parentSpanId)).toBe(false);
    expect(valueOf(span, 'logfire.pending_parent_id')).toMatch(/^[0-9a-f]{16}$/);
  }
  const above = pending.map((span) => valueOf(span, 'logfire.pending_parent_id'));
  expect(above).toContain('0'.repeat(16));
});
