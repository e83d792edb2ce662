import fc from 'fast-check';
import { expect, test } from 'vitest';
import { grpcError, percentEncode, verdictGrpcAnswer } from './grpc-answer.ts';

test('R-13: any text survives percent-encoding, as printable ASCII', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const encoded = percentEncode(text);
      expect(encoded).toMatch(/^[\x20-\x7e]*$/);
      expect(decodeURIComponent(encoded)).toBe(text);
    }),
  );
});

test.each([
  ['plain text, (with) {signs}~', 'plain text, (with) {signs}~'],
  ['100%', '100%25'],
  ['a\r\nb', 'a%0D%0Ab'],
  ['ü', '%C3%BC'],
  ['\ud800', '%EF%BF%BD'],
])('R-13: %j travels as %s', (text, encoded) => {
  expect(percentEncode(text)).toBe(encoded);
});

test('G-6: binary metadata is base64 without padding', () => {
  const lengths = ['', 'a', 'ab', 'abc'].map((message) => {
    const { trailers } = grpcError({ code: 14, message, retryAfterSeconds: 1 });
    expect(trailers['grpc-status-details-bin']).toMatch(/^[A-Za-z0-9+/]+$/);
    return Buffer.from(trailers['grpc-status-details-bin']!, 'base64').length;
  });
  expect(lengths.map((length) => length - lengths[0]!)).toEqual([0, 1, 2, 3]);
});

test('Z-7: the longest error fits into the 8 kB of headers that every client takes', () => {
  const long = '界'.repeat(5_000);
  const { trailers } = verdictGrpcAnswer({ outcome: 'malformed', problem: { field: long, message: long } }, 'logs');
  const bytes = Object.entries(trailers).reduce((sum, [name, value]) => sum + name.length + value.length + 32, 0);
  expect(bytes).toBeLessThan(8 * 1024);
});
