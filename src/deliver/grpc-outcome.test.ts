import { describe, expect, test } from 'vitest';
import { oracleEncode } from '../../test/helper/otlp-oracle.ts';
import { frame } from '../../test/helper/receiver.ts';
import { encodeRpcStatus } from '../otlp/common/rpc-status.ts';
import { type GrpcAnswer, grpcOutcome } from './grpc-outcome.ts';

const context = { secrets: ['planted-key'], nowMs: 0 };
const GRPC = { 'content-type': 'application/grpc' };
const answer = (changes: Partial<GrpcAnswer>): GrpcAnswer => ({
  httpStatus: 200,
  headers: GRPC,
  trailers: {},
  body: Buffer.alloc(0),
  ...changes,
});
const ended = (code: number, message = '', more: Record<string, string> = {}): GrpcAnswer =>
  answer({ trailers: { 'grpc-status': `${code}`, 'grpc-message': message, ...more } });
const details = (retryAfterSeconds: number): Record<string, string> => ({
  'grpc-status-details-bin': Buffer.from(
    encodeRpcStatus({ code: 14, message: '', retryAfterSeconds }, 'protobuf'),
  ).toString('base64'),
});

describe('the code says what becomes of the data', () => {
  test.each([1, 4, 10, 11, 14, 15])('%i: later', (code) => {
    expect(grpcOutcome(ended(code), context)).toMatchObject({ outcome: 'retry', afterMs: null });
    expect(grpcOutcome(ended(code, '', details(5)), context)).toMatchObject({ outcome: 'retry', afterMs: 5000 });
  });

  test.each([2, 5, 6, 7, 9, 12, 13, 16, 17, 99])('%i: a person has to look', (code) => {
    expect(grpcOutcome(ended(code), context)).toMatchObject({ outcome: 'refused', isOurs: false });
  });

  test('INVALID_ARGUMENT: never', () => {
    expect(grpcOutcome(ended(3), context)).toMatchObject({ outcome: 'refused', isOurs: true });
  });

  test.each([
    ['with RetryInfo: later', ended(8, 'slow down', details(2)), { outcome: 'retry', afterMs: 2000 }],
    ['for its size: smaller', ended(8, 'grpc: received message larger than max (9 vs. 4)'), { outcome: 'too_large' }],
    [
      'for its size, in the words of Rust',
      ended(11, 'Error, decoded message length too large: found 5 bytes, the limit is: 4 bytes'),
      { outcome: 'too_large' },
    ],
    ['else a quota: a person has to look', ended(8, 'quota'), { outcome: 'refused', isOurs: false }],
  ])('RESOURCE_EXHAUSTED (or its like) %s', (_name, from, expected) => {
    expect(grpcOutcome(from, context)).toMatchObject(expected);
  });
});

test('trailers only, a percent-encoded message, a key that is repeated', () => {
  const headers = { ...GRPC, 'grpc-status': '16', 'grpc-message': 'key planted-key is not g%C3%BCltig%0A' };
  const message = 'gRPC UNAUTHENTICATED: key … is not gültig';
  expect(grpcOutcome(answer({ headers }), context)).toEqual({ outcome: 'refused', isOurs: false, message });
});

test.each<[string, Buffer, number, string]>([
  ['nothing', Buffer.alloc(0), 0, ''],
  ['an empty message', frame(Buffer.alloc(0)), 0, ''],
  [
    'partial success',
    frame(oracleEncode('ExportResponse', { partialSuccess: { rejected: 2, errorMessage: 'old' } })),
    2,
    'old',
  ],
  ['a compressed message', frame(Buffer.from('gzip?'), 1), 0, ''],
  ['garbage', frame(Buffer.from('garbage')), 0, ''],
])('OK with %s is a yes', (_name, body, rejected, message) => {
  expect(grpcOutcome({ ...ended(0), body }, context)).toEqual({ outcome: 'accepted', rejected, message });
});

describe('without a status', () => {
  test.each<[string, Partial<GrpcAnswer>, object | null]>([
    ['a stream that was cut', {}, null],
    ['a web page', { headers: { 'content-type': 'text/html' } }, { outcome: 'refused', isOurs: false }],
    ['a gateway without its backend', { httpStatus: 503 }, { outcome: 'retry' }],
    [
      'a gateway that knows when',
      { httpStatus: 429, headers: { 'retry-after': '4' } },
      { outcome: 'retry', afterMs: 4000 },
    ],
    ['a gateway that knows no such path', { httpStatus: 404 }, { outcome: 'refused', isOurs: false }],
    ['a gateway that does not understand', { httpStatus: 400 }, { outcome: 'refused', isOurs: false }],
    ['a gateway for which it is too much', { httpStatus: 413 }, { outcome: 'too_large' }],
  ])('%s', (_name, changes, expected) => {
    const outcome = grpcOutcome(answer(changes), context);
    expect({ outcome }).toMatchObject({ outcome: expected });
  });
});
