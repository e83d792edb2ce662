/**
 * What does telling Codex's events cost a program, beside the OpenTelemetry SDK when it is told the same by hand? Same records, same processors, an exporter
 * that takes everything at once; rounds of both in turn, so that neither has the warmer machine. And what a collector that is gone costs its host.
 */
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { context, ROOT_CONTEXT, trace, ValueType } from '@opentelemetry/api';
import { type Logger, SeverityNumber } from '@opentelemetry/api-logs';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { ExportResultCode } from '@opentelemetry/core';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { AggregationTemporality, InMemoryMetricExporter } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { eventRouter } from '../src/sdk/event-router.ts';
import { logLane } from '../src/sdk/log-lane.ts';
import { MetricsClient } from '../src/sdk/metrics-client.ts';
import { OtelProvider } from '../src/sdk/otel-provider.ts';
import type { OtelExporter } from '../src/sdk/otel-settings.ts';
import { SessionTelemetry } from '../src/sdk/session-telemetry.ts';
import { traceLane } from '../src/sdk/trace-lane.ts';
import { type Figure, percentile, type Question } from './measure.ts';

const ROUNDS = 15;
const CALLS = 20_000;

const identity = {
  conversationId: '0199a213-81c0-7800-8aa1-bbab2a035a53',
  model: 'gpt-5.5',
  slug: 'gpt-5.5',
  appVersion: '1.0.0',
  originator: 'codex_exec',
  terminalType: 'xterm',
  sessionSource: 'exec',
} as const;

interface Pair {
  readonly name: string;
  readonly plain: () => void;
  readonly twin: () => void;
}

const taken = {
  export: (_: unknown, done: (result: { code: ExportResultCode }) => void) => done({ code: ExportResultCode.SUCCESS }),
  shutdown: async () => {},
  forceFlush: async () => {},
};

export const sdk: Question = {
  name: 'sdk',
  ask: async () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    const figures = pairs().flatMap(compared);
    context.disable();
    return {
      setting: `rounds of ${CALLS.toLocaleString('en')} calls, ${ROUNDS} of each in turn; medians of CPU`,
      figures: [...figures, ...(await deadCollector()), ...(await weights())],
    };
  },
};

const DECISION = {
  toolName: 'exec_command',
  callId: 'call_8fKq2',
  decision: 'approved',
  source: 'Config',
} as const;
const TAGS = {
  session_source: 'exec',
  originator: 'codex_exec',
  model: 'gpt-5.5',
  'app.version': '1.0.0',
} as const;

function pairs(): Pair[] {
  const loggerProvider = new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter: taken })] });
  const logger = loggerProvider.getLogger('codex_otel.log_only');
  const tracerProvider = new TracerProvider({ spanProcessors: [new BatchSpanProcessor({ exporter: taken })] });
  const client = new MetricsClient({
    environment: 'bench',
    serviceName: 'bench',
    serviceVersion: '1',
    exporter: { kind: 'in-memory', exporter: new InMemoryMetricExporter(AggregationTemporality.DELTA) },
    exportIntervalMs: 3_600_000,
  });
  const meter = client.meterProvider.getMeter('plain');
  const counter = meter.createCounter('plain.counter', { valueType: ValueType.INT });
  const histogram = meter.createHistogram('plain.histogram');
  const events = eventRouter({ log: logLane(loggerProvider), trace: traceLane });
  const session = new SessionTelemetry({ identity, events });
  const measured = new SessionTelemetry({ identity, metrics: client });
  const inSpan = (work: () => void) => () => {
    const span = tracerProvider.getTracer('codex_exec').startSpan('turn', {}, ROOT_CONTEXT);
    context.with(trace.setSpan(ROOT_CONTEXT, span), work);
    span.end();
  };
  return [
    { name: 'a log record', plain: () => plainDecision(logger), twin: () => session.toolDecision(DECISION) },
    {
      name: 'an event on both lanes',
      plain: inSpan(() => plainTtft(logger)),
      twin: inSpan(() => session.recordTurnTtft(83)),
    },
    {
      name: 'a counter of a session',
      plain: () => counter.add(1, { ...TAGS, success: 'true' }),
      twin: () => measured.counter('codex.thread.started', 1, { success: 'true' }),
    },
    {
      name: 'a counter',
      plain: () => counter.add(1, { ...TAGS, success: 'true' }),
      twin: () => client.counter('codex.turns', 1, { ...TAGS, success: 'true' }),
    },
    {
      name: 'a histogram',
      plain: () => histogram.record(83, { ...TAGS, token_type: 'total' }),
      twin: () => client.histogram('codex.turn.token_usage', 83, { ...TAGS, token_type: 'total' }),
    },
  ];
}

/** What the twin's record holds, written down by hand. */
function plainDecision(logger: Logger): void {
  logger.emit({
    eventName: 'event plain',
    timestamp: [0, 0],
    severityNumber: SeverityNumber.INFO,
    severityText: 'INFO',
    context: context.active(),
    attributes: {
      'event.name': 'codex.tool_decision',
      tool_name: DECISION.toolName,
      tool_namespace: 'functions',
      call_id: DECISION.callId,
      decision: DECISION.decision,
      source: DECISION.source,
      ...plainMetadata(),
    },
  });
}

