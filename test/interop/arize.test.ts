/**
 * Arize AX, as far as its documents say what it reads:
 * - arize.com/docs/ax/integrations/opentelemetry and …/set-up-tracing: OTLP over gRPC to otlp.arize.com:443, or HTTP to https://otlp.arize.com/v1/traces; the metadata
 *   `space_id` and `api_key` (in its collector example), `arize-space-id` and `arize-interface`/`authorization` in its own packages; the project in `openinference.project.name` or
 *   `arize.project.name` of the resource
 * - its Codex exporter's skill and code: `~/.arize/harness/config.yaml`, `authorization: Bearer <key>`, the project on each span, too
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Span } from '../../src/otlp/traces/span.ts';
import { type Certificates, makeCertificates } from '../helper/certificate.ts';
import { recordingNames } from '../helper/recording.ts';
import { sampleSession } from '../helper/sample-session.ts';
import { sessionsOf, spansOf } from './delivery.ts';
import { configured, forward, movedTo } from './forwarded.ts';
import { type RecordedRequest, type RecordingServer, startGrpcServer, startHttpServer } from './recording-server.ts';

const API_KEY = 'ak-0123456789abcdef0123456789abcdef';
const SPACE_ID = 'U3BhY2U6MTIzNDU6YWJjZA==';
const HARNESS = {
  '.arize/harness/config.yaml': `harnesses:
  codex:
    project_name: my codex
    target: arize
    endpoint: otlp.arize.com:443
    api_key: ${API_KEY}
    space_id: ${SPACE_ID}
`,
};

let certificates: Certificates;
let grpc: RecordingServer;
let http: RecordingServer;
beforeAll(async () => {
  certificates = makeCertificates();
  grpc = await startGrpcServer(certificates.server);
  http = await startHttpServer();
});
afterAll(async () => {
  await grpc.close();
  await http.close();
});

const allSpans = (requests: readonly RecordedRequest[]): Span[] => requests.flatMap(({ request }) => spansOf(request));
const valueOf = (span: Span, name: string) => span.attributes.find(({ key }) => key === name)?.value;
const sessions = recordingNames()
  .filter((name) => name.startsWith('0.169.0/'))
  .flatMap(sessionsOf);

describe('the harness’ own configuration', () => {
  test('means gRPC with TLS to the address that it names', async () => {
    const backend = await configured(HARNESS);
    expect(backend.turns).toMatchObject({
      endpoint: { url: 'https://otlp.arize.com:443', protocol: 'grpc' },
      profile: 'openinference',
    });
  });

  test('the service of OTLP is called by name over TLS, with the documented metadata', async () => {
    const backend = movedTo(await configured(HARNESS), `https://localhost:${grpc.port}`, certificates.ca.cert);
    expect(await forward(backend, sessions)).toMatchObject({ end: 'empty', dropped: {} });
    expect(grpc.requests.length).toBeGreaterThan(0);
    for (const { method, path, headers, serverName } of grpc.requests) {
      expect([method, path]).toEqual(['POST', '/opentelemetry.proto.collector.trace.v1.TraceService/Export']);
      expect(serverName).toBe('localhost');
      expect(headers['content-type']).toMatch(/^application\/grpc(\+proto)?$/);
      expect(headers).toMatchObject({ space_id: SPACE_ID, api_key: API_KEY, authorization: `Bearer ${API_KEY}` });
      expect(headers).toMatchObject({ 'arize-space-id': SPACE_ID, te: 'trailers' });
    }
  });

  test('the project is named on the resource and on every span', () => {
    for (const { resourceSpans } of grpc.requests.map(({ request }) => request))
      for (const { resource } of resourceSpans) {
        const told = Object.fromEntries(resource.attributes.map(({ key, value }) => [key, value]));
        expect(told).toMatchObject({ 'arize.project.name': 'my codex', 'openinference.project.name': 'my codex' });
      }
    const spans = allSpans(grpc.requests);
    expect(spans.length).toBeGreaterThan(sessions.length);
    expect(spans.filter((span) => valueOf(span, 'arize.project.name') !== 'my codex')).toEqual([]);
  });

  test('every span has a kind of OpenInference’s, and its session', () => {
    const spans = allSpans(grpc.requests);
    const kinds = new Set(spans.map((span) => valueOf(span, 'openinference.span.kind')));
    expect(kinds).toEqual(new Set(['AGENT', 'LLM', 'TOOL']));
    const ids = new Set(sessions.map(({ session_id }) => session_id));
    expect(spans.filter((span) => ![...ids].includes(valueOf(span, 'session.id') as string))).toEqual([]);
  });
});

test('over HTTP the same headers go to /v1/traces', async () => {
  const config = `[backends.arize]\nprotocol = "http/protobuf"\napi_key = "${API_KEY}"\nspace_id = "${SPACE_ID}"\ncontent_mode = "full"\n`;
  const backend = await configured({ '.config/turnscope/config.toml': config });
  expect(backend.turns?.endpoint.url).toBe('https://otlp.arize.com/v1/traces');
  const local = movedTo(backend, `http://127.0.0.1:${http.port}/v1/traces`);
  expect(await forward(local, [sampleSession])).toMatchObject({ end: 'empty', dropped: {} });
  const [request] = http.requests;
  expect(request).toMatchObject({ method: 'POST', path: '/v1/traces' });
  expect(request?.headers).toMatchObject({
    'content-type': 'application/x-protobuf',
    authorization: `Bearer ${API_KEY}`,
    space_id: SPACE_ID,
    api_key: API_KEY,
  });
  // messages are flat: JSON under the bare name is no form that its documents know
  const names = http.requests.flatMap((one) =>
    spansOf(one.request).flatMap((span) => span.attributes.map(({ key }) => key)),
  );
  expect(names).not.toContain('llm.output_messages');
  expect(names).toContain('llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments');
});
