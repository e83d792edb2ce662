import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spanIdOf, traceIdOf } from './span-id.ts';

/** Backends hold these ids: a change would send every old turn a second time under a new name. */
test('ids never change', () => {
  expect(traceIdOf('thread-1', 'turn-1')).toBe('6678f42af1d82c680ec3888fd4d27efb');
  expect(traceIdOf('thread-1', null)).toBe('7245cd5c5ea5a6e147e54b0c1538d2da');
  expect(spanIdOf('thread-1', 'turn-1', 'tool_call', 'call-1')).toBe('413a09125877199a');
});

const words = fc.tuple(fc.uuid(), fc.uuid(), fc.constantFrom('turn', 'tool_call'), fc.string());

test('are of the right length, and differ where anything differs', () => {
  fc.assert(
    fc.property(words, words, (a, b) => {
      expect(spanIdOf(...a)).toMatch(/^[0-9a-f]{16}$/);
      expect(traceIdOf(a[0], a[1])).toMatch(/^[0-9a-f]{32}$/);
      expect(spanIdOf(...a) === spanIdOf(...b)).toBe(a.join() === b.join());
    }),
  );
});

test('a border between two words counts', () => {
  expect(spanIdOf('ab', 'c', 'turn', '')).not.toBe(spanIdOf('a', 'bc', 'turn', ''));
  expect(traceIdOf('thread', 'turn')).not.toBe(traceIdOf('threadturn', null));
});
