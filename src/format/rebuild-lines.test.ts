import { expect, test } from 'vitest';
import type { RebuildProgress, RebuildSummary } from '../model/rebuild.ts';
import { createPaint } from './paint.ts';
import { rebuildProgressLine, rebuildSummaryLines } from './rebuild-lines.ts';

const SUMMARY: RebuildSummary = {
  dry_run: false,
  read: { logs: 12_000, spans: 3_400, hooks: 1, rollout_files: 2, rollout_bytes: 48_000 },
  kept: { rollout_threads: 0, rollout_observations: 0, older_observations: 0 },
  observations: 1_234,
  sessions: 7,
  sessions_added: 0,
  sessions_removed: 0,
  sessions_changed: 0,
  problems: [],
  seconds: 1.23,
};
const READ = '12,000 log records, 3,400 spans, 1 hook call and 2 rollout files (48 kB)';

test.each<[string, Partial<RebuildSummary>, readonly string[]]>([
  ['nothing changed', {}, ['Rebuilt 7 sessions from 1,234 observations in 1.2 s: none changed.', `Read ${READ}.`]],
  [
    'something changed',
    { sessions_changed: 3, sessions_added: 1, sessions_removed: 2 },
    ['Rebuilt 7 sessions from 1,234 observations in 1.2 s: 3 changed, 1 new, 2 gone.', `Read ${READ}.`],
  ],
  [
    'something kept',
    { kept: { rollout_threads: 1, rollout_observations: 20, older_observations: 5 } },
    [
      'Rebuilt 7 sessions from 1,234 observations in 1.2 s: none changed.',
      `Read ${READ}.`,
      'Kept 20 observations of 1 thread as they were: their rollout files are not here any more, or cannot be read.',
      'Kept 5 observations as they were: they are older than what is still stored of log records, spans and hook calls.',
    ],
  ],
  ['a dry run', { dry_run: true, kept: null, sessions: null }, [`Would read ${READ}.`]],
])('%s', (_what, more, lines) => {
  expect(rebuildSummaryLines({ ...SUMMARY, ...more }, { paint: createPaint(false) })).toEqual(lines);
});

test('names ten problems and counts the others', () => {
  const problems = Array.from({ length: 12 }, (_, index) => ({ path: `/${index}`, reason: 'permission denied' }));
  const lines = rebuildSummaryLines({ ...SUMMARY, problems }, { paint: createPaint(false) });
  expect(lines).toHaveLength(2 + 10 + 1);
  expect(lines.slice(-2)).toEqual(['✗ /9: permission denied', 'and 2 more problems.']);
});

test.each<[RebuildProgress, string]>([
  [{ step: 'logs', done: 20_000, total: null }, 'Reading log records: 20,000 records (2.0 s)'],
  [{ step: 'spans', done: 1, total: null }, 'Reading spans: 1 span (2.0 s)'],
  [{ step: 'hooks', done: 5, total: null }, 'Reading hook calls: 5 calls (2.0 s)'],
  [{ step: 'rollouts', done: 1_000, total: 48_000 }, 'Reading rollouts: 1 kB of 48 kB (2.0 s)'],
  [{ step: 'sessions', done: 1_000, total: 10_000 }, 'Making sessions: 1,000 of 10,000 threads (2.0 s)'],
  [{ step: 'swap', done: 0, total: null }, 'Comparing with what was there (2.0 s)'],
])('%o', (progress, line) => {
  expect(rebuildProgressLine(progress, 2_000)).toBe(line);
});
