import { type Counter, type Gauge, type Histogram, type Meter, ValueType } from '@opentelemetry/api';
import {
  MeterProvider,
  type MetricReader,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import type { LastCall } from './last-export.ts';
import { INSTRUMENT_BOUNDS, MILLISECOND_BOUNDS, SECOND_BOUNDS } from './metric-bounds.ts';
import { validateMetricName, validateTags } from './metric-tag.ts';
import type { MetricsConfig } from './metrics-config.ts';
import { MetricsError } from './metrics-error.ts';
import { signalResource } from './resource.ts';
import { RuntimeReader } from './runtime-reader.ts';
import { metricExporter } from './signal-exporter.ts';
import type { MetricSink, Tags } from './telemetry-event.ts';
import { Timer } from './timer.ts';

const SCOPE = 'codex';
const DURATION_DESCRIPTION = 'Duration in milliseconds.';
/** Codex counts in whole numbers; histograms hold floats. */
const WHOLE = { valueType: ValueType.INT };

/** Counters, histograms, gauges and timers without a session's metadata. A method throws `MetricsError` for a name or a tag that may not be. */
export class MetricsClient implements MetricSink {
  readonly #provider: MeterProvider;
  readonly #meter: Meter;
  /** Undefined for none. */
  readonly #tags: Tags | undefined;
  readonly #runtime: RuntimeReader | undefined;
  readonly #counters = new Map<string, Counter>();
  readonly #gauges = new Map<string, Gauge>();
  readonly #histograms = new Map<string, Histogram>();
  #isShutDown = false;

  /**
   * Throws `MetricsError` for tags that may not be, and for an exporter that is none; `OtelError` for one that cannot be built. `lastCall` is shared with
   * the other exporters of a provider.
   */
  constructor(config: MetricsConfig, lastCall: LastCall = { at: undefined }) {
    validateTags(config.tags ?? {});
    this.#tags = config.tags && { ...config.tags };
    this.#runtime = config.runtimeReader === true ? new RuntimeReader() : undefined;
    const exporter = exporterOf(config, lastCall);
    const readers: MetricReader[] = [
      new PeriodicExportingMetricReader({
        exporter,
        ...(config.exportIntervalMs === undefined
          ? {}
          : { exportIntervalMillis: config.exportIntervalMs, exportTimeoutMillis: config.exportIntervalMs }),
      }),
      ...(this.#runtime === undefined ? [] : [this.#runtime]),
    ];
    this.#provider = new MeterProvider({ resource: signalResource('metrics', config), readers });
    this.#meter = this.#provider.getMeter(SCOPE);
  }

  /** Throws `MetricsError` for an increment below 0, and for one that is no number: it would spoil the sum. */
  counter(name: string, increment: number, tags: Tags = {}): void {
    this.counterWithDescription(name, '', increment, tags);
  }

  counterWithDescription(name: string, description: string, increment: number, tags: Tags = {}): void {
    if (!(increment >= 0)) {
      throw new MetricsError('NegativeCounterIncrement', `counter ${name} goes up alone, not by ${increment}`);
    }
    instrument(this.#counters, name, () => this.#meter.createCounter(name, { description, ...WHOLE })).add(
      increment,
      this.#tagged(tags),
    );
  }

  /** A value without a unit, such as a number of tokens. */
  histogram(name: string, value: number, tags: Tags = {}): void {
    const bounds = INSTRUMENT_BOUNDS[name];
    instrument(this.#histograms, name, () =>
      this.#meter.createHistogram(name, bounds && { advice: { explicitBucketBoundaries: [...bounds] } }),
    ).record(value, this.#tagged(tags));
  }

  gauge(name: string, value: number, tags: Tags = {}): void {
    this.gaugeWithDescription(name, '', value, tags);
  }

  gaugeWithDescription(name: string, description: string, value: number, tags: Tags = {}): void {
    instrument(this.#gauges, name, () => this.#meter.createGauge(name, { description, ...WHOLE })).record(
      value,
      this.#tagged(tags),
    );
  }

  /** `read` is asked at each export; undefined means that there is nothing to tell now. */
  registerObservableGaugeWithDescription(
    name: string,
    description: string,
    read: () => number | undefined,
    tags: Tags = {},
  ): void {
    validateMetricName(name);
    const attributes = this.#tagged(tags);
    this.#meter.createObservableGauge(name, { description }).addCallback((result) => {
      const value = read();
      if (value !== undefined) result.observe(value, attributes);
    });
  }

  /** Whole milliseconds. */
  recordDuration(name: string, durationMs: number, tags: Tags = {}): void {
    instrument(this.#histograms, name, () =>
      this.#meter.createHistogram(name, {
        unit: 'ms',
        description: DURATION_DESCRIPTION,
        advice: { explicitBucketBoundaries: [...MILLISECOND_BOUNDS] },
      }),
    ).record(Math.trunc(durationMs), this.#tagged(tags));
  }

  recordDurationSecondsWithDescription(name: string, description: string, durationMs: number, tags: Tags = {}): void {
    instrument(this.#histograms, name, () =>
      this.#meter.createHistogram(name, {
        unit: 's',
        description,
        advice: { explicitBucketBoundaries: [...SECOND_BOUNDS] },
      }),
    ).record(durationMs / 1_000, this.#tagged(tags));
  }

  startTimer(name: string, tags: Tags = {}): Timer {
    validateMetricName(name);
    validateTags(tags);
    return new Timer(this, name, tags);
  }

  /** What was measured since the last snapshot. Throws `RuntimeSnapshotUnavailable` without `runtimeReader`. */
  async snapshot(): Promise<ResourceMetrics> {
    if (this.#runtime === undefined) {
      throw new MetricsError(
        'RuntimeSnapshotUnavailable',
        'ask for a snapshot with `runtimeReader: true` in the config',
      );
    }
    return this.#runtime.take();
  }

  /** Sends what was measured so far. */
  async forceFlush(): Promise<void> {
    await this.#provider.forceFlush();
  }

  /** Flushes, then ends. Throws `ProviderShutdown` when the exporter did not take what was left. */
  async shutdown(): Promise<void> {
    if (this.#isShutDown) return;
    this.#isShutDown = true;
    try {
      await this.#provider.shutdown();
    } catch (cause) {
      throw new MetricsError('ProviderShutdown', `metrics were not flushed: ${String(cause)}`, { cause });
    }
  }

  /** The provider underneath, for instruments that are not Codex's. */
  get meterProvider(): MeterProvider {
    return this.#provider;
  }

  /** A tag of the call stands above a default one of the same key. */
  #tagged(tags: Tags): Tags {
    validateTags(tags);
    return this.#tags === undefined ? tags : { ...this.#tags, ...tags };
  }
}

function instrument<Instrument>(known: Map<string, Instrument>, name: string, make: () => Instrument): Instrument {
  const made = known.get(name);
  if (made !== undefined) return made;
  validateMetricName(name);
  const fresh = make();
  known.set(name, fresh);
  return fresh;
}

function exporterOf(config: MetricsConfig, lastCall: LastCall): PushMetricExporter {
  if (config.exporter.kind === 'in-memory') return config.exporter.exporter;
  const exporter = metricExporter(config.exporter, config.env ?? process.env, lastCall);
  if (exporter === undefined) throw new MetricsError('ExporterDisabled', 'the metrics exporter is none');
  return exporter;
}
