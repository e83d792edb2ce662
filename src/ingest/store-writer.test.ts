import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type Death, MemoryDisk } from '../../test/helper/memory-disk.ts';
import { AppError } from '../lib/errors.ts';
import type { RowBlock } from '../store/store.ts';
import type { AcceptedDelivery } from './accepted-delivery.ts';
import type { DecodeFrame } from './backlog.ts';
import type { Delivery } from './intake.ts';
import type { Journal } from './journal/journal.ts';
import { openJournal } from './journal/open-journal.ts';
import { createJournalIntake } from './journal-intake.ts';
import { StoreWriter, type StoreWriterLimits } from './store-writer.ts';

const FAST: Partial<StoreWriterLimits> = { lingerMs: 0, intervalMs: 0, retryFirstPauseMs: 1, retryPauseMaxMs: 2 };

const decode: DecodeFrame = ({ body }) => {
  const text = Buffer.from(body).toString();
  if (text.startsWith('!')) return { ok: false, message: 'not OTLP' };
  return { ok: true, decoded: delivery(text).decoded };
};

/** A request with one log record, whose body is the text. */
function delivery(text: string): Delivery {
  const scope = { name: 'test', version: '', attributes: [], droppedAttributesCount: 0 };
  const logRecord = {
    timeUnixNano: 0n,
    observedTimeUnixNano: 0n,
    severityNumber: 0,
    severityText: '',
    body: text,
    attributes: [],
    droppedAttributesCount: 0,
    flags: 0,
    traceId: '',
    spanId: '',
    eventName: '',
  };
  const scopeLogs = [{ scope, schemaUrl: '', logRecords: [logRecord] }];
  const resource = { attributes: [], droppedAttributesCount: 0 };
  return {
    decoded: { signal: 'logs', request: { resourceLogs: [{ resource, schemaUrl: '', scopeLogs }] } },
    body: Buffer.from(text),
    encoding: 'json',
    receivedAt: 1,
  };
}

function textsOf(deliveries: readonly AcceptedDelivery[]): string[] {
  const requests = deliveries.flatMap(({ decoded }) => (decoded.signal === 'logs' ? [decoded.request] : []));
  const records = requests.flatMap(({ resourceLogs }) =>
    resourceLogs.flatMap((r) => r.scopeLogs.flatMap((s) => s.logRecords)),
  );
  return records.flatMap(({ body }) => (typeof body === 'string' ? [body] : []));
}

/** Two tables, one line per record, so that a crash between two inserts of one batch shows. */
function toBlocks(deliveries: readonly AcceptedDelivery[]): RowBlock[] {
  const texts = textsOf(deliveries);
  if (texts.some((text) => text.startsWith('?'))) throw new Error('cannot map this');
  const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(''));
  return [
    { table: 'otel_logs', rowCount: texts.length, bytes },
    { table: 'codex_event', rowCount: texts.length, bytes },
  ];
}

/** Outlives the writer; keeps to the law of tokens: the same one again adds nothing, whatever the rows. */
class TokenStore {
  readonly tables: Record<string, string[]> = { otel_logs: [], codex_event: [] };
  readonly inserts: { table: string; token: string; rows: string; at: number }[] = [];
  readonly tokens = new Map<string, string>();
  /** How an insert travels; may lose it, or the answer. */
  wire: (insert: () => void) => Promise<void> = (insert) => Promise.resolve().then(insert);

  insert(block: RowBlock, token: string): Promise<void> {
    return this.wire(() => this.#insert(block, token));
  }

  #insert({ table, bytes }: RowBlock, token: string): void {
    const rows = Buffer.from(bytes).toString();
    const earlier = this.tokens.get(`${table} ${token}`);
    if (earlier !== undefined && earlier !== rows) throw new Error('BUG: one token, two blocks');
    this.inserts.push({ table, token, rows, at: performance.now() });
    if (earlier !== undefined) return;
    this.tokens.set(`${table} ${token}`, rows);
    this.tables[table]?.push(...rows.split('\n').slice(0, -1));
  }
}

interface Life {
  readonly journal: Journal;
  readonly writer: StoreWriter;
  readonly afterInserts: string[][];
  readonly send: (text: string) => Promise<string>;
}

