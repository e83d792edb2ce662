import type { MetricSink, Tags } from './telemetry-event.ts';

/** Measures from when it was made. It records each time it is told to, and once more when it is disposed of, as Codex's does when it is dropped. */
export class Timer implements Disposable {
  readonly #metrics: Pick<MetricSink, 'recordDuration'>;
  readonly #name: string;
  readonly #tags: Tags;
  readonly #startedAt: number = performance.now();

  constructor(metrics: Pick<MetricSink, 'recordDuration'>, name: string, tags: Tags) {
    this.#metrics = metrics;
    this.#name = name;
    this.#tags = tags;
  }

  record(tags: Tags = {}): void {
    this.#metrics.recordDuration(this.#name, performance.now() - this.#startedAt, { ...this.#tags, ...tags });
  }

  [Symbol.dispose](): void {
    this.record();
  }
}
