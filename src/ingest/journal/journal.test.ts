import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Death, MemoryDisk } from '../../../test/helper/memory-disk.ts';
import type { Frame, FrameInput } from './frame.ts';
import type { Journal, JournalLimits } from './journal.ts';
import { openJournal } from './open-journal.ts';

const FOLDER = '/data/journal';
const LIMITS: JournalLimits = { segmentBytes: 300, bytesMax: 1_000_000, groupBytesMax: 500 };

function open(disk: MemoryDisk, limits: Partial<JournalLimits> = {}): Promise<Journal> {
  const lock = (): Promise<{ release(): Promise<void> }> => Promise.resolve({ release: () => Promise.resolve() });
  return openJournal({ folder: FOLDER, disk, lock, limits: { ...LIMITS, ...limits } });
}

const frame = (text: string): FrameInput => ({
  kind: 'otlp.logs',
  encoding: 'json',
  receivedAt: 1_700_000_000_000,
  body: Buffer.from(text),
});

async function readFrom(journal: Journal, from = 0): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const item of journal.read(from)) frames.push(item);
  return frames;
}

async function texts(journal: Journal, from = 0): Promise<string[]> {
  return (await readFrom(journal, from)).map(({ body }) => Buffer.from(body).toString());
}

const segments = (disk: MemoryDisk): string[] => disk.paths.filter((path) => path.endsWith('.segment'));

test('frames come back in the order of their acknowledgement, from any of their positions', async () => {
  const journal = await open(new MemoryDisk());
  const words = Array.from({ length: 40 }, (_, index) => `record ${index}`);
  const answers = await Promise.all(words.map((word) => journal.append(frame(word))));
  expect(answers.every(({ outcome }) => outcome === 'appended')).toBe(true);
  const frames = await readFrom(journal);
  expect(frames.map(({ position, end }) => ({ outcome: 'appended', position, end }))).toEqual(answers);
  expect(await texts(journal)).toEqual(words);
  expect(await texts(journal, frames[25]!.position)).toEqual(words.slice(25));
  expect(await texts(journal, frames[39]!.end)).toEqual([]);
});

test('a burst shares fsyncs, a lone append has its own', async () => {
  const disk = new MemoryDisk();
  const journal = await open(disk, { segmentBytes: 1e6, groupBytesMax: 1e6 });
  await journal.append(frame('first'));
  const before = disk.syncs;
  await Promise.all(Array.from({ length: 500 }, (_, index) => journal.append(frame(`${index}`))));
  expect(disk.syncs - before).toBe(1);
  await journal.append(frame('last'));
  expect(disk.syncs - before).toBe(2);
});

test.each(['kill', 'power'] as const)(
  'whatever is acknowledged survives a crash (%s) at any step, once, in order; positions are never used twice',
  async (death: Death) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.string({ maxLength: 120 }), { minLength: 1, maxLength: 6 }), {
          minLength: 1,
          maxLength: 8,
        }),
        fc.integer({ min: 1, max: 60 }),
        async (rounds, crashAtStep) => {
          const disk = new MemoryDisk();
          disk.crashAtStep = crashAtStep;
          const sent: string[] = [];
          const acknowledged: { text: string; position: number }[] = [];
          const journal = await open(disk).catch(() => null);
          for (const [round, list] of rounds.entries()) {
            const named = list.map((text, index) => `${round}.${index} ${text}`);
            sent.push(...(journal === null ? [] : named));
            const answers = await Promise.all(
              named.map(async (text) => ({ text, answer: await journal?.append(frame(text)) })),
            );
            for (const { text, answer } of answers) {
              if (answer?.outcome === 'appended') acknowledged.push({ text, position: answer.position });
            }
          }
          const after = await open(disk.revive(death));
          const found = await readFrom(after);
          const foundTexts = found.map(({ body }) => Buffer.from(body).toString());
          // Sent order, nothing twice, nothing invented, and every acknowledged one where it was said to be.
          expect(foundTexts).toEqual(sent.filter((text) => foundTexts.includes(text)));
          expect(found.map(({ body, position }) => ({ text: Buffer.from(body).toString(), position }))).toEqual(
            expect.arrayContaining(acknowledged),
          );
          const next = await after.append(frame('next life'));
          const highest = Math.max(
            -1,
            ...found.map(({ position }) => position),
            ...acknowledged.map((a) => a.position),
          );
          expect(next).toMatchObject({ outcome: 'appended' });
          expect(next.outcome === 'appended' && next.position > highest).toBe(true);
          expect(await texts(after)).toEqual([...foundTexts, 'next life']);
        },
      ),
      { numRuns: 150 },
    );
  },
);

