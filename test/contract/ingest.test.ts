/** Journal, store writer and the real store together: what is acknowledged is stored exactly once. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { observe } from '../../src/codex/observe.ts';
import type { AcceptedDelivery } from '../../src/ingest/accepted-delivery.ts';
import type { DecodeFrame } from '../../src/ingest/backlog.ts';
import type { Intake } from '../../src/ingest/intake.ts';
import type { Journal } from '../../src/ingest/journal/journal.ts';
import { openJournal } from '../../src/ingest/journal/open-journal.ts';
import { createJournalIntake } from '../../src/ingest/journal-intake.ts';
import { rowsOfObservations } from '../../src/ingest/rows/observation-rows.ts';
import { rowsOfRequest } from '../../src/ingest/rows/request-rows.ts';
import { StoreWriter, type StoreWriterOptions } from '../../src/ingest/store-writer.ts';
import { decodeLogsJson } from '../../src/otlp/logs/json/decode.ts';
import type { ExportRequest } from '../../src/otlp/signal.ts';
import { type EmbeddedStore, openEmbeddedStore } from '../../src/store/embedded-store.ts';
import type { RowBlock } from '../../src/store/store.ts';
import { logBody } from '../helper/export-body.ts';
import { temporaryFolder } from './store-ways.ts';

let dataDir = '';
let store: EmbeddedStore;

beforeEach(async () => {
  dataDir = temporaryFolder();
  store = await openEmbeddedStore({ dataDir: path.join(dataDir, 'store') });
});
afterEach(async () => {
  await store.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const decode: DecodeFrame = ({ body }) => {
  const result = decodeLogsJson(body);
  if (!result.ok) return { ok: false, message: result.problem.message };
  return { ok: true, decoded: { signal: 'logs', request: result.request } };
};

const toBlocks = (deliveries: readonly AcceptedDelivery[]): RowBlock[] =>
  deliveries.flatMap(({ decoded, receivedAt }) => [
    ...rowsOfRequest(decoded, receivedAt),
    rowsOfObservations(observe(decoded as ExportRequest, receivedAt)),
  ]);

interface Life {
  readonly journal: Journal;
  readonly writer: StoreWriter;
  readonly intake: Intake;
}

async function live(insert: StoreWriterOptions['store']['insert']): Promise<Life> {
  const journal = await openJournal({ folder: path.join(dataDir, 'journal') });
  const cursor = await journal.openCursor('store');
  const limits = { lingerMs: 5, intervalMs: 20, recordsMax: 300, retryFirstPauseMs: 20, retryPauseMaxMs: 200 };
  const afterInsert = (): Promise<void> => Promise.resolve();
  const writer = StoreWriter.start({ journal, cursor, store: { insert }, decode, toBlocks, afterInsert, limits });
  const onAccepted = (delivery: AcceptedDelivery): void => writer.offer(delivery);
  return { journal, writer, intake: createJournalIntake({ journal, onAccepted }) };
}

/** Sends a body; returns its ids once it is acknowledged. */
async function send(intake: Intake, records: number): Promise<readonly string[]> {
  const { json, ids } = logBody(records);
  const body = Buffer.from(json);
  const result = decodeLogsJson(body);
  if (!result.ok) throw new Error(result.problem.message);
  const decoded = { signal: 'logs', request: result.request } as const;
  const answer = await intake.accept({ decoded, body, encoding: 'json', receivedAt: Date.now() });
  expect(answer).toEqual({ outcome: 'accepted' });
  return ids;
}

async function storedIds(table: 'otel_logs' | 'codex_event'): Promise<string[]> {
  const column = table === 'otel_logs' ? 'LogAttributes' : 'Attributes';
  const rows = await store.query<{ id: string }>(`SELECT ${column}['test.id'] AS id FROM ${table}`);
  return rows.map(({ id }) => id).sort();
}

test('accepted records are in both tables, once', async () => {
  const { journal, writer, intake } = await live((block, token) => store.insert(block, token));
  const ids = (await Promise.all(Array.from({ length: 30 }, () => send(intake, 50)))).flat().sort();
  await writer.settled();
  expect(await storedIds('otel_logs')).toEqual(ids);
  expect(await storedIds('codex_event')).toEqual(ids);
  await writer.stop();
  await journal.close();
});

test('a life that dies between any two inserts, or before it hears of one, is carried on without a copy or a gap', async () => {
  const ids: string[] = [];
  for (let life = 0; life < 8; life += 1) {
    let left = 1 + (life % 4);
    const { journal, writer, intake } = await live(async (block, token) => {
      left -= 1;
      if (left < 0) throw new Error('dead');
      await store.insert(block, token);
      if (left === 0) throw new Error('the answer never came');
    });
    for (let round = 0; round < 6; round += 1) ids.push(...(await send(intake, 60)));
    await expect.poll(() => writer.state().trouble, { timeout: 10_000 }).not.toBeNull();
    await writer.stop(0);
    await journal.close();
  }
  const { journal, writer } = await live((block, token) => store.insert(block, token));
  await writer.settled();
  expect(await storedIds('otel_logs')).toEqual(ids.toSorted());
  expect(await storedIds('codex_event')).toEqual(ids.toSorted());
  await writer.stop();
  await journal.close();
});

test('an engine that is killed again and again while rows arrive loses and repeats nothing', async () => {
  const { journal, writer, intake } = await live((block, token) => store.insert(block, token));
  const ids: string[] = [];
  for (let kill = 0; kill < 5; kill += 1) {
    for (let round = 0; round < 10; round += 1) ids.push(...(await send(intake, 100)));
    process.kill(store.engine().pid, 'SIGKILL');
    await expect.poll(() => store.engine().restarts, { timeout: 10_000 }).toBe(kill + 1);
    await store.ping();
  }
  await writer.settled();
  expect(await storedIds('otel_logs')).toEqual(ids.toSorted());
  await writer.stop();
  await journal.close();
}, 60_000);
