import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineSplitter } from './line-splitter.ts';

function split(chunks: readonly string[], lineBytesMax?: number) {
  const splitter = new LineSplitter(0, lineBytesMax);
  const buffer = Buffer.alloc(1_000);
  const lines: string[] = [];
  const ends: number[] = [];
  for (const chunk of chunks) {
    // as a reader does it: the same memory again and again
    const length = buffer.fill(0).write(chunk);
    for (const { line, end } of splitter.split(buffer.subarray(0, length))) {
      lines.push(line.toString());
      ends.push(end);
    }
  }
  return { lines, ends, tooLong: splitter.tooLong, unfinished: splitter.unfinishedBytes };
}

describe('LineSplitter', () => {
  test.each([
    ['whole lines', ['a\nbc\n'], ['a', 'bc'], [2, 5], 0],
    ['a line over three chunks', ['a', 'b', 'c\nd\n'], ['abc', 'd'], [4, 6], 0],
    ['a torn last line', ['a\nb'], ['a'], [2], 1],
    ['empty lines', ['\n\na\n'], ['', '', 'a'], [1, 2, 4], 0],
    ['nothing', [''], [], [], 0],
  ])('gives %s', (_what, chunks, lines, ends, unfinished) => {
    expect(split(chunks)).toEqual({ lines, ends, tooLong: 0, unfinished });
  });

  test('steps over a line that is too long, and goes on behind it', () => {
    const { lines, ends, tooLong } = split(['ab', 'cdef', 'g\nhi\n', 'abcd\nabcde\nx\n'], 4);
    expect([lines, ends, tooLong]).toEqual([['hi', 'abcd', 'x'], [11, 16, 24], 2]);
  });

  test('does not care how the bytes are cut', () => {
    const chunks = fc.array(fc.stringMatching(/^[a\n]{0,20}$/), { maxLength: 20 });
    fc.assert(
      fc.property(chunks, fc.integer({ min: 1, max: 8 }), (cut, lineBytesMax) => {
        expect(split(cut, lineBytesMax)).toEqual(split([cut.join('')], lineBytesMax));
      }),
    );
  });
});
