import { describe, expect, test } from 'vitest';
import { oracleEncode } from '../../test/helper/otlp-oracle.ts';
import { encodeRpcStatus } from '../otlp/common/rpc-status.ts';
import { type HttpAnswer, httpOutcome } from './http-outcome.ts';

const context = { encoding: 'protobuf', secrets: [], nowMs: Date.parse('2026-11-21T06:00:00Z') } as const;
const answer = (status: number, body: Uint8Array | string = '', headers: HttpAnswer['headers'] = {}): HttpAnswer => ({
  status,
  headers,
  body: Buffer.from(body),
  isWhole: true,
});

describe('the status says what becomes of the data', () => {
  test.each([408, 429, 502, 503, 504])('%i: later', (status) => {
    expect(httpOutcome(answer(status), context)).toMatchObject({ outcome: 'retry', afterMs: null });
  });

  test.each([401, 402, 403, 404, 405, 407, 415, 500, 501, 505, 511, 599])('%i: a person has to look', (status) => {
    expect(httpOutcome(answer(status), context)).toMatchObject({ outcome: 'refused', isOurs: false });
  });

  test.each([400, 406, 409, 422, 451, 499])('%i: never', (status) => {
    expect(httpOutcome(answer(status), context)).toMatchObject({ outcome: 'refused', isOurs: true });
  });

  test.each([301, 302, 303, 304, 307, 308])('%i: not followed', (status) => {
    expect(httpOutcome(answer(status), context)).toMatchObject({ outcome: 'refused', isOurs: false });
  });

  test.each([
    answer(413),
    answer(400, '{"code":3,"message":"http: request body too large"}', { 'content-type': 'application/json' }),
    answer(400, 'http: request body too large', { 'content-type': 'text/plain' }),
    answer(400, encodeRpcStatus({ code: 3, message: 'message larger than max (9 vs. 4)' }, 'protobuf')),
  ])('a smaller request would do: %o', (tooLarge) => {
    expect(httpOutcome(tooLarge, context)).toMatchObject({ outcome: 'too_large' });
  });
});

describe('when to come again', () => {
  const json = { 'content-type': 'application/json' };
  const retryInfo = (delay: string): string =>
    JSON.stringify({
      code: 14,
      message: 'busy',
      details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: delay }],
    });

  test.each<[string, HttpAnswer, number | null]>([
    ['seconds', answer(503, '', { 'retry-after': '9' }), 9000],
    ['a date', answer(429, '', { 'retry-after': 'Sat, 21 Nov 2026 06:00:09 GMT' }), 9000],
    ['RetryInfo in JSON', answer(503, retryInfo('2.5s'), json), 2500],
    [
      'RetryInfo in protobuf',
      answer(503, encodeRpcStatus({ code: 14, message: '', retryAfterSeconds: 3 }, 'protobuf')),
      3000,
    ],
    ['the header before RetryInfo', answer(503, retryInfo('2s'), { ...json, 'retry-after': '9' }), 9000],
    ['a RetryInfo of days', answer(503, retryInfo('999999s'), json), 3_600_000],
    ['a RetryInfo that is none', answer(503, retryInfo('soon'), json), null],
  ])('%s', (_name, from, afterMs) => {
    expect(httpOutcome(from, context)).toMatchObject({ outcome: 'retry', afterMs });
  });
});

describe('what the backend says', () => {
  test.each<[string, HttpAnswer, string]>([
    [
      'JSON',
      answer(422, '{"message":"no such dataset"}', { 'content-type': 'application/json' }),
      'HTTP 422 Unprocessable Entity: no such dataset',
    ],
    [
      'protobuf',
      answer(400, oracleEncode('Status', { code: 3, message: 'bad span' })),
      'HTTP 400 Bad Request: bad span',
    ],
    ['a web page is not shown', answer(403, '<html>no</html>', { 'content-type': 'text/html' }), 'HTTP 403 Forbidden'],
    ['text is not shown', answer(403, 'go away', { 'content-type': 'text/plain' }), 'HTTP 403 Forbidden'],
    [
      'other JSON is not shown',
      answer(403, '{"error":"key x"}', { 'content-type': 'application/json' }),
      'HTTP 403 Forbidden',
    ],
    ['a status without a name', answer(599), 'HTTP 599'],
    [
      'controls',
      answer(400, '{"message":"a\\u001b[2J\\r\\nb\\u202e c"}', { 'content-type': 'application/json' }),
      'HTTP 400 Bad Request: a [2J b c',
    ],
  ])('%s', (_name, from, message) => {
    expect(httpOutcome(from, context).message).toBe(message);
  });

  test('is one line of bounded length', () => {
    const body = JSON.stringify({ message: 'line\n'.repeat(5000) });
    const { message } = httpOutcome(answer(400, body, { 'content-type': 'application/json' }), context);
    expect(message.length).toBeLessThan(400);
    expect(message).not.toContain('\n');
  });

  test('a warning is still a yes', () => {
    const body = oracleEncode('ExportResponse', { partialSuccess: { errorMessage: 'use delta' } });
    expect(httpOutcome(answer(200, body), context)).toEqual({ outcome: 'accepted', rejected: 0, message: 'use delta' });
  });

  test.each(['-1', '9223372036854775807', '"many"'])('a count that nobody can mean is none: %s', (count) => {
    const body = `{"partialSuccess":{"rejectedSpans":${count}}}`;
    expect(httpOutcome(answer(200, body), { ...context, encoding: 'json' })).toMatchObject({ rejected: 0 });
  });
});
