import { describe, expect, test } from 'vitest';
import { cutText, label, lean } from './text.ts';

describe('cutText', () => {
  test.each([
    ['short', 300, 'short'],
    ['x'.repeat(12), 10, `${'x'.repeat(10)}…(+2 chars, get_session_events event_id=1.call)`],
    ['\u001b[31mred\u001b[0m\ttab', 300, 'red  tab'],
    ['12345😀', 6, '12345…(+2 chars, get_session_events event_id=1.call)'],
    ['hidden \u{e0041}\u{e0042}', 300, 'hidden '],
    ['abc', 0, '…(+3 chars, get_session_events event_id=1.call)'],
  ])('%j at %i', (text, charsMax, expected) => {
    expect(cutText(text, { charsMax, eventId: '1.call' })).toBe(expected);
  });
});

describe('label', () => {
  test.each([
    [null, null],
    [undefined, null],
    ['main', 'main'],
    ['a\nb\u202e c', 'a b c'],
    ['x'.repeat(121), `${'x'.repeat(119)}…`],
  ])('%j', (text, expected) => {
    expect(label(text)).toBe(expected);
  });
});

test('lean leaves out what is unknown or empty, and keeps zero, false and empty texts', () => {
  expect(lean({ a: null, b: undefined, c: [], d: {}, e: 0, f: false, g: '', h: [0] })).toEqual({
    e: 0,
    f: false,
    g: '',
    h: [0],
  });
});
