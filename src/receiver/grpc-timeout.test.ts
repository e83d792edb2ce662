import { expect, test } from 'vitest';
import { parseGrpcTimeout } from './grpc-timeout.ts';

test.each([
  ['', Number.POSITIVE_INFINITY],
  ['1H', 3_600_000],
  ['2M', 120_000],
  ['3S', 3_000],
  ['4m', 4],
  ['5000u', 5],
  ['6000000n', 6],
  ['0S', 0],
  // A timer of Node cannot be set so late: it would fire at once.
  ['99999999H', Number.POSITIVE_INFINITY],
  ['123456789m', undefined],
  ['1', undefined],
  ['S', undefined],
  ['-1S', undefined],
  ['1.5S', undefined],
  ['1 S', undefined],
  ['1s', undefined],
  ['1toString', undefined],
])('G-3: grpc-timeout "%s" is %s ms', (header, timeoutMs) => {
  expect(parseGrpcTimeout(header)).toBe(timeoutMs);
});
