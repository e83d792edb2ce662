import { expect, test } from 'vitest';
import { wrapWhole } from './width.ts';

test.each([
  ['breaks at spaces', 'one two three', 8, ['one two', 'three']],
  ['keeps what has to be copied', 'run /a/very/long/path now', 8, ['run', '/a/very/long/path', 'now']],
  ['is empty for nothing', '', 8, ['']],
  ['counts columns, not characters', '日本 日本', 8, ['日本', '日本']],
] as const)('%s', (_name, text, columns, lines) => {
  expect(wrapWhole(text, columns)).toEqual(lines);
});
