import type { KeyValue } from '../../otlp/common/value.ts';
import { textOfValue } from '../../otlp/common/value-text.ts';
import type { RowBinaryWriter } from './row-binary-writer.ts';

/** Attributes as a map, repeated keys included: a ClickHouse map keeps them all and reads the first. */
export function writeAttributes(writer: RowBinaryWriter, attributes: readonly KeyValue[]): void {
  writer.count(attributes.length);
  for (const { key, value } of attributes) {
    writer.string(key);
    writer.string(textOfValue(value));
  }
}

/** The first value of a key as text, '' when absent. */
export function attributeText(attributes: readonly KeyValue[], key: string): string {
  const found = attributes.find((attribute) => attribute.key === key);
  return found === undefined ? '' : textOfValue(found.value);
}
