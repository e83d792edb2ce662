/** An import in words: while it runs, and what came of it. */

import { counted, duration } from '../lib/figure.ts';
import type { ImportProgress, ImportSummary } from '../model/rollout-import.ts';
import { cleanLine } from './clean.ts';
import type { Paint } from './paint.ts';

const BAR_WIDTH = 24;
const PROBLEMS_SHOWN = 10;

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** `0 B` `48 kB` `266 MB` `1.2 GB` */
export function byteCount(bytes: number): string {
  const step = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const scaled = bytes / 1_000 ** step;
  return `${scaled < 9.95 && step > 1 ? scaled.toFixed(1) : Math.round(scaled)} ${UNITS[step]}`;
}

export interface ProgressOptions {
  readonly elapsedMs: number;
  /** On a terminal, where the line is drawn over and over. */
  readonly hasBar: boolean;
  readonly paint: Paint;
}

export function importProgressLine(progress: ImportProgress, { elapsedMs, hasBar, paint }: ProgressOptions): string {
  const { files, files_total, bytes, bytes_total, state } = progress;
  if (state === 'storing') return 'All is read; storing the rest';
  const share = bytes_total === 0 ? 1 : Math.min(1, bytes / bytes_total);
  const filled = Math.round(share * BAR_WIDTH);
  const bar = `${paint.signal('█'.repeat(filled))}${paint.dim('░'.repeat(BAR_WIDTH - filled))} `;
  const rate = elapsedMs < 500 ? '' : `, ${byteCount((bytes / elapsedMs) * 1_000)}/s`;
  const left = share < 0.02 || elapsedMs < 2_000 ? '' : `, ${duration((elapsedMs * (1 - share)) / share)} left`;
  const percent = `${Math.floor(share * 100)} %`;
  return `${hasBar ? bar : ''}${percent} of ${byteCount(bytes_total)}, ${files} of ${counted(files_total, 'file')}${rate}${left}`;
}

export function importSummaryLines(summary: ImportSummary, { paint }: { readonly paint: Paint }): string[] {
  return [headline(summary, paint), ...leftOut(summary), ...problemLines(summary, paint)];
}

function headline(summary: ImportSummary, paint: Paint): string {
  const { dry_run, files, files_read, bytes_read, files_unchanged, sessions, observations, duration_ms } = summary;
  if (files_read === 0 && !summary.interrupted) {
    return `Nothing new in ${counted(files, 'rollout file')}.`;
  }
  const what = `${counted(sessions, 'session')} in ${counted(files_read, 'rollout file')} (${byteCount(bytes_read)})`;
  const before = files_unchanged === 0 ? '' : `; ${counted(files_unchanged, 'file')} unchanged since the last import`;
  if (dry_run) return `Would read ${what}${before}.`;
  const speed = `${counted(observations, 'observation')} in ${duration(duration_ms)}`;
  const word = summary.interrupted ? paint.waiting('Stopped after') : paint.ok('Imported');
  return `${word} ${what}, ${speed}${before}.`;
}

const leftOut = ({ lines_unreadable }: ImportSummary): string[] =>
  lines_unreadable === 0
    ? []
    : [
        `${counted(lines_unreadable, 'line')} could not be read and ${lines_unreadable === 1 ? 'was' : 'were'} left out.`,
      ];

function problemLines({ problems }: ImportSummary, paint: Paint): string[] {
  const shown = problems.slice(0, PROBLEMS_SHOWN).map(({ path, reason }) => {
    return `${paint.failed('✗')} ${cleanLine(path)}: ${cleanLine(reason)}`;
  });
  const more = problems.length - shown.length;
  return more > 0 ? [...shown, `and ${counted(more, 'more problem', 'more problems')}.`] : shown;
}
