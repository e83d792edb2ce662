/** What Codex's crate refuses, under its names. */
export type MetricsErrorKind =
  | 'EmptyMetricName'
  | 'InvalidMetricName'
  | 'EmptyTagComponent'
  | 'InvalidTagComponent'
  | 'ExporterDisabled'
  | 'NegativeCounterIncrement'
  | 'ExporterBuild'
  | 'InvalidConfig'
  | 'ProviderShutdown'
  | 'RuntimeSnapshotUnavailable'
  | 'RuntimeSnapshotCollect';

/** Thrown by `MetricsClient`; `SessionTelemetry` swallows it. */
export class MetricsError extends Error {
  override readonly name = 'MetricsError';
  readonly kind: MetricsErrorKind;

  constructor(kind: MetricsErrorKind, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.kind = kind;
  }
}
