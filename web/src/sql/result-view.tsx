import { useMemo, useState } from 'react';
import type { SqlAnswer, SqlExport } from '../api/shape.ts';
import { exportSql } from '../api/sql-client.ts';
import { Chart } from '../chart/chart.tsx';
import { plural } from '../format/count.ts';
import { formatDuration } from '../format/duration.ts';
import { CopyButton } from '../mark/copy-button.tsx';
import { Link } from '../route/link.tsx';
import { chartOf } from './result-chart.ts';
import { ResultTable } from './result-table.tsx';
import type { SqlRun } from './use-sql-run.ts';

const FORMATS: readonly (readonly [SqlExport['format'], string])[] = [
  ['csv', 'CSV'],
  ['json', 'JSON, an array'],
  ['jsonl', 'JSON, a line a row'],
  ['parquet', 'Parquet'],
];
const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What came of the last run. */
export function ResultView({ run }: { readonly run: SqlRun }) {
  switch (run.state) {
    case 'idle':
      return (
        <p className="sql-note dim">
          Ctrl+Enter (⌘+Enter) runs what is selected, else the statement that the cursor is in. Everything is read-only.
        </p>
      );
    case 'running':
      return <div className="sql-waiting" role="status" aria-label="The query runs" />;
    case 'cancelled':
      return <p className="sql-note dim">Stopped, here and in the engine.</p>;
    case 'failed':
      return <Failed error={run.error} />;
    case 'done':
      return <Answered sql={run.sql} answer={run.answer} />;
  }
}

function Failed({ error }: { readonly error: unknown }) {
  const message = error instanceof Error ? error.message : String(error);
  return (
    <div className="sql-note" role="alert">
      <p className="sql-error">{message}</p>
      <CopyButton text={message} label="copy the message" />
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
        {answer.truncated && <span className="sql-cut">cut here: ask for less, or export up to 100,000 rows</span>}
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
        <Download sql={sql} />
      </p>
      {isChart && charted !== null ? (
        <div className="sql-chart">
          <Chart look={charted.look} answer={charted.answer} timeZone={timeZone} />
        </div>
      ) : (
        <ResultTable answer={answer} />
      )}
    </section>
  );
}

function Download({ sql }: { readonly sql: string }) {
  const [said, setSaid] = useState('');
  const download = async (format: SqlExport['format']): Promise<void> => {
    setSaid('making the file …');
    try {
      const { blob, name } = await exportSql({ query: sql, format }, new AbortController().signal);
      const address = URL.createObjectURL(blob);
      Object.assign(document.createElement('a'), { href: address, download: name }).click();
      URL.revokeObjectURL(address);
      setSaid(name.includes('-cut-at-') ? 'the file was cut at the limit: its name says so' : '');
    } catch (thrown) {
      setSaid(thrown instanceof Error ? thrown.message : String(thrown));
    }
  };
  return (
    <>
      <select
        className="button"
        aria-label="download"
        value=""
        onChange={({ target }) => void download(target.value as SqlExport['format'])}
      >
        <option value="">download …</option>
        {FORMATS.map(([format, label]) => (
          <option key={format} value={format}>
            {label}
          </option>
        ))}
      </select>
      <span role="status" className="dim">
        {said}
      </span>
    </>
  );
}
