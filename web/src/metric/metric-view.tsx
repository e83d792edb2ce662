import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { fetchMetric } from '../api/metric-client.ts';
import type { MetricAnswer, MetricInfo } from '../api/shape.ts';
import { AnswerTable } from '../chart/answer-table.tsx';
import { Chart } from '../chart/chart.tsx';
import { formatExact, plural } from '../format/count.ts';
import { Trouble } from '../frame/trouble.tsx';
import { CopyButton } from '../mark/copy-button.tsx';
import { Link } from '../route/link.tsx';
import { AGGREGATION_WORDS, lookOf, withBefore } from './metric-look.ts';
import { type MetricState, metricApiSearch, searchBefore } from './metric-state.ts';

interface Props {
  readonly info: MetricInfo | undefined;
  /** Whether `info` may still come. */
  readonly isListLoading: boolean;
  readonly state: MetricState;
  readonly onState: (state: MetricState) => void;
}

/** One metric: what it means, how it is read, its chart, and the ways on from here. */
export function MetricView({ info, isListLoading, state, onState }: Props) {
  const search = metricApiSearch(state);
  const answer = useQuery({
    queryKey: ['metric', state.metric, search],
    queryFn: ({ signal }) => fetchMetric(state.metric, search, signal),
    placeholderData: keepPreviousData,
  });
  const earlier = answer.data === undefined ? '' : searchBefore(state, answer.data);
  const before = useQuery({
    queryKey: ['metric', state.metric, earlier],
    queryFn: ({ signal }) => fetchMetric(state.metric, earlier, signal),
    enabled: state.isCompared && answer.data !== undefined && answer.data.aggregation !== 'heat',
  });
  return (
    <section className="metric-view" aria-label={state.metric}>
      <header className="metric-head">
        <h2 className="mono">{state.metric}</h2>
        <Meaning info={info} isListLoading={isListLoading} />
      </header>
      <Tools info={info} answer={answer.data} state={state} onState={onState} />
      {answer.error !== null && <Trouble error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.error === null && answer.data === undefined && (
        <div className="metric-waiting" role="status" aria-label="Loading the chart" />
      )}
      {answer.data !== undefined && (
        <Picture
          answer={state.isCompared && before.data !== undefined ? withBefore(answer.data, before.data) : answer.data}
          state={state}
          onState={onState}
        />
      )}
    </section>
  );
}

/** Two lines, also while they are on their way. */
function Meaning({ info, isListLoading }: Pick<Props, 'info' | 'isListLoading'>) {
  if (info === undefined)
    return (
      <p className="metric-meaning dim">{isListLoading ? 'reading …' : 'Nothing came under this name in this time.'}</p>
    );
  return (
    <>
      <p>{info.meaning ?? (info.description || 'Its sender does not say what it means.')}</p>
      <Facts info={info} />
    </>
  );
}

function Facts({ info }: { readonly info: MetricInfo }) {
  const kind =
    info.kind === 'sum' ? (info.is_monotonic ? 'counter' : 'sum') : info.kind.replace('exp_', 'exponential ');
  return (
    <p className="dim">
      {kind}
      {info.temporality === 'unspecified' ? '' : `, ${info.temporality}`}
      {info.unit === '' ? '' : ` · unit ${info.unit}`} · {formatExact(info.series)} series ·{' '}
      {plural(info.points, 'point')}
    </p>
  );
}

interface ToolProps extends Pick<Props, 'info' | 'state' | 'onState'> {
  readonly answer: MetricAnswer | undefined;
}

