/** What is wrong with the settings of a provider, or with how it ended. */
export type OtelErrorKind = 'invalid_config' | 'exporter_build' | 'shutdown_timeout' | 'shutdown_failed';

/** Thrown for settings that cannot work, and by a shutdown that did not send everything. The message says what to change. */
export class OtelError extends Error {
  override readonly name = 'OtelError';
  readonly kind: OtelErrorKind;

  constructor(kind: OtelErrorKind, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.kind = kind;
  }
}