function plainTtft(logger: Logger): void {
  const attributes = { 'event.name': 'codex.turn_ttft', duration_ms: '83', ...plainMetadata() };
  logger.emit({
    eventName: 'event plain',
    timestamp: [0, 0],
    severityNumber: SeverityNumber.INFO,
    severityText: 'INFO',
    context: context.active(),
    attributes,
  });
  trace.getActiveSpan()?.addEvent('event plain', { level: 'INFO', target: 'codex_otel.trace_safe', ...attributes });
}

const plainMetadata = () => ({
  'event.timestamp': new Date().toISOString(),
  'conversation.id': identity.conversationId,
  'app.version': identity.appVersion,
  originator: identity.originator,
  'terminal.type': identity.terminalType,
  model: identity.model,
  slug: identity.slug,
});

function compared({ name, plain, twin }: Pair): Figure[] {
  const rounds = Array.from({ length: ROUNDS + 1 }, () => ({ plain: cpuOf(plain), twin: cpuOf(twin) })).slice(1);
  const each = (pick: 'plain' | 'twin'): number =>
    percentile(
      rounds.map((round) => round[pick]),
      0.5,
    );
  return [
    { name: `${name}: OpenTelemetry alone`, value: each('plain'), unit: 'µs of CPU' },
    { name: `${name}: the twin`, value: each('twin'), unit: 'µs of CPU' },
    { name: `${name}: the twin to OpenTelemetry alone`, value: each('twin') / each('plain'), unit: 'times' },
  ];
}

/** Microseconds of CPU of one call. */
function cpuOf(call: () => void): number {
  const before = process.cpuUsage();
  for (let made = 0; made < CALLS; made += 1) call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / CALLS;
}

const DEAD_SECONDS = 8;
/** More than a turn of Codex has. */
const EVENTS_PER_SECOND = 20;
const WARM_UP_SECONDS = 3;

/** Share of one core that telling takes from a program that tells more than Codex does, by how its collector is. */
async function deadCollector(): Promise<Figure[]> {
  const hanging = createServer(() => {});
  const refusing = createServer((_, response) => response.writeHead(503).end());
  const urls = await Promise.all([hanging, refusing].map(listen));
  const told = async (name: string, url?: string): Promise<Figure> => ({
    name: `${EVENTS_PER_SECOND} events/s, ${name}`,
    value: (await tellFor(url)) * 100,
    unit: '% of one core',
  });
  const figures = [
    await told('nothing is told'),
    await told('nobody at the port of the collector', 'http://127.0.0.1:9'),
    await told('the collector hangs', urls[0]),
    await told('the collector says 503', urls[1]),
  ];
  for (const server of [hanging, refusing]) {
    server.closeAllConnections();
    server.close();
  }
  return figures;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function tellFor(url: string | undefined): Promise<number> {
  const to = (signal: string): OtelExporter => ({
    kind: 'otlp-http',
    endpoint: `${url}/v1/${signal}`,
    protocol: 'binary',
  });
  const provider =
    url === undefined
      ? undefined
      : OtelProvider.from({
          environment: 'bench',
          serviceName: 'bench',
          serviceVersion: '1',
          codexHome: '/',
          exporter: to('logs'),
          traceExporter: to('traces'),
          metricsExporter: to('metrics'),
        });
  const session = new SessionTelemetry({ identity, events: provider?.events, metrics: provider?.metrics });
  const tell = async (seconds: number): Promise<void> => {
    for (let told = 0; told < seconds * EVENTS_PER_SECOND; told += 1) {
      session.toolDecision(DECISION);
      await new Promise((resolve) => setTimeout(resolve, 1_000 / EVENTS_PER_SECOND));
    }
  };
  await tell(WARM_UP_SECONDS);
  const before = process.cpuUsage();
  const startedAt = performance.now();
  await tell(DEAD_SECONDS);
  const { user, system } = process.cpuUsage(before);
  const share = (user + system) / 1_000 / (performance.now() - startedAt);
  await provider?.shutdown({ timeoutMs: 500 }).catch(() => undefined);
  return share;
}

/** The page's bundler, as far as it is used here. */
interface Bundler {
  build(
    options: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly outputFiles: readonly { readonly contents: Uint8Array }[] }>;
}

/** What a program's bundle gains by what it takes, beside OpenTelemetry's own packages. */
async function weights(): Promise<Figure[]> {
  const root = path.resolve(import.meta.dirname, '..');
  const bundler = createRequire(path.join(root, 'web', 'package.json'))('esbuild') as Bundler;
  const weigh = async (name: string): Promise<Figure> => {
    const { outputFiles } = await bundler.build({
      stdin: { contents: `export { ${name} } from './src/sdk/index.ts';`, resolveDir: root },
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      platform: 'node',
      external: ['@opentelemetry/*'],
    });
    const bytes = gzipSync(outputFiles[0]?.contents ?? '').byteLength;
    return { name: `bundle with ${name}, minified and packed`, value: bytes / 1_000, unit: 'kB' };
  };
  return [
    await weigh('OtelProvider'),
    await weigh('SessionTelemetry'),
    await weigh('MetricsClient'),
    await weigh('spanW3cTraceContext'),
  ];
}
