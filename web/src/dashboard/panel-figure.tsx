import { type ReactNode, useCallback, useId } from 'react';
import type { Panel, PanelAnswer } from '../api/shape.ts';
import { hasFigures, type Row } from '../chart/answer.ts';
import { AnswerTable } from '../chart/answer-table.tsx';
import { Chart } from '../chart/chart.tsx';
import { csvOf } from '../chart/csv.ts';
import { drillHref } from '../chart/drill.ts';
import type { Marker } from '../chart/plot-options.ts';
import { summaryOf } from '../chart/summary.ts';
import { formatExact } from '../format/count.ts';
import { CopyButton } from '../mark/copy-button.tsx';
import { Link } from '../route/link.tsx';
import type { View } from './page-state.ts';

interface Props {
  readonly panel: Panel;
  readonly answer: PanelAnswer | undefined;
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly view: View;
  readonly onView: (view: View) => void;
  /** The page's own filter: what a mark leads to is narrowed by it as well. */
  readonly filter: URLSearchParams;
  readonly timeZone: string;
  readonly markers?: readonly Marker[];
  readonly onZoom?: ((since: number, until: number) => void) | undefined;
  /** What an editor adds to the head. */
  readonly tools?: ReactNode;
}

/** A panel in its frame: title, the sentence for those who do not see it, and its answer as chart, table or SQL. */
export function PanelFigure(props: Props) {
  const { panel, answer, error, view, onView, tools } = props;
  const id = useId();
  // A table is one already, and one figure makes none.
  const isTabular = panel.chart === 'table' || panel.chart === 'number';
  return (
    <figure
      className={`panel panel-${panel.chart === 'number' && view !== 'sql' ? 'small' : 'large'}`}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-summary`}
    >
      <figcaption className="panel-head">
        <h2 id={`${id}-title`} className="cut" title={panel.about ?? panel.title}>
          {panel.title}
        </h2>
        {!isOfSpan(panel) && (
          <span
            className="panel-span dim"
            title="Its SQL asks for no time: neither span nor filter of the page changes it."
          >
            whatever the span
          </span>
        )}
        {tools ?? (
          <span className="panel-tools">
            {!isTabular && <ViewButton name="table" view={view} title={panel.title} onView={onView} />}
            <ViewButton name="sql" view={view} title={panel.title} onView={onView} />
          </span>
        )}
        <span id={`${id}-summary`} className="spoken-only">
          {answer === undefined ? '' : summaryOf(panel, answer)}
          {panel.about === undefined ? '' : ` ${panel.about}`}
        </span>
      </figcaption>
      <div
        className="panel-body"
        aria-busy={answer === undefined && error === null}
        // a table may be longer than its panel and hold no link: the keyboard has to scroll it all the same
        tabIndex={view === 'table' || panel.chart === 'table' || panel.chart === 'rank' ? 0 : undefined}
      >
        <Body {...props} />
      </div>
    </figure>
  );
}

/** A question without a place or a parameter answers the same whatever the page is about, and that has to be said. */
const isOfSpan = ({ sql }: Panel): boolean => /\{\{|\{\s*\w+\s*:/.test(sql);

interface ViewButtonProps {
  readonly name: 'table' | 'sql';
  readonly view: View;
  readonly title: string;
  readonly onView: (view: View) => void;
}

function ViewButton({ name, view, title, onView }: ViewButtonProps) {
  const word = name === 'sql' ? 'SQL' : name;
  return (
    <button
      type="button"
      className="text-button"
      aria-pressed={view === name}
      aria-label={`${title}: view as ${word}`}
      onClick={() => onView(name)}
    >
      {view === name ? 'chart' : word}
    </button>
  );
}

function Body({ panel, answer, error, onRetry, view, filter, timeZone, markers, onZoom }: Props) {
  const hrefOf = useCallback(
    (rows: readonly Row[], isWhole = false) =>
      answer === undefined ? null : drillHref(panel, answer, rows, filter, isWhole),
    [panel, answer, filter],
  );
  if (answer === undefined) return error === null ? <Waiting /> : <Failed error={error} onRetry={onRetry} />;
  if (view === 'sql') return <Sql sql={answer.sql} />;
  const shared = { look: panel, answer, timeZone, hrefOf: panel.drill === null ? undefined : hrefOf };
  return (
    <>
      {error !== null && <Failed error={error} onRetry={onRetry} />}
      {view === 'table' && hasFigures(panel, answer) ? (
        <>
          <AnswerTable {...shared} />
          <p className="panel-foot">
            <CopyButton text={() => csvOf(answer)} label="copy as CSV" />
          </p>
        </>
      ) : (
        <Chart {...shared} onZoom={onZoom} {...(markers === undefined ? {} : { markers })} />
      )}
      {answer.truncated && (
        <p className="chart-note dim">Cut at {formatExact(answer.rows.length)} rows: zoom in or filter.</p>
      )}
    </>
  );
}

function Sql({ sql }: { readonly sql: string }) {
  return (
    <>
      <pre className="panel-sql" tabIndex={0} aria-label="SQL">
        {sql}
      </pre>
      <p className="panel-foot">
        <CopyButton text={sql} />
        <Link className="text-button" href={`/sql?${new URLSearchParams({ query: sql }).toString()}`}>
          open in SQL editor
        </Link>
      </p>
    </>
  );
}

/** As large as what comes, so that nothing moves. */
const Waiting = () => (
  <div className="panel-waiting" role="status" aria-label="Loading the panel">
    <span className="loading-bar loading-1" />
    <span className="loading-bar loading-3" />
  </div>
);

function Failed({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const message = error instanceof Error ? error.message : String(error);
  return (
    <div className="panel-failed" role="alert">
      <p>{message}</p>
      <p className="panel-foot">
        <button type="button" className="text-button" onClick={onRetry}>
          try again
        </button>
        <CopyButton text={message} label="copy the details" />
      </p>
    </div>
  );
}
