import { expect, test } from 'vitest';
import { uuidTime } from './uuid.ts';

test.each([
  ['01a1fb17-9cc7-7912-8ad6-52baff2b5a3c', Date.parse('2026-11-20T22:33:11.111Z')],
  ['01A1FB17-9CC7-7912-8AD6-52BAFF2B5A3C', Date.parse('2026-11-20T22:33:11.111Z')],
  ['6b876347-3f04-4afa-a8fb-491e5281596a', null],
  ['01a1fb17-9cc7-7912-8ad6', null],
  ['', null],
])('%s was made at %s', (id, time) => {
  expect(uuidTime(id)).toBe(time);
});