function Tools({ info, answer, state, onState }: ToolProps) {
  const attributes = Object.entries(info?.attributes ?? {});
  return (
    <div className="metric-tools">
      <select
        className="button"
        aria-label="read as"
        value={answer?.aggregation ?? ''}
        onChange={({ target }) => onState({ ...state, agg: target.value })}
      >
        {(answer?.aggregations ?? []).map((aggregation) => (
          <option key={aggregation} value={aggregation}>
            {AGGREGATION_WORDS[aggregation]}
          </option>
        ))}
      </select>
      <select
        className="button"
        aria-label="series by"
        value={state.by}
        onChange={({ target }) => onState({ ...state, by: target.value })}
      >
        <option value="">all together</option>
        {attributes.map(([name]) => (
          <option key={name} value={name}>
            by {name}
          </option>
        ))}
      </select>
      <select
        className="button"
        aria-label="only where"
        value=""
        onChange={({ target }) => onState({ ...state, attribute: [...new Set([...state.attribute, target.value])] })}
      >
        <option value="">only where …</option>
        {attributes.map(([name, values]) => (
          <optgroup key={name} label={name}>
            {values.map((value) => (
              <option key={value} value={`${name}=${value}`}>
                {name} = {value}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      {state.attribute.map((attribute) => (
        <button
          key={attribute}
          type="button"
          className="button metric-chip"
          aria-label={`remove ${attribute}`}
          onClick={() => onState({ ...state, attribute: state.attribute.filter((one) => one !== attribute) })}
        >
          {attribute} ✕
        </button>
      ))}
      <button
        type="button"
        className="button toggle-button"
        aria-pressed={state.isCompared}
        disabled={answer?.aggregation === 'heat'}
        onClick={() => onState({ ...state, isCompared: !state.isCompared })}
      >
        compare to the time before
      </button>
      <span className="metric-views">
        {(['chart', 'table', 'sql'] as const).map((view) => (
          <button
            key={view}
            type="button"
            className="button toggle-button"
            aria-pressed={state.view === view}
            onClick={() => onState({ ...state, view })}
          >
            {view === 'sql' ? 'SQL' : view}
          </button>
        ))}
      </span>
    </div>
  );
}

interface PictureProps {
  readonly answer: MetricAnswer;
  readonly state: MetricState;
  readonly onState: (state: MetricState) => void;
}

const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

function Picture({ answer, state, onState }: PictureProps) {
  const look = lookOf(state.metric, answer);
  const span = new URLSearchParams({ since: answer.since, until: answer.until }).toString();
  const zoom = (since: number, until: number): void =>
    onState({ ...state, since: new Date(since).toISOString(), until: new Date(until).toISOString() });
  return (
    <>
      <div className="metric-picture">
        {state.view === 'chart' && <Chart look={look} answer={answer} timeZone={timeZone} onZoom={zoom} />}
        {state.view === 'table' && <AnswerTable look={look} answer={answer} timeZone={timeZone} />}
        {state.view === 'sql' && <Statement sql={answer.sql} />}
      </div>
      {answer.truncated && (
        <p className="dim">There are more than 50 series: the largest are shown. A filter brings out the others.</p>
      )}
      <p className="metric-on">
        <Link className="text-button" href={`/?${span}`}>
          sessions of this time
        </Link>
        <Link className="text-button" href={`/logs?${span}`}>
          log records of this time
        </Link>
        <span className="dim">each point is {stepWords(answer.step_seconds)}</span>
      </p>
    </>
  );
}

function Statement({ sql }: { readonly sql: string }) {
  return (
    <div className="metric-sql">
      <p className="metric-on">
        <Link className="text-button" href={`/sql?${new URLSearchParams({ query: sql }).toString()}`}>
          open in the SQL editor
        </Link>
        <CopyButton text={sql} label="copy the SQL" />
      </p>
      <pre className="mono">{sql}</pre>
    </div>
  );
}

function stepWords(seconds: number): string {
  if (seconds % 86_400 === 0) return plural(seconds / 86_400, 'day');
  if (seconds % 3_600 === 0) return plural(seconds / 3_600, 'hour');
  return seconds % 60 === 0 ? plural(seconds / 60, 'minute') : plural(seconds, 'second');
}
