/**
 * A secret in every channel of a run of the real Codex, and then the search for each of them in all that we keep, show, send and say: raw, in base64, URL-encoded. Once with a
 * server that hears all three sources, once without one.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { encodeExportRequest } from '../../src/otlp/encode.ts';
import { PROFILE_NAMES } from '../../src/render/profile.ts';
import { type OtlpRecorder, startOtlpRecorder } from '../codex-lab/otlp-recorder.ts';
import { type LabRun, runScenario } from '../codex-lab/run-codex.ts';
import { wireHooks } from '../codex-lab/spool.ts';
import { anyRequest } from '../helper/any-request.ts';
import { ladenRequest } from '../helper/laden-request.ts';
import {
  formless,
  leaksIn,
  makeFolder,
  type PlantedRun,
  placesBelow,
  plantNames,
  plantRun,
  type Secrets,
} from '../helper/planted-run.ts';
import { importRollouts, listSessionIds, settled } from '../helper/replay.ts';
import { createSenderPlace, type SenderPlace } from '../helper/sender-place.ts';
import { startTurnscope, type TurnscopeProcess } from '../helper/turnscope-process.ts';

const WAIT = { timeout: 30_000, interval: 100 };

const backendConfig = (url: string, key: string, folder: string): string =>
  [
    '[backends.lab]\ntarget = "otlp"',
    `endpoint = "${url}"\ncontent_mode = "full"\ncompression = "none"`,
    `headers = { "x-lab-key" = "${key}" }`,
    `verbose = true\nlog_file = "${folder}/lab.log"\ndump_dir = "${folder}/dump"`,
  ].join('\n');

const textOf = (recorder: OtlpRecorder): Map<string, string> =>
  new Map(recorder.exports.map(({ path: at, body }, n) => [`sent ${n} ${at}`, Buffer.from(body).toString('latin1')]));

/** Waits for a request. */
const got = (recorder: OtlpRecorder, to: string): Promise<void> =>
  vi.waitFor(() => {
    if (!recorder.exports.some(({ path: at }) => at === to)) throw new Error(`nothing came to ${to}`);
  }, WAIT);

describe('with a server', () => {
  const ownKey = formless();
  const serverSecret = formless();
  let backend: OtlpRecorder;
  let turnscope: TurnscopeProcess;
  let planted: PlantedRun;
  let lab: LabRun;
  const others: LabRun[] = [];
  let ladenTaken = 0;
  let said = '';
  let stream = '';
  let secrets: Secrets;
  const journal = new Map<string, string>();

  beforeAll(async () => {
    backend = await startOtlpRecorder();
    planted = plantRun();
    const named = plantNames();
    secrets = {
      ...planted.secrets,
      ...named.secrets,
      'our own configuration': ownKey,
      'environment of the server': serverSecret,
    };
    const dataDir = mkdtempSync(path.join(tmpdir(), 'turnscope-secret-'));
    makeFolder(`${dataDir}-config`);
    writeFileSync(
      path.join(`${dataDir}-config`, 'config.toml'),
      `${backendConfig(backend.url, ownKey, `${dataDir}-state`)}\nsignals = ["turns", "logs", "traces", "metrics"]\n`,
    );
    process.env['LAB_SERVER_PASSWORD'] = serverSecret;
    turnscope = await startTurnscope({ dataDir, codexHome: planted.place.codexHome });
    delete process.env['LAB_SERVER_PASSWORD'];
    turnscope.child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString('latin1')));
    turnscope.child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString('latin1')));
    const listening = readStream(turnscope, (text) => (stream += text));
    const watching = watchJournal(dataDir, journal);
    const { otlp_http: http, otlp_grpc: grpc } = turnscope.ready;
    const hooks = await wireHooks(turnscope.stateDir);
    const prompts = planted.scenario.prompts.map((prompt, at) =>
      at === 1 ? `And ${ownKey}, ${serverSecret} once more.` : prompt,
    );
    lab = await runScenario(
      { ...planted.scenario, prompts },
      { protocol: 'json', http, grpc },
      { ...hooks, place: planted.place },
    );
    for (const scenario of named.scenarios)
      others.push(await runScenario(scenario, { protocol: 'json', http, grpc }, hooks));
    ladenTaken = await postLaden(http, `a ${serverSecret} b`);
    await settled(turnscope);
    await importRollouts(
      turnscope,
      [lab, ...others].map(({ codexHome }) => path.join(codexHome, 'sessions')),
    );
    await settled(turnscope);
    await got(backend, '/v1/traces');
    await turnscope.cli('flush');
    watching.stop();
    listening.stop();
  });

  afterAll(async () => {
    await turnscope.stop();
    await backend.close();
    turnscope.remove();
    for (const each of [lab, ...others]) each.remove();
  });

  it('the run said all of them', () => {
    const asked = new Map([lab, ...others].flatMap(({ home }, at) => [...placesBelow(home, `Codex ${at}`)]));
    const silent = Object.entries(secrets).filter(
      ([, secret]) => ![...asked.values()].some((text) => text.includes(secret)),
    );
    // only in the environment, which Codex writes into no file
    expect(silent.map(([channel]) => channel)).toEqual(['resource attribute']);
  });

  it('and every text of OTLP said one', () => {
    expect(ladenTaken).toBe(LADEN);
  });

  it('the journal holds none of them', () => {
    expect(journal.size).toBeGreaterThan(0);
    expect(leaksIn(journal, secrets)).toEqual([]);
  });

  it('files of data and state hold none of them', () => {
    const places = new Map([...placesBelow(turnscope.dataDir, 'data'), ...placesBelow(turnscope.stateDir, 'state')]);
    expect(places.size).toBeGreaterThan(10);
    expect(leaksIn(places, secrets)).toEqual([]);
  });

  it('answers, exports and the stream hold none of them', async () => {
    const ids = await listSessionIds(turnscope);
    expect(ids.length).toBeGreaterThan(0);
    const places = new Map([['stream', stream]]);
    const ask = async (...args: string[]): Promise<void> =>
      void places.set(args.join(' '), (await turnscope.cli(...args)).stdout);
    await ask('sessions', '--json');
    for (const id of ids) {
      await ask('show', id);
      await ask('show', id, '--json');
      for (const profile of PROFILE_NAMES) await ask('export', id, '--as', 'otlp', '--profile', profile);
    }
    await ask('stats', '--by', 'model', '--json');
    await ask('stats', '--by', 'repo', '--json');
    await ask('config', '--json');
    expect([...places].filter(([, text]) => text.length < 2).map(([name]) => name)).toEqual([]);
    expect(leaksIn(places, secrets)).toEqual([]);
  });

  it('the backend got none of them, turns and raw signals', () => {
    const paths = new Set(backend.exports.map(({ path: at }) => at));
    expect([...paths].toSorted()).toEqual(['/v1/logs', '/v1/metrics', '/v1/traces']);
    expect(leaksIn(textOf(backend), secrets)).toEqual([]);
  });

  it('the server says none of them', () => {
    expect(leaksIn(new Map([['what it said', said]]), secrets)).toEqual([]);
  });

  it('no column of any table holds one', async () => {
    const asked = await sql(turnscope, 'SELECT name FROM system.tables WHERE database = currentDatabase()');
    const tables = asked.map(([name]) => String(name));
    expect(tables.length).toBeGreaterThan(5);
    const leaks: string[] = [];
    for (const table of tables) {
      const columns = Object.values(secrets).map((secret, at) => `countIf(position(row, '${secret}') > 0) AS s${at}`);
      const query = `SELECT ${columns.join(', ')}, count() AS n FROM (SELECT toString(tuple(*)) AS row FROM ${table})`;
      const [counts = []] = await sql(turnscope, query);
      leaks.push(
        ...Object.keys(secrets).flatMap((channel, at) => (Number(counts[at]) > 0 ? [`${channel} in ${table}`] : [])),
      );
    }
    expect(leaks).toEqual([]);
  });
});

