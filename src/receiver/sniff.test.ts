import { expect, test } from 'vitest';
import { protocolOf } from './sniff.ts';

test.each([
  ['', undefined],
  ['P', undefined],
  ['PR', undefined],
  ['PRI * HTTP/2.', undefined],
  ['PRI * HTTP/2.0', 'http2'],
  ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0', 'http2'],
  ['PRI * HTTP/1.1', 'http1'],
  ['PROPFIND / HTTP/1.1', 'http1'],
  ['PO', 'http1'],
  ['GET / HTTP/1.1', 'http1'],
  ['\x16\x03\x01', 'http1'],
])('T-4: a connection that begins with %j is %s', (text, protocol) => {
  expect(protocolOf(Buffer.from(text, 'latin1'))).toBe(protocol);
});
