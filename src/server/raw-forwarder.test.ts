import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type Death, MemoryDisk } from '../../test/helper/memory-disk.ts';
import { type Outbox, openOutbox } from '../deliver/outbox.ts';
import type { Content } from '../ingest/content.ts';
import type { Delivery } from '../ingest/intake.ts';
import type { Journal } from '../ingest/journal/journal.ts';
import { openJournal } from '../ingest/journal/open-journal.ts';
import { createJournalIntake } from '../ingest/journal-intake.ts';
import { contentPolicy } from '../model/content-policy.ts';
import { decodeExportRequest } from '../otlp/decode.ts';
import { encodeExportRequest } from '../otlp/encode.ts';
import { createDecodeFrame } from './decode-frame.ts';
import { RawForwarder, type RawLane } from './raw-forwarder.ts';

const FAST = { gatherMs: 0, firstPauseMs: 1, pauseMaxMs: 2 };
const ENDPOINT = {
  url: 'http://127.0.0.1:1/v1/logs',
  protocol: 'http/protobuf',
  headers: {},
  compression: 'none',
  tls: { ca: null, clientCert: null, clientKey: null },
  proxy: null,
  timeoutMs: 1_000,
  requestBytesMax: 1_000_000,
} as const;
const OPEN_LOCK = (): Promise<{ release(): Promise<void> }> => Promise.resolve({ release: () => Promise.resolve() });

/** A request with one log record, whose body is the text. */
function delivery(text: string): Delivery {
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
  const scope = { name: 'test', version: '', attributes: [], droppedAttributesCount: 0 };
  const resource = { attributes: [], droppedAttributesCount: 0 };
  const scopeLogs = [{ scope, schemaUrl: '', logRecords: [logRecord] }];
  const decoded = { signal: 'logs' as const, request: { resourceLogs: [{ resource, schemaUrl: '', scopeLogs }] } };
  return { decoded, body: encodeExportRequest(decoded), encoding: 'protobuf', receivedAt: 1 };
}

function textsIn(content: Content): string[] {
  if (content.signal !== 'logs') return [];
  const records = content.request.resourceLogs.flatMap((r) => r.scopeLogs.flatMap((s) => s.logRecords));
  return records.flatMap(({ body }) => (typeof body === 'string' ? [body] : []));
}

/** Every text that waits, in the order of sending. */
async function waitingIn(outbox: Outbox): Promise<string[]> {
  const texts: string[] = [];
  for (const item of outbox.take('logs', { bytesMax: 1e9, recordsMax: 1e9, itemsMax: 1e9 })) {
    const decoded = decodeExportRequest({
      signal: 'logs',
      encoding: 'protobuf',
      body: (await outbox.read(item)) ?? new Uint8Array(),
    });
    texts.push(...(decoded.ok ? textsIn(decoded.request) : []));
  }
  return texts;
}

interface Life {
  readonly journal: Journal;
  readonly raw: RawForwarder;
  readonly outboxes: readonly Outbox[];
  readonly troubles: string[];
  readonly send: (text: string) => Promise<string>;
}

interface LifeOptions {
  readonly recordsMax?: number;
  readonly memoryBytesMax?: number;
  readonly backends?: readonly string[];
  readonly lane?: (lane: RawLane) => RawLane;
  readonly ready?: Promise<unknown>;
}

