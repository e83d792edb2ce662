import { describe, expect, test } from 'vitest';
import { cleanText, isAboutSize, secretsOf } from './answer-text.ts';

describe('about the size of this request', () => {
  test.each([
    'grpc: received message larger than max (5000000 vs. 4194304)',
    'gRPC message exceeds maximum size 4194304: 5000000',
    'Received message exceeds the maximum configured message size.',
    'Error, decoded message length too large: found 5000000 bytes, the limit is: 4194304 bytes',
    'http: request body too large',
    'body 5000000 B over limit 4194304 B',
    'Request Entity Too Large',
  ])('%s', (text) => {
    expect(isAboutSize(text)).toBe(true);
  });

  test.each([
    '',
    'quota exceeded',
    'Rate limit exceeded, request again later',
    'ingestion rate limit exceeded (limit: 4194304 bytes/sec): message larger than what is left',
    'request exceeded the monthly quota',
    'too many requests: request limit exceeded',
    'the request is malformed',
  ])('not: %s', (text) => {
    expect(isAboutSize(text)).toBe(false);
  });
});

describe('secrets', () => {
  const secrets = secretsOf({
    headers: {
      authorization: `Basic ${Buffer.from('pk-lf-public-part:sk-lf-secret-part').toString('base64')}`,
      'x-api-key': 'planted-api-key',
      'x-scope-orgid': '1',
    },
    proxy: 'http://proxy-user:proxy%20password@127.0.0.1:3128',
  });

  test.each([
    ['unknown key planted-api-key', 'unknown key …'],
    ['no user pk-lf-public-part', 'no user …'],
    ['wrong password sk-lf-secret-part!', 'wrong password …!'],
    ['proxy-user and proxy password', '… and …'],
    ['tenant 1 has 1 stream', 'tenant 1 has 1 stream'],
  ])('%s', (text, shown) => {
    expect(cleanText(text, secrets)).toBe(shown);
  });

  test('one that is cut by the limit is not shown in part', () => {
    const shown = cleanText(`${'x '.repeat(145)}planted-api-key ${'y'.repeat(100)}`, secrets);
    expect(shown).not.toContain('planted');
  });
});
