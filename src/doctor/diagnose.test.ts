import { expect, test } from 'vitest';
import { defineCheck } from './check.ts';
import { diagnose } from './diagnose.ts';
import { known, NOT_ASKED } from './fact.ts';
import type { Facts, Surroundings } from './facts.ts';
import { broken, ok, type Verdict } from './finding.ts';

const AROUND: Surroundings = {
  now: 0,
  platform: 'linux',
  version: '1.0.0',
  env: {},
  homeDir: '/home/dev',
  places: { configDir: '/c', dataDir: '/d', stateDir: '/s', codexHome: '/home/dev/.codex' },
};

const NOTHING = Object.fromEntries(
  'codex config policy setup ports verdict profiles exporters tlsFiles tests hooks hookFiles programs plugins mcp server engine clocks settings outboxes folders spool rollouts'
    .split(' ')
    .map((name) => [name, NOT_ASKED]),
) as unknown as Facts;
const FACTS: Facts = { ...NOTHING, engine: known(null) };

const check = (id: string, verdicts: readonly Verdict[], needs: readonly string[] = []) =>
  defineCheck({ id, group: 'Server', facts: ['engine'], needs, judge: () => verdicts });

const idsOf = (checks: readonly ReturnType<typeof check>[], facts = FACTS) => {
  const { findings, skipped } = diagnose(checks, facts, AROUND);
  return [findings.map(({ id }) => id), skipped.map(({ id, because }) => `${id}: ${because}`)];
};

const bad = (...subjects: string[]): Verdict => broken('Bad.', null, subjects);

test.each([
  ['what follows from a finding is left out', [check('a', [bad()]), check('b', [bad()], ['a'])], [['a'], ['b: see a']]],
  [
    'so is what follows from that',
    [check('a', [bad()]), check('b', [bad()], ['a']), check('c', [bad()], ['b'])],
    [['a'], ['b: see a', 'c: see a']],
  ],
  ['what is well explains nothing', [check('a', [ok('Well.')]), check('b', [bad()], ['a'])], [['a', 'b'], []]],
  [
    'of another subject neither',
    [check('a', [bad('logs')]), check('b', [bad('traces'), bad('logs')], ['a'])],
    [['a', 'b'], ['b: see a']],
  ],
  ['who needs nothing says what it says', [check('a', [bad()]), check('b', [bad()])], [['a', 'b'], []]],
  ['nothing to say is no finding', [check('a', [])], [[], ['a: nothing to look at']]],
])('%s', (_what, checks, expected) => {
  expect(idsOf(checks)).toEqual(expected);
});

test('a fact that cannot be had is one finding, and no check guesses', () => {
  const facts: Facts = { ...FACTS, engine: { known: false, why: 'no answer within 5 s', hint: null } };
  expect(idsOf([check('a', [bad()]), check('b', [bad()])], facts)).toEqual([
    ['fact.engine'],
    [
      'a: not known: whether the embedded database can be loaded',
      'b: not known: whether the embedded database can be loaded',
    ],
  ]);
});

test('a fact that nobody asked for is none', () => {
  expect(idsOf([check('a', [bad()])], NOTHING)[0]).toEqual([]);
});
