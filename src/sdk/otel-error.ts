/** What is wrong with the settings of a provider, or with how it ended. The message says what to change. */
export type OtelErrorKind = 'invalid_config' | 'exporter_build' | 'shutdown_timeout' | 'shutdown_failed';

export class OtelError extends Error {
  override readonly name = 'OtelError';
  readonly kind: OtelErrorKind;

  constructor(kind: OtelErrorKind, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.kind = kind;
  }
}
