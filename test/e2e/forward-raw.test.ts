/** Codex's own signals on their way through the server, to what people run: Loki, Prometheus, VictoriaMetrics, a Collector, and something that is down. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { logBody } from '../helper/export-body.ts';
import { createForwardPlace, type ForwardPlace } from '../helper/forward-place.ts';
import { requestsOf } from '../helper/recording.ts';
import { logAttributes, type SignalBackend, startSignalBackend } from '../helper/signal-backend.ts';
import type { TurnscopeProcess } from '../helper/turnscope-process.ts';

const WAIT = { timeout: 30_000, interval: 50 };
const SECRET = 'sk-proj-9fJ2kLm4Qr7sTuVwXyZ0aBcD1eFgH2iJ3kLmN4oP5qRsT6uV';

const undo: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const act of undo.splice(0).reverse()) await act();
});

async function backend(): Promise<SignalBackend> {
  const started = await startSignalBackend();
  undo.push(() => started.close());
  return started;
}

function place(config: string): ForwardPlace {
  const made = createForwardPlace(config);
  undo.push(() => made.remove());
  return made;
}

async function post({ ready }: TurnscopeProcess, signal: string, type: string, body: string | Uint8Array) {
  const response = await fetch(new URL(`/v1/${signal}`, ready.otlp_http), {
    method: 'POST',
    headers: { 'content-type': type },
    body: typeof body === 'string' ? body : Buffer.from(body),
  });
  await response.arrayBuffer();
  return response.status;
}

/** Ids of the records that were acknowledged. */
async function sendLogs(server: TurnscopeProcess, records: number): Promise<string[]> {
  const { json, ids } = logBody(records);
  return (await post(server, 'logs', 'application/json', json).catch(() => 0)) === 200 ? [...ids] : [];
}

const pathsOf = ({ taken }: SignalBackend): string[] => [...new Set(taken.map(({ path }) => path))].sort();
const allText = ({ taken }: SignalBackend): string => taken.map(({ body }) => body.toString('latin1')).join('\n');

it('goes to each where it wants it, with its tenant, without secrets, and without words where none may leave', async () => {
  const [loki, prometheus, victoria, collector] = [await backend(), await backend(), await backend(), await backend()];
  const at = place(`
[backends.loki]
endpoint = "${loki.url}"
headers = { X-Scope-OrgID = "team-a" }
content_mode = "metadata_only"

[backends.prometheus]
endpoint = "${prometheus.url}"

[backends.victoriametrics]
endpoint = "${victoria.url}"

[backends.collector]
endpoint = "${collector.url}"
signals = ["logs", "traces", "metrics"]
content_mode = "full"
`);
  const server = await at.start();
  for (const name of ['0.169.0/tools-mixed', '0.125.0/metrics-on']) {
    for (const { signal, encoding, body } of requestsOf(name)) {
      const type = encoding === 'json' ? 'application/json' : 'application/x-protobuf';
      expect(await post(server, signal, type, body)).toBe(200);
    }
  }
  const { json, ids } = logBody(3);
  const account = ['user.email', 'user.account_id'].map((key) => ({ key, value: { stringValue: 'grace@hopper.org' } }));
  const named = json.replaceAll('"attributes": [', `"attributes": [${JSON.stringify(account).slice(1, -1)},`);
  expect(named).toContain('grace@hopper.org');
  await post(server, 'logs', 'application/json', named.replaceAll('say 1', `say the key ${SECRET}`));
  await vi.waitFor(() => {
    expect(logAttributes(loki, 'test.id').sort()).toEqual([...ids].sort());
    expect(logAttributes(collector, 'test.id').sort()).toEqual([...ids].sort());
    // each signal is on a way of its own
    expect([loki, prometheus, victoria, collector].map(pathsOf)).toEqual([
      ['/otlp/v1/logs'],
      ['/api/v1/otlp/v1/metrics'],
      ['/opentelemetry/v1/metrics'],
      ['/v1/logs', '/v1/metrics', '/v1/traces'],
    ]);
  }, WAIT);
  expect(loki.taken.every(({ headers }) => headers['x-scope-orgid'] === 'team-a')).toBe(true);
  expect(logAttributes(collector, 'prompt')).toContain('say 0');
  expect(allText(collector)).not.toContain(SECRET.slice(8));
  expect(logAttributes(collector, 'prompt').join()).toContain('[REDACTED');
  expect(allText(loki)).not.toContain('say ');
  for (const one of [loki, collector]) expect(allText(one)).not.toMatch(/hopper|user\.email|user\.account_id/);
  const names = (to: SignalBackend): string[] => logAttributes(to, 'event.name').sort();
  expect(names(loki)).toEqual(names(collector));
});

