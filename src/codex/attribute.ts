import type { AnyValue, KeyValue } from '../otlp/common/value.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Codex's thread and turn ids are UUIDs; 0.80 numbered turns "0", "1" per process, which identifies nothing. */
export const isUuid = (text: string | undefined): text is string => text !== undefined && UUID.test(text);

/**
 * Attributes as text. One key can come twice on a span (`thread.id` as OS thread and as conversation, `aborted`
 * as first and as final value): the last one wins, except that a UUID is never replaced by something else.
 */
export function textAttributes(attributes: readonly KeyValue[]): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const { key, value } of attributes) {
    const text = textOf(value);
    if (text === null) continue;
    if (isUuid(texts[key]) && !isUuid(text)) continue;
    texts[key] = text;
  }
  return texts;
}

/** Scalars as text. Codex sends no other kind; what is nested has no place in an observation and stays in the raw tables. */
export function textOf(value: AnyValue): string | null {
  switch (typeof value) {
    case 'string':
      return value;
    case 'boolean':
    case 'bigint':
    case 'number':
      return String(value);
    default:
      return null;
  }
}
