/**
 * What does a log record cost from OTLP body to stored row? Decoding, journal and store apart, then all of it; and the
 * same bodies the usual way (protobufjs or JSON.parse, rows as JSONEachRow) into the same engine as the named peer.
 * The peer writes the raw table only; our whole path writes the canonical rows too and is measured without them as well.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { concatBlocks } from '../src/ingest/rows/concat-blocks.ts';
import { rowsOfRequest } from '../src/ingest/rows/request-rows.ts';
import { type BenchStore, openBenchStore } from './bench-store.ts';
import { type Body, corpus } from './corpus.ts';
import { decodeBody, openIngestPath } from './ingest-path.ts';
import { costOf, type Figure, type Question, spend } from './measure.ts';
import { insertAsJsonRows } from './peer-json-rows.ts';

const RECORDS = 100_000;
const JSON_RECORDS = 50_000;
const ROWS_PER_INSERT = 50_000;

const sumRecords = (bodies: readonly Body[]): number => bodies.reduce((sum, { records }) => sum + records, 0);

/** Groups of bodies that make one insert each. */
function* inserts(bodies: readonly Body[]): Generator<Body[]> {
  let group: Body[] = [];
  let records = 0;
  for (const body of bodies) {
    group.push(body);
    records += body.records;
    if (records < ROWS_PER_INSERT) continue;
    yield group;
    group = [];
    records = 0;
  }
  if (group.length > 0) yield group;
}

async function decodeOnly(name: string, bodies: readonly Body[]): Promise<Figure[]> {
  const act = async (): Promise<void> => bodies.forEach((body) => void decodeBody(body));
  return costOf(name, sumRecords(bodies), await spend({ node: process.pid }, act));
}

async function journalOnly(dataDir: string, bodies: readonly Body[]): Promise<Figure[]> {
  const ingest = await openIngestPath(path.join(dataDir, 'alone'), { insert: () => Promise.resolve() });
  const spent = await spend({ node: process.pid }, async () => {
    await Promise.all(
      bodies.map(({ bytes, encoding }) =>
        ingest.journal.append({ kind: 'otlp.logs', encoding, receivedAt: 0, body: bytes }),
      ),
    );
  });
  await ingest.stop();
  return costOf('journal alone', sumRecords(bodies), spent);
}

/** Raw rows only and no journal: like for like with the peer. */
async function rawRows({ store, processes }: BenchStore, bodies: readonly Body[]): Promise<Figure[]> {
  const { encoding = 'protobuf' } = bodies[0] ?? {};
  const spent = await spend(processes, async () => {
    let count = 0;
    for (const group of inserts(bodies)) {
      const blocks = concatBlocks(group.flatMap((body) => rowsOfRequest(decodeBody(body), Date.now())));
      for (const block of blocks) await store.insert(block, `bench/raw/${encoding}/${(count += 1)}/${block.table}`);
    }
  });
  return costOf(`ours, ${encoding}, raw rows without journal`, sumRecords(bodies), spent);
}

async function peerRows({ client, processes }: BenchStore, bodies: readonly Body[]): Promise<Figure[]> {
  const { encoding = 'protobuf' } = bodies[0] ?? {};
  const spent = await spend(processes, async () => {
    for (const group of inserts(bodies)) await insertAsJsonRows(client, group);
  });
  const how = encoding === 'json' ? 'JSON.parse' : 'protobufjs';
  return costOf(`peer, ${how} and JSONEachRow, raw rows without journal`, sumRecords(bodies), spent);
}

async function wholePath(
  dataDir: string,
  { store, processes }: BenchStore,
  bodies: readonly Body[],
): Promise<Figure[]> {
  const { encoding = 'protobuf' } = bodies[0] ?? {};
  const ingest = await openIngestPath(path.join(dataDir, encoding), store);
  const spent = await spend(processes, async () => {
    // As many senders as a team has busy sessions; each waits for its answer.
    const queue = bodies.values();
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        for (const body of queue) await ingest.send(body);
      }),
    );
    await ingest.writer.settled();
  });
  await ingest.stop();
  return costOf(`ours, ${encoding}, whole path: journal, raw and canonical rows`, sumRecords(bodies), spent);
}

export const ingest: Question = {
  name: 'ingest',
  ask: async () => {
    const protobuf = [...corpus(RECORDS, 'protobuf')];
    const json = [...corpus(JSON_RECORDS, 'json')];
    const dataDir = mkdtempSync(path.join(tmpdir(), 'turnscope-bench-'));
    const bench = await openBenchStore(path.join(dataDir, 'store'));
    try {
      const figures = [
        ...(await decodeOnly('decode protobuf', protobuf)),
        ...(await decodeOnly('decode JSON', json)),
        ...(await journalOnly(dataDir, protobuf)),
        ...(await rawRows(bench, protobuf)),
        ...(await peerRows(bench, protobuf)),
        ...(await rawRows(bench, json)),
        ...(await peerRows(bench, json)),
        ...(await wholePath(dataDir, bench, protobuf)),
        ...(await wholePath(dataDir, bench, json)),
      ];
      const bytes = protobuf.reduce((sum, body) => sum + body.bytes.length, 0);
      return {
        setting:
          `${sumRecords(protobuf)} records in ${protobuf.length} protobuf requests (${Math.round(bytes / sumRecords(protobuf))} bytes a record), ` +
          `${sumRecords(json)} in ${json.length} JSON requests, recorded from Codex 0.169.0, fresh ids and times, embedded store`,
        figures,
      };
    } finally {
      await bench.close();
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};
