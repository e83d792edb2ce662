import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ThreadSize } from '../../store/kinship-reader.ts';
import { FamilyTree, familyBatches } from './family-batch.ts';

const size = (threadId: string, observations = 1, bytes = 1): ThreadSize => ({ threadId, observations, bytes });
const LIMITS = { observationsMax: 10, bytesMax: 100 };

const batchesOf = (sizes: readonly ThreadSize[], ties: readonly (readonly string[])[] = []): (readonly string[])[] => [
  ...familyBatches(sizes, new FamilyTree(ties), LIMITS),
];

describe('familyBatches', () => {
  test.each<[string, readonly ThreadSize[], readonly (readonly string[])[], readonly (readonly string[])[]]>([
    ['no threads', [], [], []],
    ['what fits together', [size('a', 5), size('b', 5)], [], [['a', 'b']]],
    ['one observation too many', [size('a', 5), size('b', 6)], [], [['a'], ['b']]],
    ['one byte too many', [size('a', 1, 50), size('b', 1, 51)], [], [['a'], ['b']]],
    [
      'a family that is larger than a batch',
      [size('a', 9), size('b'), size('c', 9)],
      [['a', 'c']],
      [['a', 'c'], ['b']],
    ],
    [
      'a chain of ties',
      [size('a', 4), size('b', 4), size('c', 4)],
      [
        ['b', 'c'],
        ['a', 'b'],
      ],
      [['a', 'b', 'c']],
    ],
    [
      'a tie to a thread that says nothing',
      [size('a'), size('b')],
      [
        ['a', 'x'],
        ['x', 'b'],
      ],
      [['a', 'b']],
    ],
    ['a thread tied to itself', [size('a')], [['a', 'a']], [['a']]],
  ])('%s', (_what, sizes, ties, batches) => {
    expect(batchesOf(sizes, ties)).toEqual(batches);
  });

  test('every thread comes once, and never without its kin', () => {
    const thread = fc.constantFrom(...Array.from('abcdefghijklmnop'));
    fc.assert(
      fc.property(
        fc.uniqueArray(thread),
        fc.array(fc.array(thread, { minLength: 2, maxLength: 3 }), { maxLength: 12 }),
        (threads, ties) => {
          const batches = batchesOf(
            threads.map((id) => size(id, 4)),
            ties,
          );
          expect(batches.flat().toSorted()).toEqual(threads.toSorted());
          const batchOf = new Map(batches.flatMap((batch, index) => batch.map((id) => [id, index] as const)));
          for (const tie of ties) {
            const indexes = new Set(tie.map((id) => batchOf.get(id)).filter((index) => index !== undefined));
            expect(indexes.size).toBeLessThanOrEqual(1);
          }
        },
      ),
    );
  });
});
