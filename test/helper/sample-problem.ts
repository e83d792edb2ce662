import type { Problem } from '../../src/problem/problem.ts';

/** A problem of the sample session, with text that wants to harm a terminal. */
export const sampleProblem: Problem = {
  kind: 'tool_loop',
  severity: 'medium',
  sentence: 'npm test was called 5 times with the same result.',
  turn_id: 'turn-1',
  call_ids: ['call-1'],
  evidence: [
    {
      at: '2026-11-20T10:00:00.000Z',
      text: 'npm \u001b[31mtest\r',
      ref: { kind: 'tool', turn_id: 'turn-1', id: 'call-1' },
    },
  ],
  wasted: { tokens: null, cost_usd: null, ms: 4_200, how: 'time of the calls after the first' },
  advice: 'Interrupt.',
};
