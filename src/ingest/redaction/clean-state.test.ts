import { expect, test } from 'vitest';
import { newRolloutState } from '../../codex/rollout/rollout-state.ts';
import { createRedactor } from '../../redact/redactor.ts';
import { cleanState } from './clean-state.ts';

const SECRET = ['ghp', 'abcdefghijklmnopqrstuvwxyz0123456789'].join('_');
const clean = cleanState(createRedactor());

test('what a reader remembers keeps its shape, and none of the secrets', () => {
  const state = {
    ...newRolloutState(),
    unsaid: `use ${SECRET}`,
    spawns: [{ callId: 'call_1', prompt: `with ${SECRET}`, role: null }],
    settings: { cwd: `/srv/${SECRET}` },
  };
  expect(clean(state)).toEqual({
    ...state,
    unsaid: 'use [REDACTED:github_token]',
    spawns: [{ callId: 'call_1', prompt: 'with [REDACTED:github_token]', role: null }],
    settings: { cwd: '/srv/[REDACTED:github_token]' },
  });
});

test('a state without any is the same object', () => {
  const state = newRolloutState();
  expect(clean(state)).toBe(state);
});
