import { expect, test } from 'vitest';
import { planUpdateOf } from './plan-update.ts';

const plan = [
  { step: 'Read', status: 'completed' },
  { step: 'Write', status: 'in_progress' },
];

test.each([
  [
    { explanation: 'On the way', plan },
    { explanation: 'On the way', steps: plan },
  ],
  [{ plan }, { explanation: null, steps: plan }],
  [
    { explanation: '', plan: [] },
    { explanation: null, steps: [] },
  ],
  [{ plan: [{ ...plan[0], id: 1 }] }, { explanation: null, steps: [plan[0]] }],
])('reads %j', (told, expected) => {
  expect(planUpdateOf(JSON.stringify(told))).toEqual(expected);
});

test.each([
  '',
  '{',
  'null',
  '[]',
  '"plan"',
  '{}',
  '{"plan":7}',
  '{"plan":[null]}',
  '{"plan":[{"step":"a"}]}',
  '{"plan":[{"status":"pending"}]}',
])('finds no plan in %j', (text) => {
  expect(planUpdateOf(text)).toBeNull();
});