async function live(disk: MemoryDisk, options: LifeOptions = {}): Promise<Life> {
  const { backends = ['one', 'two'], lane = (same) => same, ready = Promise.resolve(), ...limits } = options;
  const journal = await openJournal({ folder: '/data/journal', disk, lock: OPEN_LOCK, limits: { segmentBytes: 600 } });
  const outboxes = await Promise.all(
    backends.map((name) =>
      openOutbox({
        folder: `/state/forward/${name}`,
        limits: { bytesMax: 1e9, ageMaxMs: 1e12 },
        now: () => 1,
        disk,
        lock: OPEN_LOCK,
      }),
    ),
  );
  const lanes = outboxes.map((outbox, index) =>
    lane({
      backend: {
        name: backends[index]!,
        raw: { logs: ENDPOINT, traces: null, metrics: null },
        content: contentPolicy('full'),
      },
      filter: (content) => content,
      put: (item) => outbox.put(item),
    }),
  );
  const troubles: string[] = [];
  const raw = RawForwarder.start({
    journal,
    lanes,
    ready,
    decode: createDecodeFrame(),
    cursor: await journal.openCursor('forward', 'now'),
    onTrouble: (message) => troubles.push(message),
    limits: { ...FAST, ...limits },
  });
  const intake = createJournalIntake({ journal, onAccepted: (accepted) => raw.offer(accepted) });
  return { journal, raw, outboxes, troubles, send: async (text) => (await intake.accept(delivery(text))).outcome };
}

/** In groups, so that the journal has several segments. */
async function sendAll({ send }: Life, texts: readonly string[]): Promise<void> {
  for (let from = 0; from < texts.length; from += 5)
    await Promise.all(texts.slice(from, from + 5).map((text) => send(text)));
}

const words = (count: number, prefix = 'w'): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

async function end({ raw, journal, outboxes }: Life): Promise<void> {
  await raw.stop();
  await journal.close();
  for (const outbox of outboxes) await outbox.close();
}

test('what was accepted waits for every backend, once, in order, also what is there when it stops', async () => {
  const life = await live(new MemoryDisk(), { recordsMax: 7 });
  await Promise.all(words(50).map(life.send));
  await life.raw.stop();
  for (const outbox of life.outboxes) expect(await waitingIn(outbox)).toEqual(words(50));
});

test('a burst beyond its memory is read again from the journal, which keeps nothing that was carried', async () => {
  const life = await live(new MemoryDisk(), { recordsMax: 7, memoryBytesMax: 200 });
  await sendAll(life, words(100));
  await life.raw.stop();
  expect(await waitingIn(life.outboxes[0]!)).toEqual(words(100));
  expect(life.journal.storedBytes).toBeLessThan(1_500);
});

test('begins with what comes from now on, and goes on where it was', async () => {
  const disk = new MemoryDisk();
  const before = await openJournal({ folder: '/data/journal', disk, lock: OPEN_LOCK });
  const intake = createJournalIntake({ journal: before, onAccepted: () => undefined });
  await intake.accept(delivery('long before'));
  await before.close();
  const first = await live(disk);
  await first.send('a');
  await end(first);
  const second = await live(disk);
  await second.send('b');
  await second.raw.stop();
  expect(await waitingIn(second.outboxes[0]!)).toEqual(['a', 'b']);
});

test('is a new reader after a time in which nobody wanted it', async () => {
  const disk = new MemoryDisk();
  const first = await live(disk);
  await first.send('a');
  await end(first);
  const alone = await openJournal({ folder: '/data/journal', disk, lock: OPEN_LOCK });
  await alone.dropCursor('forward');
  await createJournalIntake({ journal: alone, onAccepted: () => undefined }).accept(delivery('unwanted'));
  await alone.close();
  const again = await live(disk);
  await again.send('b');
  await again.raw.stop();
  expect(await waitingIn(again.outboxes[0]!)).toEqual(['a', 'b']);
});

test('a backend without an outbox loses what comes, counted, and holds up neither the others nor the journal', async () => {
  const lane = (own: RawLane): RawLane =>
    own.backend.name === 'one' ? { ...own, put: () => Promise.resolve('closed') } : own;
  const life = await live(new MemoryDisk(), { lane });
  await sendAll(life, words(30));
  await life.raw.stop();
  expect(await waitingIn(life.outboxes[1]!)).toEqual(words(30));
  expect([...life.raw.lost]).toEqual([['one', 30]]);
  expect(life.journal.storedBytes).toBeLessThan(1_500);
});

