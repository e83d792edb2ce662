import { AggregationTemporality, MetricReader, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { MetricsError } from './metrics-error.ts';

/** Reads when it is asked, and tells what happened since it was asked last. */
export class RuntimeReader extends MetricReader {
  constructor() {
    super({ aggregationTemporalitySelector: () => AggregationTemporality.DELTA });
  }

  /** Throws `RuntimeSnapshotCollect` when an observable instrument failed. */
  async take(): Promise<ResourceMetrics> {
    const { resourceMetrics, errors } = await this.collect();
    if (errors.length === 0) return resourceMetrics;
    throw new MetricsError('RuntimeSnapshotCollect', `metrics cannot be read: ${String(errors[0])}`, {
      cause: errors[0],
    });
  }

  protected override async onForceFlush(): Promise<void> {}

  protected override async onShutdown(): Promise<void> {}
}
