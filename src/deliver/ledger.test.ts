import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MemoryDisk } from '../../test/helper/memory-disk.ts';
import { Ledger } from './ledger.ts';
import { decodeRecord, encodeRecord, FATES, type KeyRecord, type LedgerRecord, RECORD_BYTES } from './ledger-record.ts';
import { keyHashOf } from './outbox-file.ts';

const PATH = '/o/ledger';
const LIMITS = { lastingKeysMax: 8, otherKeysMax: 4 };

const record = (key: string, rest: Partial<KeyRecord> = {}): KeyRecord => ({
  type: 'key',
  keyHash: keyHashOf(key),
  isLasting: true,
  isCounted: true,
  fate: 'sent',
  at: 1_700_000_000_000,
  records: 3,
  rejected: 0,
  ...rest,
});
const knows = (ledger: Ledger, keys: readonly string[]): string[] => keys.filter((key) => ledger.has(keyHashOf(key)));

test('a record comes back as it was written, and not at all when a bit of it is wrong', () => {
  const count = fc.integer({ min: 0, max: 0xffff_ffff });
  const at = fc.integer({ min: 0, max: 4e12 });
  const key = fc.record({
    type: fc.constant('key' as const),
    keyHash: fc.string().map(keyHashOf),
    isLasting: fc.boolean(),
    isCounted: fc.boolean(),
    fate: fc.constantFrom(...FATES),
    at,
    records: count,
    rejected: count,
  });
  const big = fc.maxSafeNat();
  const sum = fc.record({
    type: fc.constant('sum' as const),
    fate: fc.constantFrom(...FATES),
    items: big,
    records: big,
    rejected: big,
    at,
  });
  fc.assert(
    fc.property(
      fc.oneof<fc.Arbitrary<LedgerRecord>[]>(key, sum),
      fc.integer({ min: 0, max: RECORD_BYTES * 8 - 1 }),
      (one, bit) => {
        const bytes = encodeRecord(one);
        expect(bytes).toHaveLength(RECORD_BYTES);
        expect(decodeRecord(bytes, 0)).toEqual(one);
        bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expect(decodeRecord(bytes, 0)).toBe(null);
      },
    ),
  );
});

test('remembers over restarts, with what it counted', async () => {
  const disk = new MemoryDisk();
  const ledger = await Ledger.open(disk, PATH);
  await ledger.append([record('a'), record('b', { rejected: 1 }), record('c', { fate: 'age' })]);
  await ledger.append([record('part', { isCounted: false, isLasting: false })]);
  const next = await Ledger.open(disk.revive('power'), PATH);
  expect(knows(next, ['a', 'b', 'c', 'part', 'd'])).toEqual(['a', 'b', 'c', 'part']);
  expect(next.sum('sent')).toMatchObject({ items: 2, records: 9, rejected: 1 });
  expect(next.sum('age')).toMatchObject({ items: 1, records: 3 });
});

test.each([1, 20, 39])('a tail torn after %i bytes is cut, and what follows stands behind it', async (bytes) => {
  const disk = new MemoryDisk();
  const ledger = await Ledger.open(disk, PATH);
  await ledger.append([record('a')]);
  disk.damage(PATH, (content) => Buffer.concat([content, encodeRecord(record('torn')).subarray(0, bytes)]));
  const next = await Ledger.open(disk.revive('kill'), PATH);
  await next.append([record('b')]);
  await next.close();
  expect(knows(await Ledger.open(disk, PATH), ['a', 'torn'])).toEqual(['a']);
  expect(knows(next, ['a', 'torn', 'b'])).toEqual(['a', 'b']);
});

test('a damaged record costs only itself', async () => {
  const disk = new MemoryDisk();
  const ledger = await Ledger.open(disk, PATH);
  await ledger.append(['a', 'b', 'c'].map((key) => record(key)));
  disk.damage(PATH, (content) => (content.writeUInt8(7, RECORD_BYTES + 3), content));
  const next = await Ledger.open(disk, PATH);
  expect(knows(next, ['a', 'b', 'c'])).toEqual(['a', 'c']);
});

test('forgets the oldest keys above its limits, those of turns apart from others, and never what it counted', async () => {
  const disk = new MemoryDisk();
  const ledger = await Ledger.open(disk, PATH, LIMITS);
  const turns = Array.from({ length: 30 }, (_, index) => `turn ${index}`);
  for (const turn of turns) {
    await ledger.append([record(turn)]);
    await ledger.append([record(`raw ${turn}`, { isLasting: false, records: 1 })]);
  }
  for (const reader of [ledger, await Ledger.open(disk.revive('power'), PATH, LIMITS)]) {
    const known = knows(reader, turns);
    expect(known).toEqual(turns.slice(-known.length));
    expect(known.length).toBeGreaterThanOrEqual(8);
    expect(known.length).toBeLessThanOrEqual(10);
    expect(
      knows(
        reader,
        turns.map((turn) => `raw ${turn}`),
      ).length,
    ).toBeLessThanOrEqual(5);
    expect(reader.sum('sent')).toMatchObject({ items: 60, records: 120 });
  }
});

test.each(['kill', 'power'] as const)(
  'killed at any step (%s), what was appended is remembered, counted once',
  async (death) => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 150 }),
        fc.integer({ min: 1, max: 40 }),
        async (crashAtStep, count) => {
          const disk = new MemoryDisk();
          disk.crashAtStep = crashAtStep;
          const kept: string[] = [];
          const life = async (): Promise<void> => {
            const ledger = await Ledger.open(disk, PATH, LIMITS);
            for (let index = 0; index < count && disk.steps < crashAtStep; index += 1) {
              await ledger.append([record(`${index}`)]);
              kept.push(`${index}`);
            }
          };
          await life().catch(() => undefined);
          const next = await Ledger.open(disk.revive(death), PATH, LIMITS);
          expect(knows(next, kept.slice(-8))).toEqual(kept.slice(-8));
          // The one that the crash hit may have made it to the disk, or half of a power cut's luck.
          expect([kept.length, kept.length + 1]).toContain(next.sum('sent').items);
        },
      ),
      { numRuns: 200 },
    );
  },
);

test('after a write that failed it goes on in a new file, with everything', async () => {
  const disk = new MemoryDisk();
  const ledger = await Ledger.open(disk, PATH);
  await ledger.append([record('a')]);
  disk.bytesFree = 10;
  await expect(ledger.append([record('b')])).rejects.toMatchObject({ code: 'ENOSPC' });
  await expect(ledger.append([record('c')])).rejects.toMatchObject({ code: 'ENOSPC' });
  disk.bytesFree = 1e6;
  await ledger.append([record('d')]);
  const next = await Ledger.open(disk.revive('power'), PATH);
  for (const reader of [ledger, next]) {
    expect(knows(reader, ['a', 'b', 'c', 'd'])).toEqual(['a', 'd']);
    expect(reader.sum('sent').items).toBe(2);
  }
});