it('arrives once, although the server is killed again and again', async () => {
  const to = await backend();
  const at = place(`[backends.collector]\nendpoint = "${to.url}"\nsignals = ["logs"]\n`);
  const acknowledged: string[] = [];
  for (let life = 0; life < 8; life += 1) {
    const server = await at.start();
    const end = performance.now() + Math.random() * 1_500;
    while (performance.now() < end) acknowledged.push(...(await sendLogs(server, 20)));
    await at.kill();
  }
  await at.start();
  await vi.waitFor(
    () => expect(new Set(logAttributes(to, 'test.id')).size).toBeGreaterThanOrEqual(acknowledged.length),
    WAIT,
  );
  await wait(1_500);
  const arrived = logAttributes(to, 'test.id');
  expect(arrived).toEqual(expect.arrayContaining(acknowledged));
  // a request on its way at the moment of a kill comes again, as it was: nobody can know whether it was taken
  const bodies = to.taken.map(({ body }) => body.toString('hex'));
  const twice = bodies.filter((body, index) => bodies.indexOf(body) !== index);
  expect(twice.length).toBeLessThanOrEqual(8);
  const once = to.taken.filter((_, index) => bodies.indexOf(bodies[index]!) === index);
  const ids = logAttributes({ ...to, taken: once }, 'test.id');
  expect(new Set(ids).size).toBe(ids.length);
});

it('a backend that is down fills its own outbox to its limit, and costs the others and the senders nothing', async () => {
  const [dead, works] = [await backend(), await backend()];
  dead.status = 503;
  const at = place(`
[backends.dead]
target = "collector"
endpoint = "${dead.url}"
signals = ["logs"]
limits = { waiting = "60kB" }

[backends.works]
target = "collector"
endpoint = "${works.url}"
signals = ["logs"]
`);
  const server = await at.start();
  const ids: string[] = [];
  const waits: number[] = [];
  for (let round = 0; round < 60; round += 1) {
    const begun = performance.now();
    ids.push(...(await sendLogs(server, 50)));
    waits.push(performance.now() - begun);
    await wait(25);
  }
  expect(ids).toHaveLength(3_000);
  await vi.waitFor(() => expect(logAttributes(works, 'test.id')).toHaveLength(ids.length), WAIT);
  await vi.waitFor(async () => {
    const { forwarding, drops } = await at.status();
    const [first, second] = forwarding;
    expect(first).toMatchObject({ backend: 'dead', state: 'trouble', dropped: [{ reason: 'size' }] });
    expect(first?.waiting.bytes).toBeLessThanOrEqual(60_000);
    expect(second).toMatchObject({ backend: 'works', state: 'ok', sent: { records: 3_000 }, dropped: [] });
    const lost = first?.dropped[0]?.count;
    expect(drops).toContainEqual({ reason: 'not forwarded to dead: size', count: lost });
  }, WAIT);
  // the middle one: what the machine does besides is not the question
  expect(waits.toSorted((a, b) => a - b)[30]).toBeLessThan(150);
  // said when it has lasted, and then not again
  await vi.waitFor(() => expect(at.said()).toContain('Forwarding to dead'), WAIT);
  await wait(3_000);
  expect(at.said().match(/Forwarding to dead/g)).toHaveLength(1);
  dead.status = 200;
  await at.stop();
  const { journal } = await (await at.start(), at.status());
  expect(journal.waiting_bytes).toBe(0);
});

it('a dry run sends nothing of it', async () => {
  const to = await backend();
  const at = place(
    `[backends.loki]\nendpoint = "${to.url}"\ndry_run = true\n\n[backends.collector]\nendpoint = "${to.url}"\ndry_run = true\n`,
  );
  const server = await at.start();
  expect(await sendLogs(server, 5)).toHaveLength(5);
  await wait(2_000);
  expect(to.requests).toBe(0);
});
