/**
 * What does forwarding cost the server? The built program receives the same log records with no backend, with one that takes them (all words, or none), and with one that is down;
 * its CPU is read when everything is stored, and sent as far as it can be. Beside it, what looking for secrets costs, which everything that arrives goes through once.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { ServerStatus } from '../src/api/contract/status.ts';
import { QUIET_MS } from '../src/forward/settle-watch.ts';
import { createContentFilter } from '../src/ingest/redaction/content-filter.ts';
import { contentPolicy } from '../src/model/content-policy.ts';
import { createRedactor } from '../src/redact/redactor.ts';
import { createForwardPlace } from '../test/helper/forward-place.ts';
import { startSignalBackend } from '../test/helper/signal-backend.ts';
import { type Body, corpus, sumRecords } from './corpus.ts';
import { decodeBody } from './ingest-path.ts';
import { costOf, type Figure, type Question, spend } from './measure.ts';

const RECORDS = 50_000;
const WARM_UP_BODIES = 20;
const SENDERS = 8;
/** After the quiet, for a look at every session. */
const LOOKED_MS = 5_000;

async function sendAll(otlpHttp: string, bodies: readonly Body[]): Promise<void> {
  const queue = bodies.values();
  const sender = async (): Promise<void> => {
    for (const { bytes } of queue) {
      const url = new URL('/v1/logs', otlpHttp);
      const headers = { 'content-type': 'application/x-protobuf' };
      const response = await fetch(url, { method: 'POST', headers, body: Buffer.from(bytes) });
      await response.arrayBuffer();
      if (response.status !== 200) throw new Error(`the server answered ${response.status}`);
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
}

async function until(isDone: () => Promise<boolean>): Promise<void> {
  for (let quiet = 0; quiet < 3; ) {
    quiet = (await isDone()) ? quiet + 1 : 0;
    await delay(200);
  }
}

interface Way {
  readonly name: string;
  /** Of one backend at this URL. */
  readonly config: (url: string) => string;
  readonly isDown?: boolean;
  /** Turns are sent when their sessions have been quiet. */
  readonly isQuietAwaited?: boolean;
}

const collector = (url: string, mode: string, signal = 'logs'): string =>
  `[backends.one]\ntarget = "collector"\nendpoint = "${url}"\nsignals = ["${signal}"]\ncontent_mode = "${mode}"\n`;

const WAYS: readonly Way[] = [
  { name: 'no backend', config: () => '' },
  { name: 'one backend, all words', config: (url) => collector(url, 'full') },
  { name: 'one backend, no words', config: (url) => collector(url, 'metadata_only') },
  { name: 'one backend that is down', config: (url) => collector(url, 'full'), isDown: true },
  { name: 'turns to one backend, all words', config: (url) => collector(url, 'full', 'turns'), isQuietAwaited: true },
];

async function inServer(
  { name, config, isDown = false, isQuietAwaited = false }: Way,
  bodies: readonly Body[],
): Promise<Figure[]> {
  const backend = await startSignalBackend();
  if (isDown) backend.status = 503;
  const place = createForwardPlace(config(backend.url));
  try {
    const { child, ready } = await place.start();
    const isDone = async (): Promise<boolean> => {
      const { journal, forwarding }: ServerStatus = await place.status();
      return journal.waiting_bytes === 0 && forwarding.every(({ waiting }) => isDown || waiting.items === 0);
    };
    const feed = async (some: readonly Body[]): Promise<void> => {
      await sendAll(ready.otlp_http, some);
      await until(isDone);
      if (isQuietAwaited) await delay(QUIET_MS + LOOKED_MS);
      await until(isDone);
    };
    await feed(bodies.slice(0, WARM_UP_BODIES));
    const spent = await spend({ node: child.pid ?? 0 }, () => feed(bodies));
    // the rate would be that of looking whether it is done
    return costOf(name, sumRecords(bodies), spent).slice(1);
  } finally {
    place.remove();
    await backend.close();
  }
}

async function redaction(bodies: readonly Body[]): Promise<Figure[]> {
  const filter = createContentFilter({ policy: contentPolicy('full'), homeDir: '/', redactor: createRedactor() });
  const act = async (): Promise<void> => bodies.forEach((body) => void filter(decodeBody(body)));
  const decode = async (): Promise<void> => bodies.forEach((body) => void decodeBody(body));
  await act();
  const records = sumRecords(bodies);
  return [
    ...costOf('decode', records, await spend({ node: process.pid }, decode)),
    ...costOf('decode, and look for secrets', records, await spend({ node: process.pid }, act)),
  ];
}

export const forward: Question = {
  name: 'forward',
  ask: async () => {
    const bodies = [...corpus(RECORDS, 'protobuf', 'logs')];
    const figures: Figure[] = await redaction(bodies);
    for (const way of WAYS) figures.push(...(await inServer(way, bodies)));
    return {
      setting: `${sumRecords(bodies)} log records in ${bodies.length} requests of protobuf, recorded from Codex 0.169.0, to the built server with its embedded store`,
      figures,
    };
  },
};