async function live(
  disk: MemoryDisk,
  store: TokenStore,
  limits: Partial<StoreWriterLimits> = {},
  after?: () => Promise<void>,
): Promise<Life> {
  const lock = (): Promise<{ release(): Promise<void> }> => Promise.resolve({ release: () => Promise.resolve() });
  const journal = await openJournal({ folder: '/data/journal', disk, lock, limits: { segmentBytes: 400 } });
  const cursor = await journal.openCursor('store');
  const afterInserts: string[][] = [];
  const writer = StoreWriter.start({
    journal,
    cursor,
    store,
    decode,
    toBlocks,
    afterInsert: async (deliveries) => {
      await after?.();
      afterInserts.push(textsOf(deliveries));
    },
    limits: { ...FAST, ...limits },
  });
  const intake = createJournalIntake({ journal, onAccepted: (accepted) => writer.offer(accepted) });
  return { journal, writer, afterInserts, send: async (text) => (await intake.accept(delivery(text))).outcome };
}

const words = (count: number, prefix = 'w'): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

test('accepted deliveries reach every table in order, then afterInsert, and the journal is trimmed', async () => {
  const store = new TokenStore();
  const disk = new MemoryDisk();
  const { journal, writer, afterInserts, send } = await live(disk, store);
  expect(new Set(await Promise.all(words(50).map(send)))).toEqual(new Set(['accepted']));
  expect(new Set(await Promise.all(words(100).slice(50).map(send)))).toEqual(new Set(['accepted']));
  await writer.settled();
  expect(store.tables).toEqual({ otel_logs: words(100), codex_event: words(100) });
  expect(afterInserts.flat()).toEqual(words(100));
  expect(writer.state()).toMatchObject({ lagBytes: 0, rows: 200, trouble: null, oldestReceivedAt: null });
  expect(journal.storedBytes).toBeLessThan(2000);
  await writer.stop();
});

test('a burst beyond the memory bound is read again from the journal, nothing twice and in order', async () => {
  const store = new TokenStore();
  const { writer, send } = await live(new MemoryDisk(), store, { memoryBytesMax: 150, recordsMax: 7 });
  for (let round = 0; round < 5; round += 1) await Promise.all(words(40, `${round}-`).map(send));
  await writer.settled();
  expect(store.tables['otel_logs']).toEqual([0, 1, 2, 3, 4].flatMap((round) => words(40, `${round}-`)));
  expect(writer.state().batches).toBeGreaterThanOrEqual(200 / 7);
  await writer.stop();
});

test('batches close at their record limit, and otherwise at the interval', async () => {
  const store = new TokenStore();
  const { writer, send } = await live(new MemoryDisk(), store, { lingerMs: 20, intervalMs: 120, recordsMax: 10 });
  await Promise.all(words(25).map(send));
  await expect.poll(() => writer.state().lagBytes, { timeout: 5_000, interval: 5 }).toBe(0);
  const sizes = store.inserts
    .filter(({ table }) => table === 'otel_logs')
    .map(({ rows }) => rows.split('\n').length - 1);
  expect(sizes).toEqual([10, 10, 5]);
  const [, full, rest] = store.inserts.filter(({ table }) => table === 'otel_logs').map(({ at }) => at);
  expect(rest! - full!).toBeGreaterThan(100);
  await writer.stop();
});

test('a batch that somebody waits for closes at once', async () => {
  const { writer, send } = await live(new MemoryDisk(), new TokenStore(), { lingerMs: 60_000, intervalMs: 60_000 });
  await Promise.all(words(3).map(send));
  await writer.settled();
  await Promise.all(words(3).map(send));
  await writer.settled();
  expect(writer.state()).toMatchObject({ batches: 2, lagBytes: 0 });
  await writer.stop();
});

test('a store in trouble is tried again for ever, in order, and its trouble can be seen', async () => {
  const store = new TokenStore();
  let failures = 12;
  store.wire = async (insert) => {
    failures -= 1;
    // Every second time the rows arrive and only the answer is lost.
    if (failures % 2 === 0) insert();
    if (failures > 0) throw new AppError('unavailable', 'the engine restarts');
    insert();
  };
  const { writer, send } = await live(new MemoryDisk(), store, { recordsMax: 3 });
  await Promise.all(words(9).map(send));
  await expect.poll(() => writer.state().trouble?.message, { interval: 1 }).toBe('the engine restarts');
  await writer.settled();
  expect(store.tables).toEqual({ otel_logs: words(9), codex_event: words(9) });
  expect(writer.state().trouble).toBeNull();
  await writer.stop();
});

