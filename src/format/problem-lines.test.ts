import { expect, test } from 'vitest';
import { sampleProblem } from '../../test/helper/sample-problem.ts';
import { NO_PAINT as paint } from './paint.ts';
import { problemLines } from './problem-lines.ts';

const draw = { paint, width: 100 };

test('a problem is its sentence, what it took, and what to do', () => {
  const wasted = { tokens: 12_400, cost_usd: 0.4, ms: 200_000, how: '' };
  expect(problemLines([{ ...sampleProblem, wasted }], draw)).toEqual([
    '',
    'problems:',
    '  △ npm test was called 5 times with the same result. (wasted about 12 k tokens, $0.40, 3 m 20 s)',
    '    Interrupt.',
  ]);
});

test('what is not known is not told, and nothing can harm a terminal', () => {
  const wasted = { tokens: null, cost_usd: null, ms: null, how: '' };
  const lines = problemLines([{ ...sampleProblem, sentence: 'cat \u001b[2J a\rb', wasted }], draw);
  expect(lines[2]).toBe('  △ cat a b');
});

test('without problems there is no section; of many the first are shown', () => {
  expect(problemLines([], draw)).toEqual([]);
  expect(
    problemLines(
      Array.from({ length: 11 }, () => sampleProblem),
      draw,
    ).at(-1),
  ).toBe('    and 3 more');
});
