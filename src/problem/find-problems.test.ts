import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleSession } from '../../test/helper/sample-session.ts';
import { type Call, failed, patch, sessionOf, sh, story, times, turn, used } from '../../test/helper/story.ts';
import { findProblems } from './find-problems.ts';

const kindsOf = (calls: readonly Call[]): string[] => findProblems(story(...calls)).map(({ kind }) => kind);

test('the same calls are told once, by the rule that says most', () => {
  expect(kindsOf(times(6, () => failed('make')))).toEqual(['failing_command']);
  expect(kindsOf(times(6, () => sh('cat a.ts')))).toEqual(['repeated_read']);
  expect(kindsOf(times(6, () => sh('make')))).toEqual(['tool_loop']);
});

test('the worst comes first, then the dearest', () => {
  const calls = [
    ...times(4, () => sh('cat a.ts', { asks: { ...used(10), cost_usd: 0.1 } })),
    ...times(5, () => sh('make one', { asks: { ...used(10), cost_usd: 0.2 } })),
    ...times(5, () => sh('make two', { asks: { ...used(10), cost_usd: 0.9 } })),
    ...times(10, () => sh('make three')),
  ];
  expect(findProblems(story(...calls)).map(({ severity, sentence }) => `${severity} ${sentence.slice(0, 10)}`)).toEqual(
    ['high make three', 'medium make two w', 'medium make one w', 'low The same p'],
  );
});

test('ids that come again in other turns hide nothing', () => {
  const calls = times(5, () => sh('make'));
  const turns = times(2, (n) => {
    const { tool_calls, ...rest } = turn(`t${n}`, { from: n * 1_000, calls });
    return { ...rest, tool_calls: tool_calls.map((call, index) => ({ ...call, call_id: `call-${index}` })) };
  });
  expect(findProblems(sessionOf(turns)).map(({ turn_id }) => turn_id)).toEqual(['t0', 't1']);
});

const anyCall = fc
  .tuple(
    fc.constantFrom('npm test', 'make', 'cat a.ts', 'rg word', 'sleep 5', "sed -n '1,9p' a.ts"),
    fc.constantFrom('ok', 'error', 'denied', 'aborted', 'running'),
    fc.constantFrom('one', 'two', null),
    fc.boolean(),
  )
  .map(
    ([cmd, status, output, isKnown]): Call =>
      cmd === 'make' && output === 'two' ? patch('a.ts') : sh(cmd, { status, output, status_known: isKnown }),
  );

test('whatever is called: nothing is invented, everything can be found again', () => {
  fc.assert(
    fc.property(fc.array(anyCall, { maxLength: 60 }), (calls) => {
      const session = story(...calls);
      const ids = new Set(session.turns.flatMap(({ tool_calls }) => tool_calls.map(({ call_id }) => call_id)));
      for (const { call_ids, evidence, wasted } of findProblems(session)) {
        expect(call_ids.filter((id) => !ids.has(id))).toEqual([]);
        expect(evidence.length).toBeGreaterThan(0);
        // no model call of these tells its tokens
        expect([wasted.tokens, wasted.cost_usd]).toEqual([null, null]);
      }
      expect(findProblems(session)).toEqual(findProblems(structuredClone(session)));
    }),
    { numRuns: 60 },
  );
});

test('a session without turns has none', () => {
  expect(findProblems({ ...sampleSession, turns: [] })).toEqual([]);
});
