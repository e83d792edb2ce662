import { describe, expect, test } from 'vitest';
import { compactionAt, failed, mcp, patch, sessionOf, sh, story, times, turn } from '../../../test/helper/story.ts';
import type { Session } from '../../model/session.ts';
import { repeatedReads } from './repeated-read.ts';

const read = (rest = {}) => sh('cat src/a.ts', rest);

describe('is read again and again', () => {
  test.each<[string, Session]>([
    ['four times', story(...times(4, () => read()))],
    [
      'by several commands',
      story(read(), sh('cd src && cat src/a.ts'), sh("sed -n '1,90p' src/a.ts"), sh('head -n 90 src/a.ts')),
    ],
    ['with work on other files in between', story(...times(4, (n) => [read(), patch('src/b.ts', `+${n}`)]).flat())],
    ['over turns', sessionOf(times(4, (n) => turn(`t${n}`, { from: n * 100, calls: [read()] })))],
    ['in one turn, where outputs are not told', story(...times(4, () => read({ output: null })))],
    ['over MCP', story(...times(4, () => mcp('fs', 'read_file', { path: 'src/a.ts' }, { exit_code: 0 })))],
  ])('%s', (_, session) => {
    const [found] = repeatedReads(session);
    expect(found?.sentence).toBe('The same part of src/a.ts was read 4 times, and nothing had changed it in between.');
  });
});

describe('looks alike and is fine', () => {
  test.each<[string, Session]>([
    ['three times', story(...times(3, () => read()))],
    ['an edit of it in between', story(read(), read(), patch('/home/me/src/a.ts'), read(), read())],
    ['it has changed', story(...times(6, (n) => read({ output: `version ${n}` })))],
    ['other parts', story(...times(6, (n) => sh(`sed -n '${n}00,${n}99p' src/a.ts`, { output: `part ${n}` })))],
    ['other files that are alike', story(...times(6, (n) => sh(`cat src/${n}.ts`)))],
    ['it is not there', story(...times(6, () => failed('cat src/a.ts')))],
    ['at once', story(...times(6, () => read({ started_at: '2026-11-20T10:00:05.000Z' })))],
    ['a search in it', story(...times(6, () => sh('cat src/a.ts | grep word')))],
    ['after a compaction', sessionOf([turn('t1', { calls: times(6, () => read()), compactions: [compactionAt(32)] })])],
    ['by other agents', sessionOf(times(6, (n) => turn(`t${n}`, { thread_id: `thread-${n}`, calls: [read()] })))],
    [
      'in turns that were taken back',
      sessionOf(times(6, (n) => turn(`t${n}`, { from: n * 100, calls: [read()], rolled_back: true }))),
    ],
    [
      'in other turns, where outputs are not told',
      sessionOf(times(6, (n) => turn(`t${n}`, { from: n * 100, calls: [read({ output: null })] }))),
    ],
  ])('%s', (_, session) => {
    expect(repeatedReads(session)).toEqual([]);
  });
});
