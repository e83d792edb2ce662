/** The doctor's test span, sent to a real Phoenix and a real Collector: found again where it can be asked, taken where it cannot. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import { backendAnswer } from '../../src/doctor/check/backend.ts';
import { known } from '../../src/doctor/fact.ts';
import type { Facts, Surroundings } from '../../src/doctor/facts.ts';
import { findInPhoenix } from '../../src/doctor/gather/test-find.ts';
import { sendTests } from '../../src/doctor/gather/test-send.ts';
import { type Collector, startCollector } from './collector.ts';
import { endpoint } from './delivery.ts';
import { type Phoenix, startPhoenix } from './phoenix.ts';

let phoenix: Phoenix;
let collector: Collector;
beforeAll(async () => {
  [phoenix, collector] = await Promise.all([startPhoenix(), startCollector()]);
});
afterAll(async () => {
  await Promise.all([phoenix.stop(), collector.stop()]);
});

/** What the doctor says of the backends in these settings. */
async function said(settings: string): Promise<{ state: string; sentence: string }[]> {
  const home = mkdtempSync(path.join(tmpdir(), 'turnscope-doctor-'));
  const places = {
    configDir: path.join(home, 'config'),
    dataDir: path.join(home, 'data'),
    stateDir: path.join(home, 'state'),
    codexHome: path.join(home, '.codex'),
  };
  mkdirSync(places.configDir);
  writeFileSync(path.join(places.configDir, 'config.toml'), settings, { mode: 0o600 });
  const config = await readConfig({ ...places, home, env: {} });
  rmSync(home, { recursive: true });
  expect(config.problems).toEqual([]);
  const around: Surroundings = { now: Date.now(), platform: 'linux', version: '1', env: {}, homeDir: home, places };
  const { signal } = new AbortController();
  const { backends } = config;
  const tests = await sendTests({ exporters: [], backends, server: null, around, send: true, signal });
  const facts = { settings: known(config), tests: known(tests) } as unknown as Facts;
  return backendAnswer.judge(facts, around).map(({ state, sentence }) => ({ state, sentence }));
}

test('Phoenix shows it, in the project of the backend', async () => {
  const settings = `[backends.phoenix]\nendpoint = "${phoenix.url}"\nproject = "doctor's own"\ncontent_mode = "full"\n`;
  expect(await said(settings)).toEqual([
    { state: 'ok', sentence: 'phoenix: a test span was sent, and found again there.' },
  ]);
  const spans = await phoenix.spans("doctor's own");
  expect(spans.map(({ name }) => name)).toEqual(['turnscope.doctor']);
  await phoenix.forget("doctor's own");
});

test('Phoenix by gRPC takes it, and is not asked', async () => {
  const settings = `[backends.phoenix]\nendpoint = "${phoenix.grpcUrl}"\nprotocol = "grpc"\ncontent_mode = "full"\n`;
  expect(await said(settings)).toEqual([
    { state: 'ok', sentence: 'phoenix: accepted a test span; it cannot be asked for it.' },
  ]);
});

test('what Phoenix has not got it does not show', async () => {
  const mark = { id: 'f'.repeat(32), now: Date.now(), resource: { 'openinference.project.name': 'nothing here' } };
  expect(await findInPhoenix(endpoint(phoenix.tracesUrl), mark, new AbortController().signal)).toBe(false);
});

test.each([
  ['HTTP', () => `endpoint = "${collector.httpUrl('plain').replace('/v1/traces', '')}"`],
  ['gRPC', () => `endpoint = "${collector.grpcUrl('plain')}"\nprotocol = "grpc"`],
])('a Collector takes it by %s', async (_way, where) => {
  collector.taken();
  expect(await said(`[backends.mine]\ntarget = "otlp"\n${where()}\n`)).toEqual([
    { state: 'ok', sentence: 'mine: accepted a test span; it cannot be asked for it.' },
  ]);
  const names = collector
    .taken()
    .flatMap(({ resourceSpans }) =>
      resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans.map(({ name }) => name))),
    );
  expect(names).toEqual(['turnscope.doctor']);
});
