import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startHttp } from '../../test/helper/bad-backend.ts';
import { endpointOf } from '../../test/helper/endpoint.ts';
import { sampleSession } from '../../test/helper/sample-session.ts';
import { startTraceBackend } from '../../test/helper/trace-backend.ts';
import type { Backend } from '../config/backend.ts';
import { openOutbox } from '../deliver/outbox.ts';
import { contentPolicy } from '../model/content-policy.ts';
import { NO_PERSONAL } from '../redact/personal-data.ts';
import { createRedactor } from '../redact/redactor.ts';
import { Courier } from './courier.ts';

let outboxes = '';
const said: string[] = [];
beforeEach(() => {
  outboxes = mkdtempSync(join(tmpdir(), 'turnscope-courier-'));
  said.length = 0;
});
afterEach(() => rmSync(outboxes, { recursive: true, force: true }));

function backend(name: string, dryRun = false): Backend {
  return {
    name,
    target: 'otlp',
    origin: 'a test',
    keysFrom: [],
    turns: {
      endpoint: endpointOf('http://127.0.0.1:9/v1/traces'),
      profile: 'genai',
      serviceName: null,
      resource: {},
      attributes: {},
      user: null,
      attributeBytesMax: 1e6,
      live: false,
      titleTurns: false,
      debug: { dryRun, verbose: false, dumpDir: null, logFile: null },
    },
    raw: { logs: null, traces: null, metrics: null },
    content: contentPolicy('full'),
    rules: null,
    personal: NO_PERSONAL,
    spool: { bytesMax: 1e9, ageMaxMs: 1e9 },
    since: null,
  };
}

const open = (...backends: Backend[]): Promise<Courier> =>
  Courier.open({
    backends,
    outboxes,
    redactor: createRedactor(),
    version: '1.2.3',
    log: { say: (sentence) => said.push(sentence) },
    onDryRun: () => undefined,
    onProgress: () => undefined,
    patienceMs: 0,
    until: 'empty',
    now: () => 1,
    abort: new AbortController().signal,
  });

it('takes an outbox when another lets go of it, and says only once that it could not', async () => {
  const folder = join(outboxes, 'one');
  const other = await openOutbox({ folder, limits: { bytesMax: 1e9, ageMaxMs: 1e9 }, now: () => 1 });
  const courier = await open(backend('one'), backend('two'));
  expect(courier.standing()).toMatchObject([
    { backend: 'one', state: 'held', status: null, trouble: expect.any(String) },
    { backend: 'two', state: 'open', trouble: null },
  ]);
  expect([await courier.reopen(), await courier.reopen()]).toEqual([false, false]);
  expect(said).toHaveLength(1);
  expect(await courier.forwardTo('one', sampleSession)).toBe(false);
  expect(await courier.forwardTo('two', sampleSession)).toBe(true);
  const item = { key: 'raw/1', signal: 'logs', body: new Uint8Array(3), records: 1 } as const;
  expect([await courier.put('one', item), await courier.put('two', item)]).toEqual(['closed', 'kept']);
  await other.close();
  expect(await courier.reopen()).toBe(true);
  expect(await courier.forwardTo('one', sampleSession)).toBe(true);
  expect(courier.standing()).toMatchObject([{ state: 'open', trouble: null }, { state: 'open' }]);
  await courier.close();
});

it('tells what cannot be opened from what another has, and goes on with the rest', async () => {
  writeFileSync(join(outboxes, 'one'), 'in the way');
  const courier = await open(backend('one'), backend('two'));
  expect(courier.standing()).toMatchObject([
    { backend: 'one', state: 'unavailable', trouble: expect.any(String) },
    { backend: 'two', state: 'open' },
  ]);
  // nobody has it, so nobody has to be waited for
  expect(await courier.reopen()).toBe(true);
  rmSync(join(outboxes, 'one'));
  mkdirSync(join(outboxes, 'one'));
  await courier.reopen();
  expect(courier.standing()).toMatchObject([{ state: 'open', trouble: null }, { state: 'open' }]);
  await courier.close();
});

it('sends what was put while another signal was still on its way', async () => {
  const to = await startTraceBackend();
  const answers: ServerResponse[] = [];
  const slow = await startHttp((request, response) => {
    request.resume();
    answers.push(response);
  });
  const { turns, ...rest } = backend('one');
  const courier = await open({
    ...rest,
    turns: turns && { ...turns, endpoint: endpointOf(to.url) },
    raw: { ...rest.raw, logs: endpointOf(`${slow.url}/v1/logs`) },
  });
  await courier.put('one', { key: 'raw/1', signal: 'logs', body: new Uint8Array(3), records: 1 });
  courier.send();
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  await courier.forwardTo('one', sampleSession);
  courier.send();
  answers[0]?.writeHead(200).end();
  await courier.idle();
  expect(courier.standing()).toMatchObject([{ status: { waiting: { items: 0 } } }]);
  expect(to.spans.length).toBeGreaterThan(0);
  await courier.close();
  await Promise.all([to.close(), slow.stop()]);
});

it('has no outbox for a dry run, which is no trouble', async () => {
  const courier = await open(backend('one', true));
  expect(courier.standing()).toEqual([{ backend: 'one', state: 'dry_run', status: null, trouble: null }]);
  expect(await courier.reopen()).toBe(true);
  expect(await courier.forwardTo('one', sampleSession)).toBe(true);
  await courier.close();
});
