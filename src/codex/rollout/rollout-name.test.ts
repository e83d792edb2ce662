import { expect, test } from 'vitest';
import { rolloutNameOf } from './rollout-name.ts';

const THREAD = '01a1fb18-3bad-72b1-827d-9576cf7b4240';
const ROLLOUT = '01a1fb18-4c00-7000-8000-000000000001';
const STEM = `rollout-2026-11-20T22-33-51-${THREAD}`;

test.each([
  ['a thread', `${STEM}.jsonl`, { stem: STEM, threadId: THREAD, rolloutId: null }],
  ['compressed', `${STEM}.jsonl.zst`, { stem: STEM, threadId: THREAD, rolloutId: null }],
  [
    'a thread that was taken back',
    `${STEM}_${ROLLOUT}.jsonl`,
    { stem: `${STEM}_${ROLLOUT}`, threadId: THREAD, rolloutId: ROLLOUT },
  ],
  ['in capitals', `${STEM.replace(THREAD, THREAD.toUpperCase())}.jsonl`, { threadId: THREAD }],
])('reads the name of %s', (_what, fileName, expected) => {
  expect(rolloutNameOf(fileName)).toMatchObject(expected);
});

test.each([
  'history.jsonl',
  `${STEM}.json`,
  `${STEM}.jsonl.gz`,
  `${STEM}.jsonl.tmp`,
  `${STEM}_${ROLLOUT}_${ROLLOUT}.jsonl`,
  'rollout-2026-11-20T22-33-51-not-a-thread.jsonl',
  `x${STEM}.jsonl`,
])('%s is no rollout', (fileName) => {
  expect(rolloutNameOf(fileName)).toBeNull();
});
