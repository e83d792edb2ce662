import { expect, test } from 'vitest';
import { parseServerFile } from './server-file.ts';

const file = { pid: 7, ui: 'http://127.0.0.1:4319', token: 't' };

test.each([file, { ...file, ui: 'http://localhost:1' }, { ...file, ui: 'http://[::1]:4319' }])(
  '%j is a server',
  (value) => {
    expect(parseServerFile(JSON.stringify(value))).toEqual(value);
  },
);

test.each([
  '',
  '{',
  'null',
  '[]',
  JSON.stringify({ ...file, token: '' }),
  JSON.stringify({ ...file, token: 1 }),
  JSON.stringify({ ui: file.ui, token: 't' }),
  JSON.stringify({ ...file, ui: 'http://evil.example:4319' }),
  JSON.stringify({ ...file, ui: 'https://127.0.0.1:4319' }),
  JSON.stringify({ ...file, ui: 'http://127.0.0.1@evil.example' }),
  JSON.stringify({ ...file, ui: 'nowhere' }),
])('%s is none: the token goes nowhere', (text) => {
  expect(parseServerFile(text)).toBeUndefined();
});
