import type { ImportProgress, ImportSummary } from '../api/shape.ts';
import { formatBytes, formatExact, plural } from '../format/count.ts';
import { formatDuration } from '../format/duration.ts';
import { plainLine } from '../format/plain-text.ts';
import type { ImportRun } from './run-import.ts';
import type { Import } from './use-import.ts';
import '../style/import.css';

/** How an import stands: a bar while it runs, then what came of it. */
export function ImportLine({ of: { run, waiting, start, letGo } }: { readonly of: Import }) {
  if (run === null) return null;
  const home = waiting?.codex_home ?? null;
  const canGoOn = run.kind === 'stopped' || run.kind === 'failed';
  return (
    <section className={`import-line import-${run.kind}`} aria-label="Import">
      {run.kind === 'running' && <Bar progress={run.progress} />}
      <p role="status">{wordsOf(run)}</p>
      {run.kind === 'done' && <Problems summary={run.summary} />}
      {run.kind === 'running' && (
        <button type="button" className="button" onClick={run.stop}>
          Stop
        </button>
      )}
      {canGoOn && home !== null && (
        <button type="button" className="button" onClick={() => start(home)}>
          Go on
        </button>
      )}
      {run.kind !== 'running' && (
        <button type="button" className="text-button" onClick={letGo}>
          dismiss
        </button>
      )}
    </section>
  );
}

function Bar({ progress }: { readonly progress: ImportProgress | null }) {
  const share = progress === null || progress.bytes_total === 0 ? 0 : progress.bytes / progress.bytes_total;
  return <progress className="import-bar" aria-label="Read so far" max={1} value={share} />;
}

function wordsOf(run: ImportRun): string {
  switch (run.kind) {
    case 'running':
      return runningWords(run.progress);
    case 'stopped':
      return 'Import stopped. What was read is kept.';
    case 'failed':
      return `The import failed: ${plainLine(run.message)}`;
    case 'done': {
      const { sessions, files_unchanged: known, duration_ms: ms, lines_unreadable: bad } = run.summary;
      const parts = [
        `${plural(sessions, 'session')} imported in ${formatDuration(ms)}`,
        known === 0 ? '' : `${plural(known, 'file')} had nothing new`,
        bad === 0 ? '' : `${plural(bad, 'unreadable line')} left out`,
      ];
      return parts.filter((part) => part !== '').join(' · ');
    }
  }
}

function runningWords(progress: ImportProgress | null): string {
  if (progress === null) return 'Looking for recordings …';
  if (progress.state === 'storing') return 'All is read. Putting it into the tables …';
  const { files, files_total: all, bytes, bytes_total } = progress;
  return `${formatExact(files)} of ${plural(all, 'file')} · ${formatBytes(bytes)} of ${formatBytes(bytes_total)}`;
}

/** Files that could not be read, with their reasons. */
function Problems({ summary: { problems } }: { readonly summary: ImportSummary }) {
  if (problems.length === 0) return null;
  return (
    <details className="import-problems">
      <summary>{plural(problems.length, 'file')} could not be read</summary>
      <ul>
        {problems.map(({ path, reason }) => (
          <li key={path}>
            <code>{plainLine(path)}</code> {plainLine(reason)}
          </li>
        ))}
      </ul>
    </details>
  );
}
