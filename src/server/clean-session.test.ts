import { expect, test } from 'vitest';
import { tellStory } from '../../bench/seed/story.ts';
import { assemble } from '../assemble/assemble.ts';
import type { Session } from '../model/session.ts';
import { loadPriceBook } from '../price/load-price-book.ts';
import { findProblems } from '../problem/find-problems.ts';
import { createRedactor } from '../redact/redactor.ts';
import { cleanSessions } from './clean-session.ts';

const NOW = Date.UTC(2026, 10, 20);
const prices = loadPriceBook('');
const [over] = assemble(tellStory({ seed: 5, startedAt: NOW - 86_400_000, ending: 'completed', turns: 30 }), {
  now: NOW,
  prices,
});
const session = over as Session;
const VALUE = 'hunter2hunter2hunter2';
const told: Session = { ...session, title: `the door opens with ${VALUE}` };
const parts = { prices, now: () => NOW };

test('the same session is cleaned once', () => {
  const clean = cleanSessions(createRedactor({ knownValues: [VALUE] }), parts);
  const first = clean.session(told);
  expect(first.title).not.toContain(VALUE);
  expect(clean.session(told)).toBe(first);
  expect(clean.session({ ...told })).not.toBe(first);
});

test('what is learned later is taken out of what was clean before', () => {
  const redactor = createRedactor();
  const clean = cleanSessions(redactor, parts);
  expect(clean.session(told).title).toContain(VALUE);
  redactor.learn([VALUE]);
  expect(clean.session(told).title).not.toContain(VALUE);
});

test('problems are those of the clean session, and nobody can change what the next one gets', () => {
  const redactor = createRedactor();
  const clean = cleanSessions(redactor, parts);
  const expected = findProblems(redactor.session(told), { prices, now: NOW });
  expect(expected.length).toBeGreaterThan(0);
  clean.problems(told).length = 0;
  expect(clean.problems(told)).toEqual(expected);
});
