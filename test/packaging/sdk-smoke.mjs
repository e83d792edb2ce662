// @ts-nocheck -- it runs where the package is installed, which is not here
/**
 * What a user's program does first, on whatever runtime it is started with: import, send all three signals, shut down. Prints one line of JSON.
 *
 *     node sdk-smoke.mjs <OTLP over HTTP> <binary|json|grpc>
 */
import process from 'node:process';

const [url = '', protocol = 'json'] = process.argv.slice(2);
const before = process.getActiveResourcesInfo?.().length ?? 0;
const globals = new Set(Object.keys(globalThis));
const { OtelProvider, SessionTelemetry } = await import('@turnscope/otel');
const left = (process.getActiveResourcesInfo?.().length ?? 0) - before;
const newGlobals = Object.keys(globalThis).filter((key) => !globals.has(key));

const to = (signal) =>
  protocol === 'grpc'
    ? { kind: 'otlp-grpc', endpoint: url }
    : { kind: 'otlp-http', endpoint: `${url}/v1/${signal}`, protocol };
const provider = OtelProvider.from({
  environment: 'smoke',
  serviceName: 'sdk-smoke',
  serviceVersion: '1',
  codexHome: '/nowhere',
  exporter: to('logs'),
  traceExporter: to('traces'),
  metricsExporter: to('metrics'),
});
provider.install();
const session = new SessionTelemetry({
  identity: {
    conversationId: '0199a213-81c0-7800-8aa1-bbab2a035a53',
    model: 'gpt-5.5',
    slug: 'gpt-5.5',
    appVersion: '1',
    originator: 'sdk-smoke',
    terminalType: 'dumb',
    sessionSource: 'exec',
  },
  events: provider.events,
  metrics: provider.metrics,
});
await provider.tracer().startActiveSpan('turn', async (span) => {
  await new Promise((resolve) => setTimeout(resolve, 1));
  session.userPrompt({ prompt: 'hello', textInputs: 1, imageInputs: 0, localImageInputs: 0 });
  session.counter('codex.thread.started', 1);
  span.end();
});
const startedAt = performance.now();
const failure = await provider.shutdown({ timeoutMs: 5_000 }).then(
  () => null,
  (error) => String(error),
);
console.log(JSON.stringify({ left, newGlobals, failure, shutdownMs: performance.now() - startedAt }));