test('carries nothing before the outboxes are free', async () => {
  let free = (): void => undefined;
  const ready = new Promise<void>((resolve) => (free = resolve));
  const life = await live(new MemoryDisk(), { ready });
  await life.send('a');
  await sleep(5);
  expect(await waitingIn(life.outboxes[0]!)).toEqual([]);
  free();
  await expect.poll(() => life.outboxes[0]!.status().waiting.items).toBe(1);
  await life.raw.stop();
});

test('an outbox that takes nothing for a while is told of once, and nothing is lost', async () => {
  let failures = 9;
  const lane = (own: RawLane): RawLane => ({
    ...own,
    put: (item) => (failures-- > 0 ? Promise.reject(new Error('the disk is full')) : own.put(item)),
  });
  const life = await live(new MemoryDisk(), { lane, recordsMax: 2 });
  await Promise.all(words(5).map(life.send));
  await expect.poll(() => life.outboxes[1]!.status().waiting.items).toBeGreaterThan(1);
  await life.raw.stop();
  expect(await waitingIn(life.outboxes[1]!)).toEqual(words(5));
  expect(life.troubles).toEqual(['the disk is full']);
});

test('a journal that cannot be read for a while ends nothing', async () => {
  const life = await live(new MemoryDisk(), { memoryBytesMax: 0 });
  const read = life.journal.read.bind(life.journal);
  let failures = 3;
  life.journal.read = (from, to) => {
    if (failures-- > 0) throw new Error('the disk does not answer');
    return read(from, to);
  };
  await life.send('a');
  await expect.poll(() => life.outboxes[0]!.status().waiting.items).toBe(1);
  await life.raw.stop();
});

test('a backend gets what its filter leaves, and an empty request is none', async () => {
  const lane = (own: RawLane): RawLane => ({
    ...own,
    filter: (content) => (textsIn(content).includes('secret') ? delivery('').decoded : content),
  });
  const life = await live(new MemoryDisk(), { lane });
  for (const text of ['a', 'secret', 'b']) await life.send(text);
  await life.raw.stop();
  expect(await waitingIn(life.outboxes[0]!)).toEqual(['a', '', 'b']);
});

describe.each(['kill', 'power'] as const)('a crash (%s) between any two steps', (death: Death) => {
  /** One life: sends words in small groups until it dies; returns what was acknowledged. */
  async function lifeUntilCrash(disk: MemoryDisk, prefix: string): Promise<string[]> {
    const acknowledged: string[] = [];
    const life = await live(disk, { recordsMax: 4 }).catch(() => null);
    for (let group = 0; group < 5 && life !== null; group += 1) {
      const texts = words(3, `${prefix}.${group}.`);
      const answers = await Promise.all(texts.map(life.send));
      acknowledged.push(...texts.filter((_, index) => answers[index] === 'accepted'));
      await sleep(1);
    }
    await life?.raw.stop(5);
    return acknowledged;
  }

  test('leaves every acknowledged record in every outbox exactly once', async () => {
    for (let crashAtStep = 1; crashAtStep <= 120; crashAtStep += 3) {
      const acknowledged: string[] = [];
      let disk = new MemoryDisk();
      // the first life has to come as far as its cursor: before, it is nobody's promise
      const begin = await live(disk);
      await end(begin);
      for (const [life, step] of [crashAtStep, 12 + (crashAtStep % 41), 25 + (crashAtStep % 23)].entries()) {
        disk.crashAtStep = disk.steps + step;
        acknowledged.push(...(await lifeUntilCrash(disk, `${life}`)));
        disk = disk.revive(death);
      }
      const last = await live(disk);
      await last.send('end');
      await last.raw.stop(10_000);
      for (const outbox of last.outboxes) {
        const texts = await waitingIn(outbox);
        expect(new Set(texts).size, `step ${crashAtStep}: nothing twice`).toBe(texts.length);
        expect(texts, `step ${crashAtStep}`).toEqual(expect.arrayContaining([...acknowledged, 'end']));
      }
    }
  }, 60_000);
});
