import { describe, expect, test } from 'vitest';
import type { ImportProgress, ImportSummary } from '../model/rollout-import.ts';
import { byteCount, importProgressLine, importSummaryLines } from './import-lines.ts';
import { NO_PAINT } from './paint.ts';

const summary: ImportSummary = {
  dry_run: false,
  interrupted: false,
  files: 12,
  bytes: 3_000_000,
  files_unchanged: 2,
  files_read: 10,
  bytes_read: 2_500_000,
  sessions: 8,
  observations: 1_234,
  lines_unreadable: 0,
  problems: [],
  duration_ms: 2_100,
};
const READ = '8 sessions in 10 rollout files (2.5 MB)';
const BEFORE = '2 files unchanged since the last import';

describe('what came of an import', () => {
  test.each<[string, Partial<ImportSummary>, string[]]>([
    ['done', {}, [`Imported ${READ}, 1,234 observations in 2.1 s; ${BEFORE}.`]],
    ['a dry run', { dry_run: true }, [`Would read ${READ}; ${BEFORE}.`]],
    ['stopped', { interrupted: true, files_unchanged: 0 }, [`Stopped after ${READ}, 1,234 observations in 2.1 s.`]],
    ['nothing new', { files_read: 0 }, ['Nothing new in 12 rollout files.']],
    [
      'bad lines',
      { files_read: 0, lines_unreadable: 2 },
      ['Nothing new in 12 rollout files.', '2 lines could not be read and were left out.'],
    ],
  ])('%s', (_what, more, lines) => {
    expect(importSummaryLines({ ...summary, ...more }, { paint: NO_PAINT })).toEqual(lines);
  });

  test('names the first problems and counts the others', () => {
    const problems = Array.from({ length: 12 }, (_, index) => ({ path: `/p${index}\n`, reason: 'permission denied' }));
    const lines = importSummaryLines({ ...summary, problems }, { paint: NO_PAINT });
    expect(lines).toHaveLength(12);
    expect(lines[1]).toMatch(/^✗ \/p0\s*: permission denied$/);
    expect(lines.at(-1)).toBe('and 2 more problems.');
  });
});

describe('how far an import is', () => {
  const progress: ImportProgress = { files: 3, files_total: 12, bytes: 5e6, bytes_total: 2e7, state: 'reading' };
  const line = (more: Partial<ImportProgress>, elapsedMs: number, hasBar = false): string =>
    importProgressLine({ ...progress, ...more }, { elapsedMs, hasBar, paint: NO_PAINT });

  test.each([
    ['at the start', line({ bytes: 0, files: 0 }, 0), '0 % of 20 MB, 0 of 12 files'],
    ['in the middle', line({}, 5_000), '25 % of 20 MB, 3 of 12 files, 1.0 MB/s, 15 s left'],
    ['with a bar', line({}, 0, true), '██████░░░░░░░░░░░░░░░░░░ 25 % of 20 MB, 3 of 12 files'],
    ['when files grew meanwhile', line({ bytes: 3e7 }, 0), '100 % of 20 MB, 3 of 12 files'],
    ['of nothing', line({ bytes: 0, bytes_total: 0, files: 0, files_total: 0 }, 0), '100 % of 0 B, 0 of 0 files'],
    ['at the end', line({ state: 'storing' }, 5_000), 'All is read; storing the rest'],
  ])('%s', (_when, actual, expected) => expect(actual).toBe(expected));
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [48_200, '48 kB'],
  [1_000_000, '1.0 MB'],
  [266_000_000, '266 MB'],
  [1_234_567_890, '1.2 GB'],
])('%i bytes are %s', (bytes, text) => expect(byteCount(bytes)).toBe(text));
