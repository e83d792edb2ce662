import { expect, test } from 'vitest';
import { readKept, withoutSaved, withRun, withSaved, writeKept } from './kept-queries.ts';

const NOTHING = { history: [], saved: [] };

test('keeps the newest runs, each once', () => {
  const runs = Array.from({ length: 60 }, (_, index) => `SELECT ${index}`);
  const kept = [...runs, 'SELECT 30'].reduce(withRun, NOTHING);
  expect(kept.history).toHaveLength(50);
  expect(kept.history.slice(0, 2)).toEqual(['SELECT 30', 'SELECT 59']);
  expect(new Set(kept.history).size).toBe(50);
});

test('keeps no text that is too long', () => {
  expect(withRun(NOTHING, 'x'.repeat(20_001))).toBe(NOTHING);
});

test('saves under a name, over what had it', () => {
  const kept = withSaved(withSaved(NOTHING, 'a', '1'), 'a', '2');
  expect(kept.saved).toEqual([{ name: 'a', sql: '2' }]);
  expect(withoutSaved(kept, 'a').saved).toEqual([]);
});

test.each(['no JSON', '7', 'null', '{"history":3,"saved":[null,{"name":1}]}'])('takes %s for nothing', (text) => {
  expect(readKept({ getItem: () => text })).toEqual(NOTHING);
});

test('reads what it wrote, and lives without a storage that keeps', () => {
  let text = '';
  writeKept({ setItem: (_key, value) => void (text = value) }, withRun(NOTHING, 'SELECT 1'));
  expect(readKept({ getItem: () => text }).history).toEqual(['SELECT 1']);
  const full = () => {
    throw new Error('full');
  };
  expect(() => writeKept({ setItem: full }, NOTHING)).not.toThrow();
});
