/** What a file of the spool may look like, and what is read of it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSpoolName, payloadOfSpool, spoolEvent, spoolName, traceParentLine } from './hook-spool.ts';

const HEADER = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

test.each([
  ['a payload alone', '{"a":1}', '{"a":1}'],
  ['a payload that begins with blanks', '\n {"a":1}', '\n {"a":1}'],
  ['a payload below a header', `${HEADER}\n{"a":1}`, `{"traceparent":"${HEADER}","a":1}`],
  ['an empty payload below a header', `${HEADER}\n { }`, `{"traceparent":"${HEADER}" }`],
  ['a payload below what is no header', 'abc-\n{"a":1}', '{"a":1}'],
  ['a header whose payload has not come', `${HEADER}\n`, ''],
  ['a header that has not come', HEADER, HEADER],
  ['no payload', 'garbage', 'garbage'],
  ['no object', `[1,\n{}]`, `[1,\n{}]`],
])('%s', (_, text, payload) => {
  expect(payloadOfSpool(text)).toBe(payload);
});

test.each([
  [HEADER, `${HEADER}\n`],
  [undefined, ''],
  ['', ''],
  [`${HEADER}\n{}`, ''],
  ['$(id)', ''],
])('the line for %j is %j', (header, line) => {
  expect(traceParentLine(header)).toBe(line);
});

test('any object keeps what it says below a header', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (said) => {
      const json = JSON.stringify(said);
      const told = JSON.parse(payloadOfSpool(traceParentLine(HEADER) + json)) as Record<string, unknown>;
      expect(told).toEqual({ traceparent: HEADER, ...(JSON.parse(json) as object) });
      expect(payloadOfSpool(json)).toBe(json);
    }),
  );
});

test('a name is read as it was made', () => {
  const name = { event: 'PreToolUse', pid: 4711, turn: 3 };
  expect(parseSpoolName(spoolName(name))).toEqual(name);
  expect([spoolEvent('../x'), parseSpoolName('lock'), parseSpoolName('Stop.1')]).toEqual(['unknown', null, null]);
});
