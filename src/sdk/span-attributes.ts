import type { Attributes } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import { OtelError } from './otel-error.ts';

/** Throws `OtelError` for a key that is empty. */
export function validateSpanAttributes(attributes: Readonly<Record<string, string>>): void {
  if (Object.keys(attributes).some((key) => key.trim() === '')) {
    throw new OtelError('invalid_config', 'span_attributes has an empty key: give it a name');
  }
}

/** Sets attributes on every span when it starts; what the program sets itself, then or later, stands above them. */
export function spanAttributeSetter(attributes: Attributes): SpanProcessor {
  const entries = Object.entries(attributes);
  return {
    onStart: (span) => {
      for (const [key, value] of entries) {
        if (value !== undefined && !Object.hasOwn(span.attributes, key)) span.setAttribute(key, value);
      }
    },
    onEnd: () => undefined,
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  };
}
