import { AggregationTemporality, InMemoryMetricExporter } from '@opentelemetry/sdk-metrics';
import { describe, expect, it } from 'vitest';
import { MetricsClient } from './metrics-client.ts';
import { runtimeMetricsSummary } from './runtime-metrics-summary.ts';
import { statsigExporter } from './statsig.ts';
import { statsigOnly } from './statsig-metric.ts';

describe('statsigExporter', () => {
  it('sends JSON with the key of the environment', () =>
    expect(statsigExporter({ STATSIG_SERVER_SDK_SECRET: ' secret-1 ' })).toEqual({
      kind: 'otlp-http',
      endpoint: 'https://api.statsig.com/otlp',
      headers: { 'statsig-api-key': 'secret-1' },
      protocol: 'json',
    }));

  it.each([{}, { STATSIG_SERVER_SDK_SECRET: ' ' }])('has no key of its own: %j', (env) =>
    expect(() => statsigExporter(env)).toThrow(/needs a key of yours/),
  );
});

it('leaves out what Codex keeps from Statsig, and from nobody else', async () => {
  const memory = new InMemoryMetricExporter(AggregationTemporality.DELTA);
  const client = new MetricsClient({
    environment: 'test',
    serviceName: 'twin',
    serviceVersion: '1',
    exporter: { kind: 'in-memory', exporter: statsigOnly(memory) as InMemoryMetricExporter },
    runtimeReader: true,
  });
  for (const name of ['codex.api_request', 'codex.tool.call', 'codex.sse_event', 'codex.thread.started'])
    client.counter(name, 1);
  client.recordDuration('codex.tool.call.duration_ms', 5);
  client.histogram('codex.turn.token_usage', 5);
  await client.forceFlush();
  const sent = memory.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics));
  expect(sent.map(({ descriptor }) => descriptor.name)).toEqual(['codex.sse_event', 'codex.thread.started']);
  expect(runtimeMetricsSummary(await client.snapshot()).toolCalls).toEqual({ count: 1, durationMs: 5 });
});
