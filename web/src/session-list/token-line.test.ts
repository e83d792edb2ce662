import { expect, test } from 'vitest';
import { liveLine } from './token-line.ts';

test.each<[readonly (number | null)[] | undefined, number | null, readonly (number | null)[] | undefined]>([
  [undefined, 5, undefined],
  [[1, 2], null, [1, 2]],
  [[1, 2], 3, [1, 2]],
  [[1, null, 2], 10, [1, null, 2, 7]],
  [[4, 4], 3, [4, 4]],
])('%j of %j in all is %j', (line, total, now) => expect(liveLine(line, total)).toEqual(now));
