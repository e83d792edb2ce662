import { describe, expect, test } from 'vitest';
import { failed, patch, sessionOf, sh, story, times, turn, used } from '../../../test/helper/story.ts';
import type { Session } from '../../model/session.ts';
import { failingCommands } from './failing-command.ts';

const missing = (cmd: string) => failed(cmd, { exit_code: 127, output: `sh: ${Math.random()}: not found` });

describe('always fails', () => {
  test.each<[string, Session, string]>([
    ['three times', story(...times(3, () => failed('npm test'))), 'npm test failed 3 times'],
    [
      'over several turns',
      sessionOf(times(3, (n) => turn(`t${n}`, { from: n * 100, calls: [failed('npm test')] }))),
      'npm test failed 3 times',
    ],
    [
      'with looks in between',
      story(...times(3, (n) => [failed('npm test'), sh(`cat ${n}.log`)]).flat()),
      'npm test failed 3 times',
    ],
    [
      'not installed, whatever is edited',
      story(...times(3, (n) => [missing('pnpm test'), patch('a.ts', `+${n}`)]).flat()),
      'pnpm test failed 3 times',
    ],
    [
      'five edits that change nothing in how it fails',
      story(...times(5, (n) => [failed('npm test'), patch('a.ts', `+${n}`)]).flat()),
      'npm test failed 5 times',
    ],
    ['outputs that are not told', story(...times(3, () => failed('make', { output: null }))), 'make failed 3 times'],
  ])('%s', (_, session, sentence) => {
    const found = failingCommands(session);
    expect(found.map(({ kind }) => kind)).toEqual(['failing_command']);
    expect(found[0]?.sentence).toContain(sentence);
  });
});

describe('looks alike and is fine', () => {
  test.each<[string, Session]>([
    ['twice', story(...times(2, () => failed('npm test')))],
    ['it works in the end', story(...times(5, () => failed('npm test')), sh('npm test'))],
    ['it worked before', story(sh('npm test'), ...times(5, () => failed('npm test')))],
    ['each time in another way', story(...times(6, (n) => failed('npm test', { output: `${n} tests failed` })))],
    ['a red test between edits', story(...times(4, (n) => [failed('npm test'), patch('a.ts', `+${n}`)]).flat())],
    ['other commands', story(...times(6, (n) => failed(`npm test ${n}`)))],
    ['a search that finds nothing', story(...times(6, () => failed('ls | grep word')))],
    ['a difference', story(...times(6, () => failed('git diff --quiet')))],
    ['refused', story(...times(6, () => failed('npm test', { status: 'denied', exit_code: null })))],
    ['interrupted', story(...times(6, () => failed('npm test', { status: 'aborted', exit_code: null })))],
    ['nobody tells how it ended', story(...times(6, () => failed('npm test', { status_known: false })))],
    ['at once', story(...times(6, () => failed('npm test', { started_at: '2026-11-20T10:00:05.000Z' })))],
    ['waiting for a server', story(...times(6, () => failed('sleep 5; curl localhost:3000')))],
    ['a tool that is no command', story(...times(6, () => failed('x', { name: 'lookup', mcp_server: 'wiki' })))],
  ])('%s', (_, session) => {
    expect(failingCommands(session)).toEqual([]);
  });
});

test('the first try is not wasted', () => {
  const calls = times(6, () => failed('make', { asks: { ...used(1_000), cost_usd: 0.01 } }));
  expect(failingCommands(story(...calls))[0]).toMatchObject({
    severity: 'high',
    wasted: { tokens: 5_500, cost_usd: 0.05, ms: 15_000 },
    call_ids: ['t1-1', 't1-2', 't1-3', 't1-4', 't1-5', 't1-6'],
  });
});