test('what cannot be mapped, or decoded after a restart, is set aside and holds nothing up', async () => {
  const store = new TokenStore();
  const disk = new MemoryDisk();
  const first = await live(disk, store);
  await Promise.all(['a', '?unmappable', 'b'].map(first.send));
  await first.writer.settled();
  expect(store.tables['otel_logs']).toEqual(['a', 'b']);
  expect(first.writer.state().rejected).toEqual({ frames: 1, notKept: 0, lastReason: 'cannot map this' });
  await first.writer.stop();
  for (const text of ['!undecodable', 'c']) {
    await first.journal.append({ kind: 'otlp.logs', encoding: 'json', receivedAt: 1, body: Buffer.from(text) });
  }
  await first.journal.close();
  const second = await live(disk, store);
  await second.writer.settled();
  expect(store.tables['otel_logs']).toEqual(['a', 'b', 'c']);
  expect(second.writer.state().rejected).toEqual({ frames: 1, notKept: 0, lastReason: 'not OTLP' });
  expect(disk.paths.filter((path) => path.includes('/rejected/'))).toHaveLength(2);
  await second.writer.stop();
});

test('an afterInsert that never works is given up after its attempts; the rows behind it still come', async () => {
  const store = new TokenStore();
  const broken = (): Promise<void> => Promise.reject(new Error('assembling failed'));
  const { writer, send } = await live(new MemoryDisk(), store, { afterInsertAttempts: 3 }, broken);
  await send('a');
  await writer.settled();
  await send('b');
  await writer.settled();
  expect(store.tables['otel_logs']).toEqual(['a', 'b']);
  expect(writer.state()).toMatchObject({ unfinished: 2, lagBytes: 0 });
  await writer.stop();
});

test('stopping with a dead store ends in time, and the next life finishes the same batch', async () => {
  const store = new TokenStore();
  const disk = new MemoryDisk();
  const first = await live(disk, store);
  store.wire = () => Promise.reject(new AppError('unavailable', 'gone'));
  await Promise.all(words(5).map(first.send));
  await expect.poll(() => first.writer.state().trouble).not.toBeNull();
  await first.writer.stop(20);
  await first.journal.close();
  expect(first.writer.state().lagBytes).toBeGreaterThan(0);
  store.wire = async (insert) => insert();
  const second = await live(disk, store);
  await second.writer.settled();
  expect(store.tables).toEqual({ otel_logs: words(5), codex_event: words(5) });
  await second.writer.stop();
});

describe.each(['kill', 'power'] as const)('a crash (%s) between any two steps', (death: Death) => {
  /** One life: sends words in small groups until it dies; returns what was acknowledged. */
  async function lifeUntilCrash(disk: MemoryDisk, store: TokenStore, prefix: string): Promise<string[]> {
    const acknowledged: string[] = [];
    const life = await live(disk, store, { recordsMax: 4 }).catch(() => null);
    for (let group = 0; group < 6 && life !== null; group += 1) {
      const texts = words(3, `${prefix}.${group}.`);
      const answers = await Promise.all(texts.map(life.send));
      acknowledged.push(...texts.filter((_, index) => answers[index] === 'accepted'));
      await sleep(1);
    }
    await life?.writer.stop(10);
    return acknowledged;
  }

  test('leaves every acknowledged record in every table exactly once', async () => {
    for (let crashAtStep = 1; crashAtStep <= 70; crashAtStep += 3) {
      const store = new TokenStore();
      const acknowledged: string[] = [];
      let disk = new MemoryDisk();
      // Three lives, each of which dies at another step: the second one often while it replays the first one's plan.
      for (const [life, step] of [crashAtStep, 8 + (crashAtStep % 29), 20 + (crashAtStep % 17)].entries()) {
        disk.crashAtStep = step;
        const current = disk;
        store.wire = (insert) => current.elsewhere(insert);
        acknowledged.push(...(await lifeUntilCrash(disk, store, `${life}`)));
        disk = disk.revive(death);
      }
      store.wire = async (insert) => insert();
      const last = await live(disk, store);
      await last.writer.settled();
      await last.writer.stop();
      for (const rows of Object.values(store.tables)) {
        expect(new Set(rows).size, `step ${crashAtStep}: nothing twice`).toBe(rows.length);
        expect(rows, `step ${crashAtStep}`).toEqual(expect.arrayContaining(acknowledged));
      }
    }
  });
});
