import { expect, test } from 'vitest';
import { type Death, MemoryDisk } from '../../../test/helper/memory-disk.ts';
import { type CursorState, createCursor, parseCursor, readCursor } from './cursor.ts';

const FOLDER = '/data/journal/cursor';
const START: CursorState = { done: 0, plan: null };

test.each([
  ['{"done":7,"plan":null}', { done: 7, plan: null }],
  ['{"done":7,"plan":{"from":7,"to":9}}', { done: 7, plan: { from: 7, to: 9 } }],
  ['', null],
  ['7', null],
  ['{"done":7}', null],
  ['{"done":-1,"plan":null}', null],
  ['{"done":7.5,"plan":null}', null],
  ['{"done":7,"plan":{"from":6,"to":9}}', null],
  ['{"done":7,"plan":{"from":9,"to":9}}', null],
])('reads %j', (text, expected) => {
  expect(parseCursor(text)).toEqual(expected);
});

test('a crash between any two steps leaves the old state or the new one, and a returned save is kept', async () => {
  const states: CursorState[] = [1, 2, 3].map((n) => ({ done: n * 100, plan: { from: n * 100, to: n * 100 + 50 } }));
  for (const death of ['kill', 'power'] satisfies Death[]) {
    for (let crashAtStep = 1; crashAtStep <= 20; crashAtStep += 1) {
      const disk = new MemoryDisk();
      disk.crashAtStep = crashAtStep;
      const cursor = createCursor({
        disk,
        folder: FOLDER,
        name: 'store',
        start: START,
        onSaved: () => Promise.resolve(),
      });
      let saved = 0;
      for (const state of states) {
        const isSaved = await cursor.save(state).then(
          () => true,
          () => false,
        );
        if (!isSaved) break;
        saved += 1;
      }
      const after = await readCursor(disk.revive(death), FOLDER, 'store');
      const possible = [states[saved - 1] ?? null, states[saved] ?? states.at(-1)];
      expect(possible, `${death} at step ${crashAtStep}`).toContainEqual(after);
    }
  }
});
