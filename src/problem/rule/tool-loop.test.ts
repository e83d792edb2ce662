import { describe, expect, test } from 'vitest';
import { failed, mcp, modelAt, patch, sessionOf, sh, story, times, turn, used } from '../../../test/helper/story.ts';
import type { Session } from '../../model/session.ts';
import { toolLoops } from './tool-loop.ts';

describe('is a loop', () => {
  test.each<[string, Session, string]>([
    ['one call again and again', story(...times(5, () => sh('npm run lint'))), 'npm run lint was called 5 times'],
    [
      'with looks at other things in between',
      story(...times(5, (n) => [sh('npm run lint'), sh(`cat file-${n}.ts`, { output: `file ${n}` })]).flat()),
      'npm run lint was called 5 times',
    ],
    [
      'results that differ by the clock alone',
      story(
        ...times(5, (n) =>
          sh('npm run lint', {
            output: `Chunk ID: ab${n}\nWall time: 0.${n} seconds\nProcess exited with code 0\nOutput:\n12:00:0${n} done in ${n}.2 s`,
          }),
        ),
      ),
      'npm run lint was called 5 times',
    ],
    [
      'arguments in another order, and how to wait for it',
      story(
        ...times(5, (n) =>
          mcp('wiki', 'lookup', n % 2 === 0 ? { a: 1, b: 2, timeout_ms: n } : { b: 2, a: 1, timeout_ms: n }),
        ),
      ),
      'wiki › lookup',
    ],
    ['without results, one right after the other', story(...times(5, () => sh('make', { output: null }))), 'make was'],
    [
      'two in turns',
      story(...times(4, () => [patch('a.ts', '+1'), patch('a.ts', '-1')]).flat()),
      'took turns 4 times, each with the same result',
    ],
    [
      'the same failure whatever is asked',
      story(...times(5, (n) => mcp('wiki', 'put', { n }, { status: 'error', output: 'quota exceeded' }))),
      '5 calls of wiki › put with other arguments each time brought the same failure',
    ],
    [
      'the same answer whatever is asked',
      story(...times(8, (n) => mcp('wiki', 'search_pages', { q: `word ${n}` }, { output: 'No results.' }))),
      '8 calls of wiki › search_pages with other arguments each time brought the same answer',
    ],
  ])('%s', (_, session, sentence) => {
    const found = toolLoops(session);
    expect(found.map((problem) => problem.kind)).toEqual(['tool_loop']);
    expect(found[0]?.sentence).toContain(sentence);
    expect(found[0]?.turn_id).toBe('t1');
  });
});

