import { expect, test } from 'vitest';
import { homeDir } from './home-dir.ts';

const fails = (): string => {
  throw new Error('no such user');
};

test.each([
  ['what the environment says', [() => '/home/ada', fails], '/home/ada'],
  ['else what the system says: empty is no home', [() => '', () => '/home/ada'], '/home/ada'],
  ['relative is none either', [() => 'ada', () => '/home/ada'], '/home/ada'],
  ['never the working directory', [() => '', fails], '/'],
])('%s', (_, ways, expected) => {
  expect(homeDir(ways)).toBe(expected);
});
