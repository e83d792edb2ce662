import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLines } from './diff.ts';

const lines = (before: string, after: string): string[] => diffLines(before, after).map(({ text }) => text);

describe('diffLines', () => {
  it.each([
    ['nothing', 'a\nb\n', 'a\nb\n', []],
    ['a line in the middle', 'a\nb\nc\n', 'a\nx\nc\n', ['@@ -1,3 +1,3 @@', ' a', '-b', '+x', ' c']],
    ['a new file', '', 'a\n', ['@@ -0,0 +1,1 @@', '+a']],
    ['a last line without its end', 'a', 'a\nb\n', ['@@ -1,2 +1,2 @@', ' a', '-\\ No newline at end of file', '+b']],
    ['line ends alone', 'a\r\n', 'a\n', ['@@ -1,1 +1,1 @@', '-a', '+a']],
    [
      'two places far apart',
      '1\n2\n3\n4\n5\n6\n7\n8\n9\n',
      'x\n2\n3\n4\n5\n6\n7\n8\ny\n',
      ['@@ -1,4 +1,4 @@', '-1', '+x', ' 2', ' 3', ' 4', '@@ -6,4 +6,4 @@', ' 6', ' 7', ' 8', '-9', '+y'],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(lines(before, after)).toEqual(expected);
  });

  it('shows all that changed, and nothing that did not', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
      .map((all) => all.map((line) => `${line}\n`).join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const diff = diffLines(before, after);
        const count = (kind: string): number => diff.filter((line) => line.kind === kind).length;
        const length = (of: string): number => of.split('\n').length;
        expect(count('added') - count('removed')).toBe(length(after) - length(before));
        expect(diff.length === 0).toBe(before === after);
      }),
    );
  });
});
