import { useMemo, useState } from 'react';
import type { SqlAnswer } from '../api/shape.ts';
import { Chart } from '../chart/chart.tsx';
import { formatBytes, formatCount, formatExact, plural } from '../format/count.ts';
import { formatDuration } from '../format/duration.ts';
import { plainLine, plainText } from '../format/plain-text.ts';
import { CopyButton } from '../mark/copy-button.tsx';
import { Link } from '../route/link.tsx';
import { DownloadMenu } from './download-menu.tsx';
import { chartOf } from './result-chart.ts';
import { ResultTable } from './result-table.tsx';
import { RunProgress } from './run-progress.tsx';
import type { SqlRun } from './use-sql-run.ts';

const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What in the text the engine did not understand. */
export interface Mistake {
  readonly at: number;
  readonly words: string;
}

interface Props {
  readonly run: SqlRun;
  /** null: the engine did not say where. */
  readonly mistake: Mistake | null;
  readonly onShow: (at: number) => void;
}

/** What came of the last run. */
export function ResultView({ run, mistake, onShow }: Props) {
  switch (run.state) {
    case 'idle':
      return null;
    case 'running':
      return <Waiting key={run.queryId} queryId={run.queryId} />;
    case 'cancelled':
      return <p className="sql-note dim">Stopped, here and in the engine. Run it again with Ctrl+Enter.</p>;
    case 'failed':
      return <Failed error={run.error} mistake={mistake} onShow={onShow} />;
    case 'done':
      return <Answered sql={run.sql} answer={run.answer} />;
  }
}

const WAITING = Array.from({ length: 8 }, (_, index) => index);

/** What ticks is not in the status: it would be read out without an end. */
function Waiting({ queryId }: { readonly queryId: string }) {
  return (
    <div className="sql-waiting">
      <RunProgress queryId={queryId} />
      <div role="status" aria-label="The query runs">
        {WAITING.map((index) => (
          <div key={index} className="loading-row">
            <span className={`loading-bar loading-${index % 4}`} />
          </div>
        ))}
      </div>
    </div>
  );
}

function Failed({ error, mistake, onShow }: Omit<Props, 'run'> & { readonly error: unknown }) {
  const message = error instanceof Error ? error.message : String(error);
  return (
    <div className="sql-note" role="alert">
      <p className="sql-error">{plainText(message)}</p>
      <p className="note-actions">
        {mistake !== null && (
          <button type="button" className="button" onClick={() => onShow(mistake.at)}>
            {plainLine(mistake.words, 60)}
          </button>
        )}
        <CopyButton text={message} label="copy the message" />
      </p>
    </div>
  );
}

function Answered({ sql, answer }: { readonly sql: string; readonly answer: SqlAnswer }) {
  const charted = useMemo(() => chartOf(answer), [answer]);
  const [isChart, setChart] = useState(false);
  return (
    <section className="sql-answer" aria-label="answer">
      <p className="sql-facts">
        <span>{plural(answer.rows.length, 'row')}</span>
        <span className="dim">{formatDuration(answer.elapsed_ms)}</span>
        {answer.read_rows !== null && answer.read_bytes !== null && (
          <span className="dim" title={`${formatExact(answer.read_rows)} rows of the tables were read to answer this`}>
            {formatCount(answer.read_rows)} {answer.read_rows === 1 ? 'row' : 'rows'}, {formatBytes(answer.read_bytes)}{' '}
            read
          </span>
        )}
        {answer.truncated && (
          <span className="sql-cut">cut at the limit: add a LIMIT or group, or download up to 100,000 rows</span>
        )}
        {charted !== null && (
          <button
            type="button"
            className="button toggle-button"
            aria-pressed={isChart}
            onClick={() => setChart(!isChart)}
          >
            chart
          </button>
        )}
        <Link className="text-button" href={`/dashboards/new?${new URLSearchParams({ sql }).toString()}`}>
          save as panel
        </Link>
        <DownloadMenu sql={sql} />
      </p>
      {isChart && charted !== null ? (
        <div className="sql-chart">
          <Chart look={charted.look} answer={charted.answer} timeZone={timeZone} />
        </div>
      ) : answer.rows.length === 0 ? (
        <p className="sql-note dim">The query ran; no row fits. Loosen a condition, or widen its time.</p>
      ) : (
        <ResultTable answer={answer} />
      )}
    </section>
  );
}
