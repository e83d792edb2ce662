import { expect, test } from 'vitest';
import { asCalled, programName } from './program-name.ts';

test.each([
  [{ npm_lifecycle_event: 'npx', npm_command: 'exec' }, 'npx turnscope'],
  [{ npm_lifecycle_event: 'start' }, 'npx turnscope'],
  [{ npm_lifecycle_event: 'test' }, 'turnscope'],
  [{}, 'turnscope'],
] as const)('%j is called %s', (env, name) => {
  expect(programName(env)).toBe(name);
});

test.each([
  ['turnscope setup --trust', 'npx turnscope setup --trust'],
  ['Stop it, then run `turnscope up`.', 'Stop it, then run `npx turnscope up`.'],
  ['`turnscope flush` and `turnscope up` do.', '`npx turnscope flush` and `npx turnscope up` do.'],
  ['See `turnscope --help`.', 'See `npx turnscope --help`.'],
  ['Took turnscope out.', 'Took turnscope out.'],
  ['/state/turnscope hook', '/state/turnscope hook'],
])('a command is named as it was called: %s', (text, said) => {
  expect(asCalled(text, 'npx turnscope')).toBe(said);
  expect(asCalled(text, 'turnscope')).toBe(text);
});
