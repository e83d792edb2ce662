import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RowBlock } from '../store/store.ts';
import { BlockArena } from './block-arena.ts';
import { concatBlocks } from './rows/concat-blocks.ts';

const block: fc.Arbitrary<RowBlock> = fc.record({
  table: fc.constantFrom('otel_logs', 'codex_event'),
  rowCount: fc.integer({ min: 1, max: 5 }),
  bytes: fc.uint8Array({ maxLength: 40_000 }),
});

const plain = (blocks: readonly RowBlock[]): unknown =>
  blocks
    .map(({ table, rowCount, bytes }) => [table, rowCount, Buffer.from(bytes).toString('hex')])
    .toSorted((a, b) => String(a).localeCompare(String(b)));

test('holds what joining the same blocks gives, also in memory that was used before', () => {
  fc.assert(
    fc.property(fc.array(fc.array(block, { maxLength: 8 }), { minLength: 1, maxLength: 3 }), (batches) => {
      const arena = new BlockArena();
      for (const batch of batches) {
        arena.clear();
        for (const each of batch) arena.add(each);
        expect(plain(arena.blocks())).toEqual(plain(concatBlocks(batch)));
      }
    }),
  );
});

test('a block without rows makes no insert', () => {
  const arena = new BlockArena();
  arena.add({ table: 'otel_logs', rowCount: 0, bytes: new Uint8Array() });
  expect(arena.blocks()).toEqual([]);
});
