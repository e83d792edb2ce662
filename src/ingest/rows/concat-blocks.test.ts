import { expect, test } from 'vitest';
import type { RowBlock, TableName } from '../../store/store.ts';
import { concatBlocks } from './concat-blocks.ts';

const block = (table: TableName, ...bytes: number[]): RowBlock => ({
  table,
  rowCount: bytes.length,
  bytes: new Uint8Array(bytes),
});

test('blocks of a table become one, rows in order, tables in the order of their first block', () => {
  const joined = concatBlocks([block('otel_logs', 1), block('session', 9), block('otel_logs', 2, 3)]);
  expect(joined.map(({ table, rowCount, bytes }) => [table, rowCount, [...bytes]])).toEqual([
    ['otel_logs', 3, [1, 2, 3]],
    ['session', 1, [9]],
  ]);
});

test('a single block is not copied, nothing stays nothing', () => {
  const only = block('otel_logs', 1);
  expect(concatBlocks([only])[0]).toBe(only);
  expect(concatBlocks([])).toEqual([]);
});
