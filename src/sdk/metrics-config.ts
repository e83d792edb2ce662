import type { InMemoryMetricExporter } from '@opentelemetry/sdk-metrics';
import type { OtelExporter } from './otel-settings.ts';
import type { Environment } from './statsig.ts';
import type { Tags } from './telemetry-event.ts';

/** What a client measures for, and where it sends that. */
export interface MetricsConfig {
  readonly environment: string;
  readonly serviceName: string;
  readonly serviceVersion: string;
  /** In memory: for tests; what was measured is there after `shutdown()`. */
  readonly exporter: OtelExporter | { readonly kind: 'in-memory'; readonly exporter: InMemoryMetricExporter };
  /** Milliseconds between exports; a minute where absent. */
  readonly exportIntervalMs?: number | undefined;
  /** Keeps what `snapshot()` answers. */
  readonly runtimeReader?: boolean | undefined;
  /** On every measurement. */
  readonly tags?: Tags | undefined;
  /** Where `statsig` finds its key; the process's own where absent. */
  readonly env?: Environment | undefined;
}
