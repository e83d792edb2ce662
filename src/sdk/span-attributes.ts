import type { Attributes } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import { OtelError } from './otel-error.ts';

/** Throws `OtelError` for a key that is empty. */
export function validateSpanAttributes(attributes: Readonly<Record<string, string>>): void {
  if (Object.keys(attributes).some((key) => key.trim() === '')) {
    throw new OtelError('invalid_config', 'span_attributes has an empty key: give it a name');
  }
}

/** Sets attributes on every span when it starts, so that what the program sets itself stands above them. */
export function spanAttributeSetter(attributes: Attributes): SpanProcessor {
  return {
    onStart: (span) => void span.setAttributes(attributes),
    onEnd: () => undefined,
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  };
}
