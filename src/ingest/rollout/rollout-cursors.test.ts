import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newRolloutState } from '../../codex/rollout/rollout-state.ts';
import { nodeDisk } from '../../lib/node-disk.ts';
import { type RolloutCursor, RolloutCursors } from './rollout-cursors.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'turnscope-cursors-'));
  file = path.join(folder, 'rollouts.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const cursor = (stem: string, position: number, padding = 0): RolloutCursor => ({
  stem,
  path: `/sessions/${stem}.jsonl`,
  position,
  atEnd: position % 2 === 0 ? { bytes: position, modifiedAt: 1.5 } : null,
  mark: { head: 'h', headBytes: 1, tail: 't', tailBytes: 1 },
  state: { ...newRolloutState(), turnId: 'x'.repeat(padding) },
});

async function withCursors<Result>(act: (cursors: RolloutCursors) => Promise<Result>): Promise<Result> {
  const cursors = await RolloutCursors.open(nodeDisk, file);
  try {
    return await act(cursors);
  } finally {
    await cursors.close();
  }
}

describe('RolloutCursors', () => {
  test('gives back what was saved last, also after opening again', async () => {
    const saved = [cursor('a', 1), cursor('b', 2), cursor('a', 4)];
    await withCursors(async (cursors) => {
      await cursors.save(saved.slice(0, 2));
      await cursors.save(saved.slice(2));
      expect(await cursors.read('a')).toEqual(saved[2]);
    });
    await withCursors(async (cursors) => {
      expect(await cursors.read('a')).toEqual(saved[2]);
      expect(await cursors.read('b')).toEqual(saved[1]);
      expect(await cursors.read('c')).toBeNull();
      expect(cursors.place('a')).toMatchObject({ position: 4, atEnd: { bytes: 4, modifiedAt: 1.5 } });
      expect([...cursors.places()].map(({ stem }) => stem)).toEqual(['a', 'b']);
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('forgets half a line at its end, and writes on behind the last whole one', async () => {
    await withCursors((cursors) => cursors.save([cursor('a', 1), cursor('b', 1)]));
    truncateSync(file, statSync(file).size - 5);
    await withCursors(async (cursors) => {
      expect(await cursors.read('b')).toBeNull();
      await cursors.save([cursor('c', 3)]);
    });
    await withCursors(async (cursors) => {
      expect([(await cursors.read('a'))?.position, (await cursors.read('c'))?.position]).toEqual([1, 3]);
    });
  });

  test('steps over lines that are no cursors', async () => {
    writeFileSync(file, 'garbage\n{"stem":1}\nnull\n');
    await withCursors((cursors) => cursors.save([cursor('a', 7)]));
    appendFileSync(file, '\0\0\0\n');
    await withCursors(async (cursors) => expect((await cursors.read('a'))?.position).toBe(7));
  });

  test('is rewritten when most of it is history, while it is written and when it is opened', async () => {
    await withCursors(async (cursors) => {
      await cursors.save([cursor('quiet', 1)]);
      for (let position = 1; position <= 120; position += 1) await cursors.save([cursor('busy', position, 100_000)]);
      expect((await cursors.read('busy'))?.position).toBe(120);
      expect((await cursors.read('quiet'))?.position).toBe(1);
    });
    expect(statSync(file).size).toBeLessThan(5_000_000);
    await withCursors(async (cursors) => expect((await cursors.read('busy'))?.position).toBe(120));
  });

  test('forgets rollouts, and does not grow by those that are forgotten', async () => {
    for (let n = 0; n < 12; n += 1) {
      await withCursors(async (cursors) => {
        await cursors.save([cursor(`old-${n}`, 1, 900_000), cursor('live', n + 1)]);
        await cursors.forget([...cursors.places()].map(({ stem }) => stem).filter((stem) => stem !== 'live'));
        expect([...cursors.places()].map(({ stem }) => stem)).toEqual(['live']);
      });
    }
    expect(statSync(file).size).toBeLessThan(6_000_000);
    await withCursors(async (cursors) => expect((await cursors.read('live'))?.position).toBe(12));
  });

  test('whatever is saved in whatever pieces, the last of each stem stands', async () => {
    const steps = fc.array(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat()), { maxLength: 4 }), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(steps, async (pieces) => {
        rmSync(file, { force: true });
        const last = new Map(pieces.flat());
        await withCursors(async (cursors) => {
          // not waiting between them: they must not run into each other
          await Promise.all(
            pieces.map((piece) => cursors.save(piece.map(([stem, position]) => cursor(stem, position)))),
          );
        });
        await withCursors(async (cursors) => {
          for (const [stem, position] of last) expect((await cursors.read(stem))?.position).toBe(position);
        });
        expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(pieces.flat().length + 1);
      }),
      { numRuns: 30 },
    );
  });
});
