import { beforeEach, describe, expect, test } from 'vitest';
import { BEARER, createSampleApi, type SampleApi, TOKEN, UI } from '../../test/helper/sample-api.ts';
import { ownDashboard } from '../../test/helper/sample-dashboards.ts';
import { SAMPLE_NOW } from '../../test/helper/sample-session.ts';
import { errorSchema } from './contract/error.ts';

let world: SampleApi;
let asked: unknown[];
beforeEach(() => {
  world = createSampleApi();
  asked = world.asked;
});
const ask = (path: string, init?: RequestInit): Promise<Response> => world.ask(path, init);
const codeOf = async (response: Response): Promise<unknown> => errorSchema.parse(await response.json()).error.code;

describe('access', () => {
  test.each(['/api/v1/sessions', '/api/v1/stream', '/api/openapi.json', '/api/v1/nothing', '/api/', '/mcp'])(
    '%s answers 401 with a sentence to a stranger',
    async (path) => {
      for (const headers of [{}, { authorization: 'Bearer wrong' }, { cookie: 'turnscope_4319=wrong' }]) {
        const response = await ask(path, { headers });
        expect(response.status).toBe(401);
        const { error } = errorSchema.parse(await response.json());
        expect(error.hint).toContain('turnscope up');
      }
      expect(asked).toEqual([]);
    },
  );

  test('a login link works once and leaves a cookie that scripts and other sites cannot use', async () => {
    const path = world.auth.loginPath();
    const response = await ask(path);
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/');
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^turnscope_4319=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/);
    expect(cookie).not.toContain(TOKEN);
    const value = cookie.split(';')[0] ?? '';
    expect((await ask('/api/v1/sessions', { headers: { cookie: `theme=dark; ${value}` } })).status).toBe(200);
    expect((await ask(path)).status).toBe(401);
  });

  test('a login link does not work after a day, nor any guess', async () => {
    const path = world.auth.loginPath();
    world.now += 25 * 3_600_000;
    for (const attempt of [path, '/login', '/login?token=', '/login?token=guess']) {
      const response = await ask(attempt);
      expect(response.status).toBe(401);
      expect(response.headers.get('set-cookie')).toBeNull();
    }
  });

  test('a browser with a link that does not work gets the page, and no cookie', async () => {
    const response = await ask('/login?token=guess', { headers: { accept: 'text/html,*/*;q=0.8' } });
    expect([response.status, response.headers.get('location')]).toEqual([303, '/?login=refused']);
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  test('the access token makes a browser session as often as it is shown', async () => {
    for (let time = 0; time < 2; time++) expect((await ask(`/login?token=${TOKEN}`)).status).toBe(303);
  });

  test.each([
    'evil.example',
    'evil.example:4319',
    '127.0.0.1.evil.example',
    '192.168.1.5:4319',
    '0.0.0.0:4319',
    'localhost.',
  ])('host %s is refused, whatever is asked', async (host) => {
    for (const path of ['/', '/healthz', '/api/v1/sessions', world.auth.loginPath()]) {
      const response = await ask(path, { headers: { host, ...BEARER } });
      expect(response.status).toBe(403);
    }
  });

  test.each(['localhost:4319', '[::1]:4319', 'LOCALHOST', '127.0.0.1'])('host %s is this machine', async (host) => {
    expect((await ask('/healthz', { headers: { host } })).status).toBe(200);
  });

  test.each([
    [{}, 200],
    [{ origin: UI }, 200],
    [{ origin: 'http://127.0.0.1:5173' }, 403],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
  ])('a POST with %j → %i', async (headers, expected) => {
    const response = await ask('/api/v1/sql', {
      method: 'POST',
      headers: { ...BEARER, ...headers },
      body: '{"query":"SELECT 1"}',
    });
    expect(response.status).toBe(expected);
  });

  test('a POST with a cookie needs our own origin', async () => {
    const cookie = ((await ask(world.auth.loginPath())).headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const post = (headers: Record<string, string>) =>
      ask('/api/v1/sql', { method: 'POST', headers: { cookie, ...headers }, body: '{"query":"SELECT 1"}' });
    expect((await post({})).status).toBe(403);
    expect((await post({ origin: UI })).status).toBe(200);
  });
});

describe('every answer', () => {
  test.each(['/', '/healthz', '/api/v1/sessions', '/nothing'])(
    '%s forbids foreign scripts and framing',
    async (path) => {
      const { headers } = await ask(path, { headers: BEARER });
      expect(headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    },
  );

  test('of the API is kept out of caches', async () => {
    expect((await ask('/api/v1/sessions', { headers: BEARER })).headers.get('cache-control')).toBe('no-store');
  });
});

describe('questions', () => {
  test('filters are read, repeated ones as lists, times in both spellings', async () => {
    const search =
      'q=retry&status=failed&status=running&model=gpt-5.5&since=7d&until=2026-11-20&limit=7&cursor=abc&team=';
    expect((await ask(`/api/v1/sessions?${search}`, { headers: BEARER })).status).toBe(200);
    expect(asked).toEqual([
      [
        'listSessions',
        {
          filter: {
            text: 'retry',
            status: ['failed', 'running'],
            model: ['gpt-5.5'],
            since: SAMPLE_NOW - 7 * 86_400_000,
            until: Date.parse('2026-11-20T00:00:00Z'),
          },
          page: { limit: 7, cursor: 'abc' },
        },
      ],
    ]);
  });

  test.each([
    ['get', '/api/v1/sessions?status=dancing', 400, 'invalid_input'],
    ['get', '/api/v1/sessions?limit=0', 400, 'invalid_input'],
    ['get', '/api/v1/sessions?limit=501', 400, 'invalid_input'],
    ['get', '/api/v1/sessions?colour=red', 400, 'invalid_input'],
    ['get', '/api/v1/sessions?since=whenever', 400, 'invalid_input'],
    ['get', '/api/v1/stats', 400, 'invalid_input'],
    ['get', '/api/v1/stats?by=mood', 400, 'invalid_input'],
    ['get', '/api/v1/latency?by=day', 400, 'invalid_input'],
    ['get', '/api/v1/reliability?by=day', 400, 'invalid_input'],
    ['get', '/api/v1/sessions/missing', 404, 'not_found'],
    ['get', '/api/v1/nothing', 404, 'not_found'],
    ['get', '/nothing', 404, 'not_found'],
    ['get', '/api/v1/sessions/broken', 500, 'internal'],
    ['post', '/api/v1/sql', 400, 'invalid_input'],
    ['delete', '/api/v1/sessions/x', 404, 'not_found'],
    ['get', '/api/v1/dashboards/none', 404, 'not_found'],
    ['get', '/api/v1/dashboards/own/panels/none', 404, 'not_found'],
    ['get', '/api/v1/dashboards/own/panels/sessions?tz=Mars/Base', 400, 'invalid_input'],
    ['get', '/api/v1/dashboards/own/panels/sessions?since=1h&until=2h', 400, 'invalid_input'],
    ['get', '/api/v1/dashboards/own/panels/sessions?since=30d&step=1', 400, 'invalid_input'],
    ['delete', '/api/v1/dashboards/sample', 409, 'conflict'],
    ['post', '/api/v1/panel', 400, 'invalid_input'],
  ])('%s %s → %i %s', async (method, path, expected, code) => {
    const response = await ask(path, { method, headers: BEARER, ...(method === 'post' ? { body: '{}' } : {}) });
    expect(response.status).toBe(expected);
    expect(await codeOf(response)).toBe(code);
  });

  test('a body that is no JSON or too large is refused', async () => {
    const post = (body: string) => ask('/api/v1/sql', { method: 'POST', headers: BEARER, body });
    expect(await codeOf(await post('{'))).toBe('invalid_input');
    expect((await post(JSON.stringify({ query: 'x'.repeat(1_000_001) }))).status).toBe(413);
  });

  test("a dashboard of the user's is saved, and handed back when it is removed; one that ships stays as it is", async () => {
    const send = (method: string, id: string, body?: unknown) =>
      ask(`/api/v1/dashboards/${id}`, {
        method,
        headers: BEARER,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const mine = { ...ownDashboard, id: 'mine' };
    expect(await codeOf(await send('PUT', 'mine', { ...mine, id: 'other' }))).toBe('invalid_input');
    expect(await codeOf(await send('PUT', 'sample', { ...mine, id: 'sample' }))).toBe('conflict');
    const doubled = { ...mine, panels: [...mine.panels, ...mine.panels] };
    expect(await codeOf(await send('PUT', 'mine', doubled))).toBe('invalid_input');
    expect((await send('PUT', 'mine', mine)).status).toBe(200);
    expect(await (await send('GET', 'mine')).json()).toEqual({ dashboard: mine, origin: 'file' });
    expect(await (await send('DELETE', 'mine')).json()).toEqual({ dashboard: mine, origin: 'file' });
    expect((await send('GET', 'mine')).status).toBe(404);
  });

  test('health needs no login', async () => {
    expect(await (await ask('/healthz')).json()).toEqual({ status: 'ok' });
    expect(await (await ask('/readyz')).json()).toEqual({ status: 'ready' });
  });
});
