/**
 * What does a log record or span cost from OTLP body to stored row? Decoding and journal alone, then four ways into an engine:
 *
 *   peer        protobufjs or JSON.parse, rows as JSONEachRow through the official client: the usual way, written with care
 *   raw rows    ours, doing what the peer does: no journal, `otel_*` only
 *   whole path  ours, what the server does: journal with fsync, cursor, `otel_*` and `codex_event`
 *
 * Every way gets an engine of its own that has been warmed up, and its CPU is read when its merges have ended: none pays for another's.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { concatBlocks } from '../src/ingest/rows/concat-blocks.ts';
import { rowsOfRequest } from '../src/ingest/rows/request-rows.ts';
import type { Encoding } from '../src/otlp/signal.ts';
import { type BenchStore, openBenchStore } from './bench-store.ts';
import { type BenchSignal, type Body, corpus, groupsOf, sumRecords } from './corpus.ts';
import { decodeBody, openIngestPath } from './ingest-path.ts';
import { costOf, type Figure, type Question, spend } from './measure.ts';
import { insertAsJsonRows } from './peer-json-rows.ts';

const ROWS_PER_INSERT = 50_000;
const SENDERS = 16;
const WARM_UP_BODIES = 50;

interface Corpus {
  readonly signal: BenchSignal;
  readonly encoding: Encoding;
  readonly records: number;
}

/** JSON bodies are five times as large: half of them fit the memory that a benchmark may take. */
const CORPORA: readonly Corpus[] = [
  { signal: 'logs', encoding: 'protobuf', records: 100_000 },
  { signal: 'logs', encoding: 'json', records: 50_000 },
  { signal: 'traces', encoding: 'protobuf', records: 100_000 },
  { signal: 'traces', encoding: 'json', records: 50_000 },
];

type Way = (bench: BenchStore, dataDir: string, bodies: readonly Body[]) => Promise<void>;

const rawRows: Way = async ({ store }, _dataDir, bodies) => {
  let count = 0;
  for (const group of groupsOf(bodies, ROWS_PER_INSERT)) {
    const blocks = concatBlocks(group.flatMap((body) => rowsOfRequest(decodeBody(body), Date.now())));
    for (const block of blocks) await store.insert(block, `bench/${bodies.length}/${(count += 1)}/${block.table}`);
  }
};

const peer: Way = async ({ client }, _dataDir, bodies) => {
  for (const group of groupsOf(bodies, ROWS_PER_INSERT)) await insertAsJsonRows(client, group);
};

const wholePath: Way = async ({ store }, dataDir, bodies) => {
  const ingest = await openIngestPath(path.join(dataDir, String(bodies.length)), store);
  // As many senders as a team has busy sessions; each waits for its answer.
  const queue = bodies.values();
  const sender = async (): Promise<void> => {
    for (const body of queue) await ingest.send(body);
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  await ingest.writer.settled();
  await ingest.stop();
};

/** Merges are work that the inserts have caused. */
async function merged({ store }: BenchStore): Promise<void> {
  for (let quiet = 0; quiet < 3; ) {
    const [row] = await store.query<{ n: string }>('SELECT count() AS n FROM system.merges');
    quiet = row?.n === '0' ? quiet + 1 : 0;
    await delay(100);
  }
}

async function inFreshEngine(name: string, way: Way, bodies: readonly Body[]): Promise<Figure[]> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'turnscope-bench-'));
  const bench = await openBenchStore(path.join(dataDir, 'store'));
  try {
    await way(bench, dataDir, bodies.slice(0, WARM_UP_BODIES));
    await merged(bench);
    let seconds = 0;
    const spent = await spend(bench.processes, async () => {
      const start = performance.now();
      await way(bench, dataDir, bodies);
      seconds = (performance.now() - start) / 1000;
      await merged(bench);
    });
    return costOf(name, sumRecords(bodies), { cpu: spent.cpu, seconds });
  } finally {
    await bench.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function decodeOnly(name: string, bodies: readonly Body[]): Promise<Figure[]> {
  const act = async (): Promise<void> => bodies.forEach((body) => void decodeBody(body));
  await act();
  return costOf(name, sumRecords(bodies), await spend({ node: process.pid }, act));
}

async function journalOnly(name: string, bodies: readonly Body[]): Promise<Figure[]> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'turnscope-bench-'));
  const ingest = await openIngestPath(dataDir, { insert: () => Promise.resolve() });
  const spent = await spend({ node: process.pid }, async () => {
    await Promise.all(
      bodies.map(({ bytes, signal, encoding }) =>
        ingest.journal.append({ kind: `otlp.${signal}`, encoding, receivedAt: 0, body: bytes }),
      ),
    );
  });
  await ingest.stop();
  rmSync(dataDir, { recursive: true, force: true });
  return costOf(name, sumRecords(bodies), spent);
}

async function askAbout({ signal, encoding, records }: Corpus): Promise<{ setting: string; figures: Figure[] }> {
  const bodies = [...corpus(records, encoding, signal)];
  const name = `${signal}, ${encoding}`;
  const bytes = bodies.reduce((sum, body) => sum + body.bytes.length, 0);
  const how = encoding === 'json' ? 'JSON.parse' : 'protobufjs';
  return {
    setting: `${name}: ${sumRecords(bodies)} in ${bodies.length} requests of ${Math.round(bytes / bodies.length / 1000)} kB`,
    figures: [
      ...(await decodeOnly(`${name}: decode`, bodies)),
      ...(await journalOnly(`${name}: journal`, bodies)),
      ...(await inFreshEngine(`${name}: peer (${how}, JSONEachRow), raw rows, no journal`, peer, bodies)),
      ...(await inFreshEngine(`${name}: ours, raw rows, no journal`, rawRows, bodies)),
      ...(await inFreshEngine(`${name}: ours, whole path: journal, raw and canonical rows`, wholePath, bodies)),
    ],
  };
}

export const ingest: Question = {
  name: 'ingest',
  ask: async () => {
    const answers: { setting: string; figures: Figure[] }[] = [];
    for (const of of CORPORA) answers.push(await askAbout(of));
    const settings = answers.map(({ setting }) => setting).join('; ');
    return {
      setting: `Recorded from Codex 0.169.0, fresh ids and times, embedded store. ${settings}`,
      figures: answers.flatMap(({ figures }) => figures),
    };
  },
};
