import { expect, test } from 'vitest';
import { parseTraceParent, traceParentHeader } from './trace-parent.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

test.each([
  [`00-${TRACE}-${SPAN}-01`],
  [`00-${TRACE}-${SPAN}-00`],
  [` 00-${TRACE}-${SPAN}-01\n`],
  [`01-${TRACE}-${SPAN}-01`],
  [`cc-${TRACE}-${SPAN}-01-what-comes-later`],
])('reads %j', (header) => {
  expect(parseTraceParent(header)).toEqual({ trace_id: TRACE, span_id: SPAN });
});

test.each([
  [''],
  ['00'],
  [`${TRACE}-${SPAN}`],
  [`ff-${TRACE}-${SPAN}-01`],
  [`00-${TRACE}-${SPAN}-01-more`],
  [`00-${TRACE.toUpperCase()}-${SPAN}-01`],
  [`00-${'0'.repeat(32)}-${SPAN}-01`],
  [`00-${TRACE}-${'0'.repeat(16)}-01`],
  [`00-${TRACE.slice(1)}-${SPAN}-01`],
])('ignores %j', (header) => {
  expect(parseTraceParent(header)).toBeNull();
});

test('a header that was made is read as what it was made of', () => {
  const parent = { trace_id: TRACE, span_id: SPAN };
  expect(parseTraceParent(traceParentHeader(parent))).toEqual(parent);
});
