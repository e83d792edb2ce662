import type { KeyValue } from '../otlp/common/value.ts';
import { textOfValue } from '../otlp/common/value-text.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Codex's thread and turn ids are UUIDs; 0.80 numbered turns "0", "1" per process, which identifies nothing. */
export const isUuid = (text: string | undefined): text is string => text !== undefined && UUID.test(text);

/**
 * Attributes as text. One key can come twice on a span (`thread.id` as OS thread and as conversation, `aborted`
 * as first and as final value): the last one wins, except that a UUID is never replaced by something else.
 * The text is the one that the raw tables hold, so that a row read back says what the record said.
 */
export function textAttributes(attributes: readonly KeyValue[]): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const { key, value } of attributes) {
    const text = textOfValue(value);
    if (isUuid(texts[key]) && !isUuid(text)) continue;
    texts[key] = text;
  }
  return texts;
}
