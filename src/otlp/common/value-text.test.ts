import { expect, test } from 'vitest';
import type { AnyValue } from './value.ts';
import { textOfValue } from './value-text.ts';

test.each<[AnyValue, string]>([
  ['text', 'text'],
  ['', ''],
  [null, ''],
  [true, 'true'],
  [false, 'false'],
  [9_223_372_036_854_775_807n, '9223372036854775807'],
  [-1n, '-1'],
  [1, '1'],
  [0.1, '0.1'],
  [1e21, '1e+21'],
  [1e-7, '1e-7'],
  [Number.NaN, 'NaN'],
  [new Uint8Array([0xff, 0, 1]), '/wAB'],
  [[], '[]'],
  [['a', 1n, 2.5, true, null], '["a",1,2.5,true,null]'],
  [[new Uint8Array([1]), Number.POSITIVE_INFINITY], '["AQ==","Infinity"]'],
  [{ entries: [] }, '{}'],
  [
    { entries: [{ key: 'a"b', value: { entries: [{ key: 'c', value: [9_007_199_254_740_993n] }] } }] },
    '{"a\\"b":{"c":[9007199254740993]}}',
  ],
])('%o as text is %s', (value, expected) => {
  expect(textOfValue(value)).toBe(expected);
});
