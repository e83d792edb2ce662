/** A rebuild in words: while it runs, and what came of it. */

import { counted, duration } from '../lib/figure.ts';
import type { RebuildProgress, RebuildSummary } from '../model/rebuild.ts';
import { cleanLine } from './clean.ts';
import { byteCount } from './import-lines.ts';
import type { Paint } from './paint.ts';

const PROBLEMS_SHOWN = 10;

export function rebuildProgressLine(progress: RebuildProgress, elapsedMs: number): string {
  return `${stepLine(progress)} (${duration(elapsedMs)})`;
}

function stepLine({ step, done, total }: RebuildProgress): string {
  switch (step) {
    case 'logs':
      return `Reading log records: ${counted(done, 'record')}`;
    case 'spans':
      return `Reading spans: ${counted(done, 'span')}`;
    case 'hooks':
      return `Reading hook calls: ${counted(done, 'call')}`;
    case 'rollouts':
      return `Reading rollouts: ${byteCount(done)} of ${byteCount(total ?? done)}`;
    case 'sessions':
      return `Making sessions: ${done.toLocaleString('en-US')} of ${counted(total, 'thread')}`;
    case 'swap':
      return 'Comparing with what was there';
  }
}

export function rebuildSummaryLines(summary: RebuildSummary, { paint }: { readonly paint: Paint }): string[] {
  if (summary.dry_run) return [`Would read ${readOf(summary)}.`];
  const made = `${counted(summary.sessions, 'session')} from ${counted(summary.observations, 'observation')}`;
  return [
    `${paint.ok('Rebuilt')} ${made} in ${duration(summary.seconds * 1_000)}: ${changesOf(summary)}.`,
    `Read ${readOf(summary)}.`,
    ...keptLines(summary),
    ...problemLines(summary, paint),
  ];
}

function readOf({ read }: RebuildSummary): string {
  const records = [counted(read.logs, 'log record'), counted(read.spans, 'span'), counted(read.hooks, 'hook call')];
  return `${records.join(', ')} and ${counted(read.rollout_files, 'rollout file')} (${byteCount(read.rollout_bytes)})`;
}

function changesOf({ sessions_changed, sessions_added, sessions_removed }: RebuildSummary): string {
  const changes = [
    [sessions_changed, 'changed'],
    [sessions_added, 'new'],
    [sessions_removed, 'gone'],
  ] as const;
  const said = changes
    .filter(([count]) => count !== 0)
    .map(([count, word]) => `${count?.toLocaleString('en-US')} ${word}`);
  return said.length === 0 ? 'none changed' : said.join(', ');
}

function keptLines({ kept }: RebuildSummary): string[] {
  if (kept === null) return [];
  const lines: string[] = [];
  if (kept.rollout_threads > 0) {
    const what = `${counted(kept.rollout_observations, 'observation')} of ${counted(kept.rollout_threads, 'thread')}`;
    lines.push(`Kept ${what} as they were: their rollout files are not here any more, or cannot be read.`);
  }
  if (kept.older_observations > 0) {
    const what = counted(kept.older_observations, 'observation');
    lines.push(
      `Kept ${what} as they were: they are older than what is still stored of log records, spans and hook calls.`,
    );
  }
  return lines;
}

function problemLines({ problems }: RebuildSummary, paint: Paint): string[] {
  const shown = problems.slice(0, PROBLEMS_SHOWN).map(({ path, reason }) => {
    return `${paint.failed('✗')} ${cleanLine(path)}: ${cleanLine(reason)}`;
  });
  const more = problems.length - shown.length;
  return more > 0 ? [...shown, `and ${counted(more, 'more problem')}.`] : shown;
}
