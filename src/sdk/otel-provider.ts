/** Logs, traces and metrics of a program, put together from settings. */
import { context, metrics, propagation, type Tracer, trace } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { withinDeadline } from './deadline.ts';
import { eventRouter } from './event-router.ts';
import { installGlobalMetrics } from './global-metrics.ts';
import type { LastCall } from './last-export.ts';
import { logLane } from './log-lane.ts';
import { MetricsClient } from './metrics-client.ts';
import { OtelError } from './otel-error.ts';
import type { OtelSettings } from './otel-settings.ts';
import { signalResource } from './resource.ts';
import { logExporter, spanExporter } from './signal-exporter.ts';
import { spanAttributeSetter, validateSpanAttributes } from './span-attributes.ts';
import type { EventSink } from './telemetry-event.ts';
import { traceLane } from './trace-lane.ts';
import { validateTracestateEntries } from './tracestate.ts';

/** How long `shutdown()` waits for a receiver unless it is told otherwise. */
const SHUTDOWN_TIMEOUT_MS = 5_000;

interface Parts {
  readonly loggerProvider: LoggerProvider | undefined;
  readonly tracerProvider: TracerProvider | undefined;
  readonly metrics: MetricsClient | undefined;
  readonly lastCall: LastCall;
}

/** Logs, traces and metrics of one program; made by `OtelProvider.from`. */
export class OtelProvider {
  /** Undefined where the exporter is none. */
  readonly loggerProvider: LoggerProvider | undefined;
  readonly tracerProvider: TracerProvider | undefined;
  readonly metrics: MetricsClient | undefined;
  /** Where events go: to logs or onto the current span, by their target. */
  readonly events: EventSink;
  readonly #settings: OtelSettings;
  readonly #lastCall: LastCall;
  #ending: Promise<void> | undefined;

  private constructor(settings: OtelSettings, parts: Parts) {
    this.#settings = settings;
    this.#lastCall = parts.lastCall;
    this.loggerProvider = parts.loggerProvider;
    this.tracerProvider = parts.tracerProvider;
    this.metrics = parts.metrics;
    this.events = eventRouter({
      log: parts.loggerProvider && logLane(parts.loggerProvider),
      trace: parts.tracerProvider && traceLane,
    });
  }

  /**
   * Undefined when all three exporters are none. Opens no connection; the first export does. Throws `OtelError` or `MetricsError` that names what is
   * wrong in the settings.
   */
  static from(settings: OtelSettings): OtelProvider | undefined {
    validateSpanAttributes(settings.spanAttributes ?? {});
    validateTracestateEntries(settings.tracestate ?? {});
    const lastCall: LastCall = { at: undefined };
    const loggerProvider = loggerProviderOf(settings, lastCall);
    const tracerProvider = tracerProviderOf(settings, lastCall);
    const metricsClient = metricsOf(settings, lastCall);
    if (loggerProvider === undefined && tracerProvider === undefined && metricsClient === undefined) return undefined;
    const provider = new OtelProvider(settings, { loggerProvider, tracerProvider, metrics: metricsClient, lastCall });
    // whoever forgets to shut down loses nothing when the program simply comes to its end
    process.once('beforeExit', provider.#atExit);
    return provider;
  }

  /**
   * Makes this provider the one that `@opentelemetry/api` gives to everybody in this process: spans, logs, metrics, W3C headers, and the current
   * span across `await`. Trouble of exporters stays silent unless the program has set a logger for `diag` itself.
   */
  install(): void {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    if (this.tracerProvider !== undefined) trace.setGlobalTracerProvider(this.tracerProvider);
    if (this.loggerProvider !== undefined) logs.setGlobalLoggerProvider(this.loggerProvider);
    if (this.metrics !== undefined) metrics.setGlobalMeterProvider(this.metrics.meterProvider);
    installGlobalMetrics(this.metrics);
  }

  readonly #atExit = (): void => void this.shutdown().catch(() => undefined);

  /** Codex's tracer: its scope is the service. Undefined where traces are off. */
  tracer(): Tracer | undefined {
    return this.tracerProvider?.getTracer(this.#settings.serviceName);
  }

  /** Sends what is left, traces first, then metrics, then logs, and waits for it. */
  async forceFlush(timeoutMs: number = SHUTDOWN_TIMEOUT_MS): Promise<void> {
    await withinDeadline(this.#inOrder('forceFlush'), timeoutMs);
  }

  /**
   * Flushes and ends, once; a second call waits for the first. Rejects with `OtelError`: `shutdown_timeout` when it did not finish in time, in which
   * case the program can still go on, and `shutdown_failed` when a receiver refused what was left.
   */
  async shutdown({ timeoutMs = SHUTDOWN_TIMEOUT_MS }: { readonly timeoutMs?: number } = {}): Promise<void> {
    process.off('beforeExit', this.#atExit);
    this.#lastCall.at ??= performance.now() + timeoutMs;
    this.#ending ??= this.#inOrder('shutdown');
    await withinDeadline(this.#ending, timeoutMs);
  }

  async #inOrder(what: 'forceFlush' | 'shutdown'): Promise<void> {
    const failures: unknown[] = [];
    for (const part of [this.tracerProvider, this.metrics, this.loggerProvider]) {
      try {
        await part?.[what]();
      } catch (cause) {
        failures.push(cause);
      }
    }
    const { at, failure } = this.#lastCall;
    if (failure !== undefined) failures.push(failure);
    if (failures.length === 0) return;
    const kind = at !== undefined && performance.now() >= at ? 'shutdown_timeout' : 'shutdown_failed';
    throw new OtelError(kind, `telemetry was not flushed: ${String(failures[0])}`, { cause: failures[0] });
  }
}

function loggerProviderOf(settings: OtelSettings, lastCall: LastCall): LoggerProvider | undefined {
  const exporter = logExporter(settings.exporter, lastCall);
  if (exporter === undefined) return undefined;
  return new LoggerProvider({
    resource: signalResource('logs', settings),
    processors: [new BatchLogRecordProcessor({ exporter })],
  });
}

function tracerProviderOf(settings: OtelSettings, lastCall: LastCall): TracerProvider | undefined {
  const exporter = spanExporter(settings.traceExporter, lastCall);
  if (exporter === undefined) return undefined;
  return new TracerProvider({
    resource: signalResource('traces', settings),
    spanProcessors: [spanAttributeSetter(settings.spanAttributes ?? {}), new BatchSpanProcessor({ exporter })],
  });
}

function metricsOf(settings: OtelSettings, lastCall: LastCall): MetricsClient | undefined {
  if (settings.metricsExporter.kind === 'none') return undefined;
  return new MetricsClient(
    {
      environment: settings.environment,
      serviceName: settings.serviceName,
      serviceVersion: settings.serviceVersion,
      exporter: settings.metricsExporter,
      runtimeReader: settings.runtimeMetrics,
    },
    lastCall,
  );
}
