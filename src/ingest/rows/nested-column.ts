import type { RowBinaryWriter } from './row-binary-writer.ts';

/** One column of a Nested: the column's values behind their count. */
export function writeNested<T>(writer: RowBinaryWriter, items: readonly T[], writeItem: (item: T) => void): void {
  writer.count(items.length);
  for (const item of items) writeItem(item);
}
