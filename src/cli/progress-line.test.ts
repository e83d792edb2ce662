import { expect, test } from 'vitest';
import { createProgressLine } from './progress-line.ts';

function progressAt(hasStatus: boolean) {
  let now = 1_000;
  const said: string[] = [];
  const draw = (line: string): void => void said.push(line);
  const progress = createProgressLine({
    now: () => now,
    warn: draw,
    status: hasStatus ? draw : undefined,
  });
  const tellAfter = (ms: number): void => {
    now += ms;
    progress.tell((elapsedMs) => `after ${elapsedMs}`);
  };
  return { said, tellAfter, end: () => progress.end() };
}

test('draws at once on a terminal, then ten times a second, and leaves nothing behind', () => {
  const { said, tellAfter, end } = progressAt(true);
  for (const ms of [0, 50, 50, 99, 1]) tellAfter(ms);
  end();
  expect(said).toEqual(['after 0', 'after 100', 'after 200', '']);
});

test('says something now and then where there is no terminal', () => {
  const { said, tellAfter, end } = progressAt(false);
  for (const ms of [0, 4_999, 1, 2_000, 3_000]) tellAfter(ms);
  end();
  expect(said).toEqual(['after 5000', 'after 10000']);
});
