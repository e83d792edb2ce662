import { expect, test } from 'vitest';
import type { SessionStatus, StatusReason } from '../api/shape.ts';
import { needsSomebody, stateWord, statusWords } from './status-words.ts';

test.each<[SessionStatus, StatusReason, string, string | null, boolean]>([
  ['completed', null, 'completed', null, false],
  ['running', null, 'running', null, false],
  ['running', 'stuck', 'running, stuck', 'stuck', true],
  ['waiting', 'approval', 'waiting for approval', 'waits for approval', true],
  ['waiting', null, 'waiting', 'waiting', true],
  ['unknown', 'killed', 'killed', 'killed', false],
  ['unknown', 'silent', 'fell silent', 'silent', false],
  ['failed', 'error', 'failed', null, false],
  ['interrupted', 'user', 'interrupted by the user', null, false],
  ['unknown', 'approval', 'fell silent, waiting for approval', 'silent', false],
])('%s because of %s', (status, status_reason, words, word, needs) => {
  const stated = { status, status_reason };
  expect([statusWords(stated), stateWord(stated), needsSomebody(stated)]).toEqual([words, word, needs]);
});
