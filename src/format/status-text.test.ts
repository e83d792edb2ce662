import { expect, test } from 'vitest';
import { sampleSession } from '../../test/helper/sample-session.ts';
import type { SessionStatus, StatusReason } from '../model/session.ts';
import { needsSomebody, stateWord, statusSince, statusText } from './status-text.ts';

test.each<[SessionStatus, StatusReason | null, string, string, boolean]>([
  ['completed', null, 'completed', '', false],
  ['running', null, 'running', '', false],
  ['running', 'stuck', 'running, stuck', 'stuck', true],
  ['waiting', 'approval', 'waiting for approval', 'approval', true],
  ['waiting', null, 'waiting', 'waiting', true],
  ['unknown', 'killed', 'unknown: killed', 'killed', false],
  ['unknown', 'silent', 'unknown: fell silent', 'silent', false],
  ['unknown', 'ended', 'unknown: its process ended', '', false],
  ['failed', 'error', 'failed', '', false],
  ['interrupted', 'user', 'interrupted by the user', '', false],
  ['interrupted', 'budget_limited', 'interrupted: the budget was used up', '', false],
  // what silence makes of a session that waited: see summaryAt
  ['unknown', 'approval', 'unknown: approval', '', false],
])('%s because of %s', (status, status_reason, text, word, needs) => {
  const stated = { status, status_reason };
  expect([statusText(stated), stateWord(stated), needsSomebody(stated)]).toEqual([text, word, needs]);
});

test('says how long the oldest open question has been waiting, and only while it waits', () => {
  const now = Date.parse('2026-11-20T10:04:00Z');
  expect(statusSince(sampleSession, sampleSession.turns, now)).toBe('waiting for approval 12 s');
  expect(statusSince({ ...sampleSession, status: 'completed', status_reason: null }, sampleSession.turns, now)).toBe(
    'completed',
  );
  expect(statusSince(sampleSession, [], now)).toBe('waiting for approval');
});
