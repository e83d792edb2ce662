import { expect, test } from 'vitest';
import { diffLines } from './diff.ts';

test.each([
  ['+a', 'added'],
  ['+', 'added'],
  ['-a', 'removed'],
  // Without file headers nothing else begins so: a removed line of dashes is a removed line.
  ['--- a', 'removed'],
  ['@@ -1 +1 @@', 'hunk'],
  [' a', 'same'],
  ['', 'same'],
  ['\\ No newline at end of file', 'same'],
])('%j is %s', (line, kind) => {
  expect(diffLines(line)).toEqual([{ kind, text: line }]);
});

test('every line once, an endless one cut', () => {
  expect(diffLines('-a\n+b\n c\n').map(({ kind }) => kind)).toEqual(['removed', 'added', 'same']);
  expect(diffLines(`+${'x'.repeat(5_000)}`)[0]?.text).toHaveLength(2_001);
});
