import { expect, it } from 'vitest';
import { MemoryDisk } from '../../test/helper/memory-disk.ts';
import { SAMPLE_NOW, sampleSession } from '../../test/helper/sample-session.ts';
import type { Backend } from '../config/backend.ts';
import type { ConfigEntry } from '../config/config.ts';
import { contentPolicy } from '../model/content-policy.ts';
import { NO_PERSONAL } from '../redact/personal-data.ts';
import { createRedactor } from '../redact/redactor.ts';
import { withPauses } from './pause.ts';
import { sessionItems, turnEnd } from './session-items.ts';

const backend: Backend = {
  name: 'one',
  target: 'otlp',
  origin: 'a test',
  keysFrom: [],
  turns: {
    endpoint: {
      url: 'http://127.0.0.1:1/v1/traces',
      protocol: 'http/protobuf',
      headers: {},
      compression: 'none',
      tls: { ca: null, clientCert: null, clientKey: null },
      proxy: null,
      timeoutMs: 1_000,
      requestBytesMax: 1e6,
    },
    profile: 'genai',
    serviceName: null,
    resource: {},
    attributes: {},
    user: null,
    attributeBytesMax: 1e6,
    live: false,
    titleTurns: false,
    debug: { dryRun: false, verbose: false, dumpDir: null, logFile: null },
  },
  raw: { logs: null, traces: null, metrics: null },
  content: contentPolicy('full'),
  rules: null,
  personal: NO_PERSONAL,
  spool: { bytesMax: 1e9, ageMaxMs: 1e9 },
  since: null,
};

const entry = (state: ConfigEntry['state']): ConfigEntry => ({ name: 'one', target: 'otlp', state, settings: [] });
const OFF = { backends: [], entries: [entry('off')] };
const ON = { backends: [backend], entries: [entry('on')] };
const fails = (thrown: unknown): never => {
  throw thrown;
};
const at = (disk: MemoryDisk, now: number) => ({ disk, outboxes: '/forward', now, onTrouble: fails });

const sentTo = (to: Backend | undefined): number =>
  [
    ...sessionItems(sampleSession, {
      backend: to ?? backend,
      redactor: createRedactor({}),
      version: '1',
      isWanted: () => true,
    }),
  ].length;
const ends = sampleSession.turns.map(turnEnd);
const [firstEnd, lastEnd] = [Math.min(...ends), Math.max(...ends)];

it('what was over while a backend was off is not sent to it when it is on again', async () => {
  const disk = new MemoryDisk();
  expect(await withPauses(OFF, at(disk, lastEnd))).toEqual([]);
  const [on] = await withPauses(ON, at(disk, SAMPLE_NOW));
  expect(on?.pausedUntil).toBe(lastEnd);
  expect(sentTo(on)).toBe(0);
});

it('what ended later is sent', async () => {
  const disk = new MemoryDisk();
  await withPauses(OFF, at(disk, firstEnd - 1));
  const [on] = await withPauses(ON, at(disk, SAMPLE_NOW));
  expect(sentTo(on)).toBeGreaterThan(0);
});

it('a backend that was never off, and one that a mistake kept off, get everything', async () => {
  const disk = new MemoryDisk();
  await withPauses({ backends: [], entries: [entry('broken')] }, at(disk, SAMPLE_NOW));
  expect(await withPauses(ON, at(disk, SAMPLE_NOW))).toEqual([backend]);
});

it('tells of a disk that takes no note, and goes on', async () => {
  const disk = new MemoryDisk();
  disk.bytesFree = 0;
  const told: unknown[] = [];
  const answer = await withPauses(
    { ...ON, entries: [...OFF.entries, ...ON.entries] },
    { ...at(disk, SAMPLE_NOW), onTrouble: (thrown) => told.push(thrown) },
  );
  expect([answer, told.length]).toEqual([[backend], 1]);
});
