import { expect, it } from 'vitest';
import type { BackendStanding } from '../forward/courier.ts';
import { TroubleTeller } from './trouble-teller.ts';

const standing = (trouble: string | null, items = 0): BackendStanding[] => [
  {
    backend: 'one',
    state: 'open',
    status: {
      waiting: { items, bytes: 1, oldestAt: 1 },
      sent: { items: 0, records: 0, lastAt: null },
      dropped: {},
      trouble: null,
    },
    trouble,
  },
];

it('says trouble once, when it lasts, and its end once', () => {
  const teller = new TroubleTeller();
  expect(teller.look(standing('503 from it.'), 0)).toEqual([]);
  expect(teller.look(standing('503 from it.', 2), 5_000)).toEqual(['Forwarding to one: 503 from it. 2 items wait.']);
  expect(teller.look(standing('it does not answer', 9), 60_000)).toEqual([]);
  expect(teller.look(standing(null), 61_000)).toEqual(['Forwarding to one works again.']);
  expect(teller.look(standing(null), 62_000)).toEqual([]);
});

it('says nothing of what is over in a moment', () => {
  const teller = new TroubleTeller();
  expect(teller.look(standing('429'), 0)).toEqual([]);
  expect(teller.look(standing(null), 1_000)).toEqual([]);
  expect(teller.look(standing('429'), 2_000)).toEqual([]);
  expect(teller.look(standing('429'), 6_900)).toEqual([]);
});
