import { beforeEach, describe, expect, test } from 'vitest';
import {
  BEARER,
  createSampleApi,
  EXTENT,
  imported,
  RECORD,
  type SampleApi,
  summary,
  TOKEN,
  UI,
} from '../../test/helper/sample-api.ts';
import { sampleProblem } from '../../test/helper/sample-problem.ts';
import { SAMPLE_NOW } from '../../test/helper/sample-session.ts';
import { createApiClient } from './client.ts';
import { importSummarySchema } from './contract/import.ts';

let world: SampleApi;
let asked: unknown[];
beforeEach(() => {
  world = createSampleApi();
  asked = world.asked;
});
const ask = (path: string, init?: RequestInit): Promise<Response> => world.ask(path, init);
const client = () =>
  createApiClient({ ui: UI, token: TOKEN, fetch: (url, init) => ask(url.pathname + url.search, init) });

describe('the stream', () => {
  test('tells a change well within 100 ms, once for many changes, and never of title generators', async () => {
    const stop = new AbortController();
    const changes = client().changes(stop.signal);
    const first = changes.next();
    await expect.poll(() => world.lived.listeners.size).toBe(1);
    const started = performance.now();
    world.lived.change({ ...summary, session_id: 'title', kind: 'title_generator' });
    for (let time = 0; time < 1_000; time++) world.lived.change({ ...summary, duration_ms: time });
    expect((await first).value).toEqual({ session_id: summary.session_id, summary: { ...summary, duration_ms: 999 } });
    expect(performance.now() - started).toBeLessThan(100);
    await changes.return(undefined);
    await expect.poll(() => world.lived.listeners.size).toBe(0);
  });

  test('tells who comes back the present state', async () => {
    const response = await ask('/api/v1/stream', { headers: { ...BEARER, 'last-event-id': '41' } });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('event: session')) text += (await reader.read()).value;
    expect(text).toContain(`"session_id":"${summary.session_id}"`);
    await reader.cancel();
    expect(world.lived.listeners.size).toBe(0);
  });
});

describe('an import', () => {
  const importing = (path: string, signal = new AbortController().signal) => {
    const told: number[] = [];
    const request = { paths: [path], since: SAMPLE_NOW, dryRun: true };
    return { told, done: client().importRollouts(request, { signal, onProgress: ({ bytes }) => told.push(bytes) }) };
  };

  test('arrives as it was asked for, and ends with its summary', async () => {
    expect(await importing('/rollouts').done).toEqual(imported);
    expect(importSummarySchema.parse(imported)).toEqual(imported);
    expect(asked).toEqual([['importRollouts', { paths: ['/rollouts'], since: SAMPLE_NOW, dryRun: true }]]);
  });

  test('tells how far it is', async () => {
    const { told, done } = importing('/long');
    await done;
    expect(told).toContain(5);
  });

  test('that goes wrong says so', async () => {
    await expect(importing('/missing').done).rejects.toMatchObject({ code: 'not_found', hint: 'Look.' });
  });

  test('stops when nobody listens any more', async () => {
    const response = await ask('/api/v1/imports', { method: 'POST', headers: BEARER, body: '{"paths":["/endless"]}' });
    await response.body?.cancel();
    await world.importAborted;
    expect(response.status).toBe(200);
  });

  test.each(['{}', '{"paths":[]}', '{"paths":["/a"],"since":"soon"}', '{"paths":[""]}'])('refuses %s', async (body) => {
    const response = await ask('/api/v1/imports', { method: 'POST', headers: BEARER, body });
    expect(response.status).toBe(400);
  });
});

describe('the client asks what it was asked', () => {
  test('filters and pages arrive as they left', async () => {
    const filter = { text: 'a b', status: ['failed'], model: ['x', 'y'], since: SAMPLE_NOW - 1_000, until: SAMPLE_NOW };
    await client().listSessions(filter, { limit: 5, cursor: 'c' });
    await client().stats('model', { user: ['ada'] });
    await client().reliability('mcp_server', { tool: ['search'] });
    await client().latency({ metric: 'tool', by: 'day' }, { since: SAMPLE_NOW });
    expect(await client().extent()).toEqual(EXTENT);
    await client().getSession('current', { cwd: '/home/ada/ü b' });
    expect(await client().problems('last', { cwd: '/home/ada' })).toEqual([sampleProblem]);
    const wanted = { turn: 't 1', call: 'c', response: 'r', kinds: ['tool_result', 'tool_span'] as const };
    const page = { limit: 3, cursor: 'before' };
    expect(await client().records('last', wanted, page)).toEqual({ records: [RECORD], next_cursor: 'on' });
    await client().sql({ query: 'SELECT 1', maxRows: 9 });
    expect(asked).toEqual([
      ['listSessions', { filter, page: { limit: 5, cursor: 'c' } }],
      ['stats', { by: 'model', filter: { user: ['ada'] } }],
      ['reliability', { by: 'mcp_server', filter: { tool: ['search'] } }],
      ['latency', { what: { metric: 'tool', by: 'day' }, filter: { since: SAMPLE_NOW } }],
      ['extent', {}],
      ['getSession', { ref: 'current', standpoint: { cwd: '/home/ada/ü b' } }],
      ['problems', { ref: 'last', standpoint: { cwd: '/home/ada' } }],
      ['records', { ref: 'last', filter: wanted, page }],
      ['sql', { query: 'SELECT 1', maxRows: 9 }],
    ]);
  });

  test('trouble arrives as the same trouble', async () => {
    await expect(client().getSession('missing')).rejects.toMatchObject({ code: 'not_found', hint: 'Look again.' });
    const away = createApiClient({ ui: UI, token: TOKEN, fetch: () => Promise.reject(new TypeError('fetch failed')) });
    await expect(away.facets({})).rejects.toMatchObject({ code: 'unavailable' });
  });
});