const LADEN = 60;

/** Requests of all signals with the words in each of their texts. How many were taken. */
async function postLaden(http: string, words: string): Promise<number> {
  let taken = 0;
  for (const request of fc.sample(anyRequest, { numRuns: LADEN, seed: 12 })) {
    const response = await fetch(new URL(`/v1/${request.signal}`, http), {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body: Buffer.from(encodeExportRequest(ladenRequest(request, words))),
    });
    await response.arrayBuffer();
    if (response.status === 200) taken += 1;
  }
  return taken;
}

/** Rows of an answer of `/api/v1/sql`. */
async function sql({ ready }: TurnscopeProcess, query: string): Promise<unknown[][]> {
  const response = await fetch(new URL('/api/v1/sql', ready.ui), {
    method: 'POST',
    headers: { authorization: `Bearer ${ready.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(text);
  return (JSON.parse(text) as { rows: unknown[][] }).rows;
}

/** What the page is told while it happens. */
function readStream({ ready }: TurnscopeProcess, onText: (text: string) => void): { stop(): void } {
  const abort = new AbortController();
  const read = async (): Promise<void> => {
    const response = await fetch(new URL('/api/v1/stream', ready.ui), {
      headers: { authorization: `Bearer ${ready.token}` },
      signal: abort.signal,
    });
    for await (const chunk of response.body ?? []) onText(Buffer.from(chunk).toString('latin1'));
  };
  read().catch(() => undefined);
  return { stop: () => abort.abort() };
}

/** The journal forgets what everybody has read: its files are copied while it works. */
function watchJournal(dataDir: string, into: Map<string, string>): { stop(): void } {
  let isOver = false;
  const look = async (): Promise<void> => {
    while (!isOver) {
      for (const [name, text] of placesBelow(path.join(dataDir, 'journal'), 'journal'))
        if ((into.get(name)?.length ?? 0) < text.length) into.set(name, text);
      await wait(50);
    }
  };
  void look();
  return { stop: () => void (isOver = true) };
}

describe('without a server', () => {
  const ownKey = formless();
  let backend: OtlpRecorder;
  let place: SenderPlace;
  let planted: PlantedRun;
  let lab: LabRun;
  let folder: string;
  let secrets: Secrets;

  beforeAll(async () => {
    backend = await startOtlpRecorder();
    folder = mkdtempSync(path.join(tmpdir(), 'turnscope-secret-'));
    place = await createSenderPlace(backendConfig(backend.url, ownKey, folder));
    planted = plantRun();
    secrets = { ...planted.secrets, 'our own configuration': ownKey };
    const prompts = planted.scenario.prompts.map((prompt, at) => (at === 1 ? `And ${ownKey} once more.` : prompt));
    lab = await runScenario({ ...planted.scenario, prompts }, null, { ...place.wiring, place: planted.place });
    await got(backend, '/v1/traces');
    await place.quiet();
  });

  afterAll(async () => {
    await backend.close();
    place.remove();
    lab.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('the backend got turns, and none of them', () => {
    expect(backend.exports.length).toBeGreaterThan(0);
    expect(leaksIn(textOf(backend), secrets)).toEqual([]);
  });

  it('spool, state, outboxes, logs and dumps hold none of them', () => {
    const places = new Map([...placesBelow(place.stateDir, 'state'), ...placesBelow(folder, 'debug')]);
    expect([...places.keys()].some((name) => name.includes('dump'))).toBe(true);
    expect(leaksIn(places, secrets)).toEqual([]);
  });
});