test('a torn tail is cut and reported, and what follows stands behind it', async () => {
  const disk = new MemoryDisk();
  const journal = await open(disk, { segmentBytes: 1e6 });
  await journal.append(frame('whole'));
  const end = journal.durableEnd;
  const [path] = segments(disk);
  disk.damage(path!, (content) => Buffer.concat([content, content.subarray(0, 20)]));
  const next = await open(disk.revive('kill'));
  expect(next.report).toEqual({ tornBytes: 20, damagedBytes: 0 });
  expect(await next.append(frame('more'))).toMatchObject({ outcome: 'appended', position: end + 20 });
  expect(await texts(next)).toEqual(['whole', 'more']);
});

test('damage in the middle is skipped and counted', async () => {
  const disk = new MemoryDisk();
  const journal = await open(disk, { segmentBytes: 1e6 });
  for (const text of ['one', 'two', 'three']) await journal.append(frame(text));
  disk.damage(segments(disk)[0]!, (content) => (content.writeUInt8(0, 36 + 3 + 2), content));
  expect(await texts(journal)).toEqual(['one', 'three']);
  expect(journal.damage).toEqual({ stretches: 1, bytes: 39 });
  expect((await open(disk.revive('kill'))).report).toEqual({ tornBytes: 0, damagedBytes: 39 });
});

test('a full disk refuses, keeps nothing of what it refused, and takes again when there is room', async () => {
  const disk = new MemoryDisk();
  const journal = await open(disk, { segmentBytes: 1e6 });
  await journal.append(frame('before'));
  disk.bytesFree = 50;
  const refused = await Promise.all([journal.append(frame('small')), journal.append(frame('x'.repeat(100)))]);
  expect(refused.map(({ outcome }) => outcome)).toEqual(['disk_full', 'disk_full']);
  expect(await journal.append(frame('x'.repeat(100)))).toMatchObject({ outcome: 'disk_full' });
  disk.bytesFree = 1e6;
  expect(await journal.append(frame('after'))).toMatchObject({ outcome: 'appended' });
  expect(await texts(journal)).toEqual(['before', 'after']);
  expect(await texts(await open(disk.revive('kill')))).toEqual(['before', 'after']);
});

test('at its byte limit the journal asks to wait; trimming makes room', async () => {
  const disk = new MemoryDisk();
  const journal = await open(disk, { bytesMax: 2000 });
  const cursor = await journal.openCursor('store');
  const answers = [];
  for (let index = 0; index < 20; index += 1) answers.push(await journal.append(frame('x'.repeat(114))));
  expect(answers.map(({ outcome }) => outcome)).toEqual([
    ...Array(13).fill('appended'),
    ...Array(7).fill('overloaded'),
  ]);
  expect(answers.at(-1)).toMatchObject({
    retryAfterSeconds: 5,
    message: expect.stringContaining('1950 of 2000 bytes'),
  });
  await cursor.save({ done: journal.durableEnd, plan: null });
  expect(await journal.append(frame('y'))).toMatchObject({ outcome: 'appended' });
});

test('a segment goes when every cursor is past it, and not before', async () => {
  const disk = new MemoryDisk();
  const journal = await open(disk);
  const [fast, slow] = [await journal.openCursor('fast'), await journal.openCursor('slow')];
  for (let index = 0; index < 12; index += 1) await journal.append(frame('x'.repeat(64)));
  expect(segments(disk)).toHaveLength(4);
  await fast.save({ done: journal.durableEnd, plan: null });
  expect(segments(disk)).toHaveLength(4);
  await slow.save({ done: 650, plan: null });
  expect(segments(disk)).toHaveLength(2);
  await slow.save({ done: journal.durableEnd, plan: null });
  expect(segments(disk)).toHaveLength(1);
  expect(await texts(journal)).toEqual(Array(3).fill('x'.repeat(64)));
});

test('positions go on behind a cursor that is ahead of a disk that forgot', async () => {
  const disk = new MemoryDisk();
  const journal = await open(disk);
  await journal.append(frame('stored, then lost by the disk'));
  const cursor = await journal.openCursor('store');
  await cursor.save({ done: journal.durableEnd, plan: { from: journal.durableEnd, to: 5000 } });
  disk.damage(segments(disk)[0]!, () => Buffer.alloc(0));
  const next = await open(disk.revive('kill'));
  expect(await next.append(frame('new'))).toMatchObject({ outcome: 'appended', position: 5000 });
});

test('after closing, nothing is taken', async () => {
  const journal = await open(new MemoryDisk());
  const last = journal.append(frame('last'));
  await journal.close();
  expect(await last).toMatchObject({ outcome: 'appended' });
  expect(await journal.append(frame('late'))).toEqual({ outcome: 'closed', message: 'Turnscope is shutting down' });
});
