import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { fetchMetric } from '../api/metric-client.ts';
import type { MetricAnswer, MetricInfo } from '../api/shape.ts';
import { AnswerTable } from '../chart/answer-table.tsx';
import { Chart } from '../chart/chart.tsx';
import { formatExact, plural } from '../format/count.ts';
import { Trouble } from '../frame/trouble.tsx';
import { CopyButton } from '../mark/copy-button.tsx';
import { Link } from '../route/link.tsx';
import { lookOf, READING_WORDS, withBefore } from './metric-look.ts';
import { type MetricState, metricApiSearch, searchBefore } from './metric-state.ts';
import { MetricTools } from './metric-tools.tsx';

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
      <MetricTools info={info} answer={answer.data} state={state} onState={onState} />
      {answer.error !== null && <Trouble error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.error === null && answer.data === undefined && (
        <div className="metric-waiting" role="status" aria-label="Loading the chart" />
      )}
      {answer.data !== undefined && (
        <Picture
          answer={state.isCompared && before.data !== undefined ? withBefore(answer.data, before.data) : answer.data}
          comparedWords={state.isCompared ? comparedWords(before.data) : ''}
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
      <p>{(info.meaning ?? (info.description || 'Its sender does not say what it means.')).replaceAll('`', '')}</p>
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

interface PictureProps {
  readonly comparedWords: string;
  readonly answer: MetricAnswer;
  readonly state: MetricState;
  readonly onState: (state: MetricState) => void;
}

const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

function Picture({ answer, comparedWords, state, onState }: PictureProps) {
  const look = lookOf(state.metric, answer);
  const span = new URLSearchParams({ since: answer.since, until: answer.until }).toString();
  const zoom = (since: number, until: number): void =>
    onState({ ...state, since: new Date(since).toISOString(), until: new Date(until).toISOString() });
  return (
    <>
      {state.view !== 'sql' && (
        <p className="metric-caption dim">
          {READING_WORDS[answer.aggregation]} {stepWords(answer.step_seconds)}
          {comparedWords}
        </p>
      )}
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
        <Link className="text-button" href={`/traces?${span}`}>
          traces of this time
        </Link>
      </p>
    </>
  );
}

function comparedWords(before: MetricAnswer | undefined): string {
  if (before === undefined) return '';
  return before.rows.length === 0 ? '; nothing came in the time before' : ', next to the time before';
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
  if (seconds % 86_400 === 0) return many(seconds / 86_400, 'day');
  if (seconds % 3_600 === 0) return many(seconds / 3_600, 'hour');
  return seconds % 60 === 0 ? many(seconds / 60, 'minute') : many(seconds, 'second');
}

/** `hour`, `6 hours`. */
const many = (count: number, noun: string): string => (count === 1 ? noun : plural(count, noun));
