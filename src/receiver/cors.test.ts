import { describe, expect, test } from 'vitest';
import type { HttpAnswer } from './answer.ts';
import { type CorsOptions, withCors } from './cors.ts';

const OK: HttpAnswer = { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from('{}') };
const ORIGINS = ['https://app.example.com', 'http://localhost:*', 'https://*.team.example'];

async function* noBody(): AsyncGenerator<Uint8Array> {}

function ask(method: string, headers: Record<string, string>, options: Partial<CorsOptions> = {}) {
  const calls: string[] = [];
  const handler = withCors(
    async (request) => {
      calls.push(request.method);
      return OK;
    },
    { origins: ORIGINS, ...options },
  );
  return handler({ method, path: '/v1/logs', headers, body: noBody() }).then((answer) => ({ answer, calls }));
}

const PREFLIGHT = { origin: 'https://app.example.com', 'access-control-request-method': 'POST' };

describe('CORS', () => {
  test('T-11: a preflight of an allowed origin is answered', async () => {
    const { answer, calls } = await ask('OPTIONS', PREFLIGHT);
    expect(answer).toEqual({
      status: 204,
      headers: {
        'access-control-allow-origin': 'https://app.example.com',
        vary: 'origin',
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': 'content-type, content-encoding',
        'access-control-max-age': '7200',
      },
      body: new Uint8Array(0),
    });
    expect(calls).toEqual([]);
  });

  test('T-11: headers and age can be chosen', async () => {
    const { answer } = await ask('OPTIONS', PREFLIGHT, { allowedHeaders: ['x-team'], maxAgeSeconds: 1 });
    expect(answer.headers).toMatchObject({ 'access-control-allow-headers': 'x-team', 'access-control-max-age': '1' });
  });

  test.each([
    ['https://app.example.com', true],
    ['HTTPS://APP.EXAMPLE.COM', true],
    ['http://localhost:5173', true],
    ['https://a.team.example', true],
    ['https://a.b.team.example', true],
    ['https://app.example.com.evil.example', false],
    ['https://appXexample.com', false],
    ['https://evil.example/.team.example', false],
    ['http://app.example.com', false],
    ['null', false],
    ['', false],
  ])('T-11: origin "%s" allowed: %s', async (origin, allowed) => {
    const { answer } = await ask('POST', { origin });
    expect(answer.headers['access-control-allow-origin']).toBe(allowed ? origin : undefined);
    expect(answer).toMatchObject({ status: 200, body: OK.body });
  });

  test('T-11: `*` alone means everybody, still without credentials', async () => {
    const { answer } = await ask('POST', { origin: 'https://any.example' }, { origins: ['*'] });
    expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
    expect((await ask('OPTIONS', PREFLIGHT, { origins: [] })).calls).toEqual(['OPTIONS']);
  });
});
