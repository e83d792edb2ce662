import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { IOtlpExportDelegate } from '@opentelemetry/otlp-exporter-base';
import { OtelError } from './otel-error.ts';

/** Shared by the exporters of a provider. */
export interface LastCall {
  /** When they must be done, in milliseconds of `performance.now()`; undefined while the program runs. */
  at: number | undefined;
  /** What the first export after it failed with: the processor of log records keeps that to itself. */
  failure?: Error | undefined;
}

interface Ways<Batch> {
  /** Of one export with its retries, while the program runs. */
  readonly timeoutMs: number;
  readonly delegateWithin: (timeoutMs: number) => IOtlpExportDelegate<Batch>;
}

/**
 * Exports as always until the last call, and after it in what is left of the time. The official transport tries again for ten seconds, and its timers keep
 * a process alive: one that shut its telemetry down within half a second would else be seen to end 20 s later.
 */
export function untilLastCall<Batch>(
  lastCall: LastCall,
  { timeoutMs, delegateWithin }: Ways<Batch>,
): IOtlpExportDelegate<Batch> {
  const usual = delegateWithin(timeoutMs);
  const last = (batch: Batch, leftMs: number, done: (result: ExportResult) => void): void => {
    const delegate = delegateWithin(leftMs);
    delegate.export(batch, (result) => {
      done(result);
      void delegate.shutdown();
    });
  };
  return {
    export: (batch, done) => {
      if (lastCall.at === undefined) return usual.export(batch, done);
      const leftMs = Math.min(timeoutMs, Math.ceil(lastCall.at - performance.now()));
      const told = (result: ExportResult): void => {
        if (result.code !== ExportResultCode.SUCCESS) lastCall.failure ??= result.error;
        done(result);
      };
      if (leftMs > 0) return last(batch, leftMs, told);
      told({ code: ExportResultCode.FAILED, error: new OtelError('shutdown_timeout', 'no time was left to export') });
    },
    forceFlush: () => usual.forceFlush(),
    shutdown: () => usual.shutdown(),
    setMetrics: (metrics) => usual.setMetrics(metrics),
  };
}