describe('looks like one and is fine', () => {
  test.each<[string, Session]>([
    ['four times', story(...times(4, () => sh('npm run lint')))],
    ['other results', story(...times(9, (n) => sh('git status', { output: `${n} files` })))],
    ['a test between edits', story(...times(9, (n) => [patch('a.ts', `+${n}`), sh('npm test')]).flat())],
    ['a build between other commands', story(...times(9, (n) => [sh(`sed -i s/a/${n}/ a.ts`), sh('make')]).flat())],
    [
      'waiting for a process',
      story(...times(9, () => ({ name: 'write_stdin', arguments: '{"session_id":1,"chars":""}', output: '' }))),
    ],
    [
      'waiting for an agent',
      story(...times(9, () => ({ name: 'wait_agent', arguments: '{"timeout_ms":10000}', output: 'no' }))),
    ],
    ['a command that sleeps', story(...times(9, () => sh('sleep 30; gh run view 7')))],
    ['calls at once', story(...times(9, () => sh('npm run lint', { started_at: '2026-11-20T10:00:05.000Z' })))],
    ['a script that calls in a row', story(...times(9, () => sh('npm run lint', { parent_call_id: 'script' })))],
    [
      'the same call in another turn',
      sessionOf(times(9, (n) => turn(`t${n}`, { from: n * 100, calls: [sh('npm test')] }))),
    ],
    ['unknown arguments', story(...times(9, () => sh('x', { arguments: null })))],
    [
      'unknown results, other calls in between',
      story(...times(9, (n) => [sh('make', { output: null }), sh(`cat ${n}`)]).flat()),
    ],
    [
      'far apart',
      story(...times(5, () => [sh('npm run lint'), ...times(8, (n) => sh(`cat ${n}`, { output: `${n}` }))]).flat()),
    ],
    ['many files with one owner', story(...times(20, (n) => sh(`git log -1 --format=%an -- ${n}`, { output: 'ada' })))],
    ['many jobs in one state', story(...times(20, (n) => mcp('ci', 'get_status', { n }, { output: 'passed' })))],
    ['writes that answer "ok"', story(...times(20, (n) => mcp('db', 'insert', { n }, { output: 'ok' })))],
    ['edits of one file', story(...times(20, (n) => patch('a.ts', `+${n}`)))],
    ['searches that find nothing', story(...times(20, (n) => failed(`rg word-${n}`, { output: '' })))],
    ['commands that say nothing', story(...times(20, (n) => sh(`mkdir dir-${n}`, { output: '' })))],
    [
      'failures at once',
      story(
        ...times(9, (n) =>
          mcp('wiki', 'put', { n }, { status: 'error', output: 'quota', started_at: '2026-11-20T10:00:05.000Z' }),
        ),
      ),
    ],
    [
      'failures that are worked on',
      story(...times(9, (n) => [failed(`make target-${n}`), patch('a.ts', `+${n}`)]).flat()),
    ],
    [
      'refused calls',
      story(...times(9, () => sh('rm -rf build', { status: 'denied', output: 'rejected', duration_ms: 90_000 }))),
    ],
    ['check and check again', story(...times(3, () => [sh('git status'), sh('git diff')]).flat())],
  ])('%s', (_, session) => {
    expect(toolLoops(session)).toEqual([]);
  });
});

describe('what it wasted', () => {
  const priced = { ...used(1_000), cost_usd: 0.01 };

  test('is the repeats and what asked for them, never the first', () => {
    const [found] = toolLoops(story(...times(6, () => sh('make all', { asks: priced }))));
    // five calls of 2 s and five model calls of 1 s that do not overlap
    expect(found?.wasted).toMatchObject({ tokens: 5 * 1_100, cost_usd: 0.05, ms: 15_000 });
  });

  test('leaves out model calls that asked for something else, too', () => {
    const calls = times(6, (n) => [sh('make', { asks: priced }), sh(`cat ${n}`, { asks: null })]).flat();
    const [found] = toolLoops(story(...calls));
    expect(found?.wasted).toMatchObject({ tokens: null, cost_usd: null, ms: 10_000 });
  });

  test('is unknown where usage is', () => {
    const [unknown] = toolLoops(story(...times(6, () => sh('make all'))));
    expect(unknown?.wasted).toMatchObject({ tokens: null, cost_usd: null });
    const [partly] = toolLoops(story(...times(6, (n) => sh('make all', { asks: n === 3 ? used(1_000) : priced }))));
    expect(partly?.wasted).toMatchObject({ tokens: 5_500, cost_usd: null });
  });

  test('needs model calls', () => {
    const session = sessionOf([turn('t1', { calls: times(6, () => sh('make all')), model_calls: [] })]);
    expect(toolLoops(session)[0]?.wasted).toMatchObject({ tokens: null, cost_usd: null, ms: 10_000 });
    const before = sessionOf([turn('t1', { calls: times(6, () => sh('make')), model_calls: [modelAt(900, used(5))] })]);
    expect(toolLoops(before)[0]?.wasted.tokens).toBeNull();
  });
});

test('a loop of thousands is told by its first', () => {
  const [found] = toolLoops(story(...times(3_000, () => sh('make'))));
  expect(found).toMatchObject({ severity: 'high', sentence: 'make was called 3,000 times with the same result.' });
  expect([found?.call_ids.length, found?.evidence.length]).toEqual([200, 12]);
});
