import fc from 'fast-check';
import { expect, test } from 'vitest';
import { oracleEncode } from '../../../test/helper/otlp-oracle.ts';
import type { Encoding, Signal } from '../signal.ts';
import { decodeExportResponse, decodeRpcStatus } from './decode-answer.ts';
import { encodeExportResponse } from './export-response.ts';
import { encodeRpcStatus } from './rpc-status.ts';

const encoding = fc.constantFrom<Encoding>('protobuf', 'json');
const text = fc.string({ unit: 'grapheme', maxLength: 60 });

test('decodes what our receiver answers', () => {
  const signal = fc.constantFrom<Signal>('logs', 'traces', 'metrics');
  const partial = fc.record({ rejected: fc.nat(2 ** 40), message: text });
  fc.assert(
    fc.property(signal, encoding, partial, (ofSignal, as, sent) => {
      expect(decodeExportResponse(encodeExportResponse(ofSignal, as, sent), as)).toEqual(sent);
    }),
  );
});

test('decodes our Status with its delay, or without', () => {
  const seconds = fc.option(fc.nat(100_000), { nil: undefined });
  fc.assert(
    fc.property(encoding, text, seconds, (as, message, retryAfterSeconds) => {
      const fieldViolation = { field: 'f', description: 'd' };
      const retry = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
      const body = encodeRpcStatus({ code: 14, message, fieldViolation, ...retry }, as);
      const retryDelayMs = retryAfterSeconds === undefined ? null : retryAfterSeconds * 1000;
      expect(decodeRpcStatus(body, as)).toEqual({ message, retryDelayMs });
    }),
  );
});

test('parts of a second', () => {
  const value = oracleEncode('RetryInfo', { retryDelay: { seconds: 1, nanos: 250_000_000 } });
  const detail = { typeUrl: 'type.googleapis.com/google.rpc.RetryInfo', value };
  expect(decodeRpcStatus(oracleEncode('Status', { details: [detail] }), 'protobuf')?.retryDelayMs).toBe(1250);
});

test.each(['[]', 'null', '"text"', '{"message":5}', '{', ''])('%s is no Status', (body) => {
  expect(decodeRpcStatus(Buffer.from(body), 'json')).toBeNull();
});

test('whatever comes, it does not throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), encoding, (body, as) => {
      const read = [decodeExportResponse(body, as), decodeRpcStatus(body, as)];
      expect(read).toHaveLength(2);
    }),
  );
});
