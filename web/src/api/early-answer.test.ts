import { afterEach, expect, test } from 'vitest';
import { takeEarlyAnswer } from './early-answer.ts';

afterEach(() => {
  globalThis.turnscopeAsked = undefined;
});

test('gives what was asked for once', async () => {
  const answer = new Response('{}');
  globalThis.turnscopeAsked = { path: '/api/v1/sessions/a', answer: Promise.resolve(answer) };
  expect(takeEarlyAnswer('/api/v1/sessions/b')).toBeUndefined();
  expect(await takeEarlyAnswer('/api/v1/sessions/a')).toBe(answer);
  expect(takeEarlyAnswer('/api/v1/sessions/a')).toBeUndefined();
});

test('gives nothing where nobody has asked', () => {
  expect(takeEarlyAnswer('/api/v1/sessions/a')).toBeUndefined();
});
