import { expect, test } from 'vitest';
import { insertStatement, TABLE_COLUMNS } from '../table.ts';
import { insertFromFile, insertRequest, wireType } from './insert-request.ts';

test.each([
  ['INSERT INTO t (a, `b.c`) FORMAT RowBinary', { table: 't', columns: ['a', 'b.c'], format: 'RowBinary' }],
  ['insert into table `T` format JSONEachRow', { table: 'T', columns: [], format: 'JSONEachRow' }],
  ['INSERT INTO t SELECT 1', null],
  ['INSERT INTO t VALUES (1)', null],
  ['SELECT 1 FORMAT JSON', null],
  ['', null],
])('%s', (sql, expected) => {
  expect(insertRequest(sql)).toEqual(expected);
});

test('reads back the insert lists of our own tables', () => {
  expect(insertRequest(insertStatement('otel_traces'))).toEqual({
    table: 'otel_traces',
    columns: [...TABLE_COLUMNS.otel_traces],
    format: 'RowBinary',
  });
});

test('names, paths and types cannot leave their quotes', () => {
  const request = { table: 't`; DROP', columns: ["a'b", 'c`d'], format: 'RowBinary' };
  const columns = [
    { name: "a'b", type: 'UInt8' },
    { name: 'c`d', type: 'LowCardinality(String)' },
  ];
  expect(insertFromFile(request, columns, "/tmp/it's")).toBe(
    String.raw`INSERT INTO ${'`t\\`; DROP`'} (${"`a'b`"}, ${'`c\\`d`'}) SELECT ${"`a'b`"}, ${'`c\\`d`'} ` +
      String.raw`FROM file('/tmp/it\'s', 'RowBinary', '${"`a\\'b`"} UInt8, ${'`c\\\\`d`'} String')`,
  );
});

test.each([
  ['String', 'String'],
  ['LowCardinality(String)', 'String'],
  ['Map(LowCardinality(String), String)', 'Map(String, String)'],
  ['Array(Map(LowCardinality(String), LowCardinality(Nullable(String))))', 'Array(Map(String, Nullable(String)))'],
])('%s travels as %s', (type, expected) => {
  expect(wireType(type)).toBe(expected);
});
