import { expect, test } from 'vitest';
import { longSession } from '../../../dev/sample-story.ts';
import { itemsOf } from '../item.ts';
import { textOf } from '../item-text.ts';
import { hitBeside, searchItems } from './search-items.ts';

const items = itemsOf(longSession(Date.UTC(2026, 10, 20, 9)));
const holding = (words: string) => items.filter((item) => textOf(item).toLowerCase().includes(words));

/** A clock that says at each look that a millisecond has passed. */
function ticking(): () => number {
  let now = 0;
  return () => (now += 1);
}

test('finds what holds the words, in any case, however often it has to stop', () => {
  const search = searchItems(items, 'TEST', ticking());
  let rounds = 1;
  while (!search.go(3)) rounds += 1;
  expect(rounds).toBeGreaterThan(10);
  expect(search.hits()).toEqual(holding('test'));
  expect(search.hits().length).toBeGreaterThan(0);
});

test('a list without anything is over at once', () => {
  expect(searchItems([], 'a', ticking()).go(1)).toBe(true);
});

test('the next hit and the one before, around the ends, from anywhere', () => {
  const hits = [items[3], items[7], items[9]].filter((item) => item !== undefined);
  const beside = (from: number | null, step: 1 | -1) =>
    hitBeside(items, hits, from === null ? null : (items[from]?.id ?? ''), step);
  expect(beside(null, 1)).toBe(items[3]);
  expect(beside(3, 1)).toBe(items[7]);
  expect(beside(5, 1)).toBe(items[7]);
  expect(beside(9, 1)).toBe(items[3]);
  expect(beside(7, -1)).toBe(items[3]);
  expect(beside(3, -1)).toBe(items[9]);
  expect(beside(null, -1)).toBe(items[9]);
  expect(hitBeside(items, [], null, 1)).toBeNull();
});
