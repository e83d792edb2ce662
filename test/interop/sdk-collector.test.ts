/** What the twin of codex-otel sends is what a real OpenTelemetry Collector hands on: over every protocol, through every door. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeExportRequest } from '../../src/otlp/decode.ts';
import type { Signal } from '../../src/otlp/signal.ts';
import { OtelProvider } from '../../src/sdk/otel-provider.ts';
import type { OtelExporter, OtelTlsConfig } from '../../src/sdk/otel-settings.ts';
import { SessionTelemetry } from '../../src/sdk/session-telemetry.ts';
import { type Collector, DOORS, type Door, startCollector } from './collector.ts';

let collector: Collector;
let folder: string;
beforeAll(async () => {
  collector = await startCollector();
  folder = mkdtempSync(path.join(tmpdir(), 'turnscope-sdk-pem-'));
  const { ca, client, otherCa } = collector.certificates;
  const files = {
    ca: ca.cert,
    cert: client.cert,
    key: client.key,
    'other-cert': otherCa.cert,
    'other-key': otherCa.key,
  };
  for (const [name, pem] of Object.entries(files)) writeFileSync(path.join(folder, `${name}.pem`), pem);
});
afterAll(async () => {
  await collector.stop();
  rmSync(folder, { recursive: true });
});

const WAYS = ['binary', 'json', 'grpc'] as const;
type Way = (typeof WAYS)[number];
const PAIRS = DOORS.flatMap((door) => WAYS.map((way) => ({ door, way })));
const pem = (name: string): string => path.join(folder, `${name}.pem`);

function tlsFor(door: Door): OtelTlsConfig | undefined {
  if (door === 'plain') return undefined;
  if (door === 'tls') return { caCertificate: pem('ca') };
  return { caCertificate: pem('ca'), clientCertificate: pem('cert'), clientPrivateKey: pem('key') };
}

function providerFor(door: Door, way: Way, tls = tlsFor(door)): OtelProvider {
  const to = (signal: Signal): OtelExporter =>
    way === 'grpc'
      ? { kind: 'otlp-grpc', endpoint: collector.grpcUrl(door), tls }
      : { kind: 'otlp-http', endpoint: collector.httpUrl(door, signal), protocol: way, tls };
  const provider = OtelProvider.from({
    environment: 'interop',
    serviceName: 'twin',
    serviceVersion: '1.2.3',
    codexHome: '/nowhere',
    exporter: to('logs'),
    traceExporter: to('traces'),
    metricsExporter: to('metrics'),
    spanAttributes: { team: 'interop' },
  });
  if (provider === undefined) throw new Error('nothing is exported');
  return provider;
}

function tell(provider: OtelProvider): void {
  const identity = {
    conversationId: '0199a213-81c0-7800-8aa1-bbab2a035a53',
    model: 'gpt-5.5',
    slug: 'gpt-5.5',
    appVersion: '1.2.3',
    originator: 'twin',
    terminalType: 'xterm',
    sessionSource: 'exec',
    logUserPrompts: true,
  } as const;
  const session = new SessionTelemetry({ identity, events: provider.events, metrics: provider.metrics });
  provider.tracer()?.startActiveSpan('turn', (span) => {
    session.userPrompt({ prompt: 'grüße, 世界 🚀', textInputs: 1, imageInputs: 0, localImageInputs: 0 });
    session.recordTurnTtft(83);
    span.end();
  });
}

/** Everything that came out again, as text: names and values of all three signals. */
function arrived(): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const { path: where, body } of collector.handedOn()) {
    const signal = where.split('/').at(-1) as Signal;
    const result = decodeExportRequest({ signal, encoding: 'protobuf', body });
    if (!result.ok) throw new Error(`${result.problem.field}: ${result.problem.message}`);
    texts[signal] =
      `${texts[signal] ?? ''}${JSON.stringify(result.request, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))}`;
  }
  return texts;
}

test.each(PAIRS)('$door, $way: all three signals come out as they went in', async ({ door, way }) => {
  const provider = providerFor(door, way);
  provider.install();
  tell(provider);
  await provider.shutdown();
  const texts = arrived();
  expect(Object.keys(texts).sort()).toEqual(['logs', 'metrics', 'traces']);
  expect(texts['logs']).toContain('codex.user_prompt');
  expect(texts['logs']).toContain('grüße, 世界 🚀');
  expect(texts['traces']).toContain('codex_otel.trace_safe');
  expect(texts['traces']).toContain('interop');
  expect(texts['traces']).not.toContain('世界');
  expect(texts['metrics']).toContain('codex.turn.ttft.duration_ms');
});

describe('who is not let in', () => {
  const wrong: readonly (readonly [string, Door, () => OtelTlsConfig | undefined])[] = [
    ['without a certificate', 'mtls', () => ({ caCertificate: pem('ca') })],
    [
      'with a certificate of another authority',
      'mtls',
      () => ({ caCertificate: pem('ca'), clientCertificate: pem('other-cert'), clientPrivateKey: pem('other-key') }),
    ],
    ['without knowing its authority', 'tls', () => ({})],
  ];
  test.each(wrong.flatMap(([name, door, tls]) => WAYS.map((way) => ({ name, door, tls, way }))))(
    '$name: $way: nothing is taken, and its host goes on and ends in time',
    async ({ door, tls, way }) => {
      const provider = providerFor(door, way, tls());
      provider.install();
      tell(provider);
      const startedAt = performance.now();
      await provider.shutdown({ timeoutMs: 1_500 }).catch(() => undefined);
      expect(performance.now() - startedAt).toBeLessThan(5_000);
      expect(collector.handedOn().map((taken) => taken.path)).toEqual([]);
    },
  );
});
