import { parquetReadObjects } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import { type Result, type ResultFormat, resultFile } from './result-file.ts';
import { parquetTypeOf } from './result-parquet.ts';

const RESULT: Result = {
  columns: [
    { name: 'day', type: 'Date' },
    { name: 'tokens', type: 'Int64' },
    { name: 'usd', type: 'Nullable(Float64)' },
    { name: 'title', type: 'String' },
    { name: 'ok', type: 'Bool' },
    { name: 'at', type: "DateTime64(3, 'UTC')" },
    { name: 'tags', type: 'Map(String, String)' },
  ],
  rows: [
    ['2026-11-20', '9007199254740993', 0.5, 'He said "no", then left', true, '2026-11-20 10:00:00.250', { a: 'b' }],
    ['2026-11-21', '-5', null, '=HYPERLINK("http://x")', false, '2026-11-21 00:00:00.000', {}],
  ],
};

async function bytesOf(result: Result, format: ResultFormat): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of resultFile(result, format)) pieces.push(piece);
  return Buffer.concat(pieces);
}
const textOf = async (format: ResultFormat, result = RESULT): Promise<string> =>
  new TextDecoder().decode(await bytesOf(result, format));

describe('csv', () => {
  test('quotes what needs it, leaves unknown empty, and lets no text run as a formula', async () => {
    expect(await textOf('csv')).toBe(
      'day,tokens,usd,title,ok,at,tags\r\n' +
        '2026-11-20,9007199254740993,0.5,"He said ""no"", then left",true,2026-11-20 10:00:00.250,"{""a"":""b""}"\r\n' +
        '2026-11-21,-5,,"\'=HYPERLINK(""http://x"")",false,2026-11-21 00:00:00.000,{}\r\n',
    );
  });
});

describe('json', () => {
  test('is one array, and empty where nothing is', async () => {
    expect(JSON.parse(await textOf('json'))).toHaveLength(2);
    expect(JSON.parse(await textOf('json', { ...RESULT, rows: [] }))).toEqual([]);
  });
  test('is one object a line', async () => {
    const lines = (await textOf('jsonl')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).tokens)).toEqual(['9007199254740993', '-5']);
  });
  test('tells all rows of an answer that is sent in pieces', async () => {
    const rows = Array.from({ length: 1_203 }, (_, index) => [index]);
    const text = await textOf('jsonl', { columns: [{ name: 'n', type: 'UInt32' }], rows });
    expect(text.trimEnd().split('\n')).toHaveLength(1_203);
  });
});

test('parquet keeps types, and every digit', async () => {
  const bytes = await bytesOf(RESULT, 'parquet');
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  expect(await parquetReadObjects({ file })).toEqual([
    {
      day: '2026-11-20',
      tokens: 9_007_199_254_740_993n,
      usd: 0.5,
      title: 'He said "no", then left',
      ok: true,
      at: new Date('2026-11-20T10:00:00.250Z'),
      tags: '{"a":"b"}',
    },
    {
      day: '2026-11-21',
      tokens: -5n,
      usd: null,
      title: '=HYPERLINK("http://x")',
      ok: false,
      at: new Date('2026-11-21T00:00:00Z'),
      tags: '{}',
    },
  ]);
});

test.each([
  ['UInt64', 'STRING'],
  ['LowCardinality(Nullable(String))', 'STRING'],
  ['UInt32', 'INT64'],
  ['DateTime64(9)', 'STRING'],
  ['DateTime', 'TIMESTAMP'],
  ["DateTime('Europe/Paris')", 'STRING'],
  ['Array(UInt8)', 'STRING'],
])('%s is %s in parquet', (type, expected) => {
  expect(parquetTypeOf(type)).toBe(expected);
});

test.each([
  ['counts are figures', ['3', null, '9223372036854775807'], [3n, null, 9_223_372_036_854_775_807n]],
  ['one that is too large makes texts of all', ['3', '18446744073709551615'], ['3', '18446744073709551615']],
])('UInt64 in Parquet: %s', async (_, values, expected) => {
  const result: Result = { columns: [{ name: 'n', type: 'Nullable(UInt64)' }], rows: values.map((value) => [value]) };
  const bytes = await bytesOf(result, 'parquet');
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  expect((await parquetReadObjects({ file })).map((row) => row['n'])).toEqual(expected);
});
