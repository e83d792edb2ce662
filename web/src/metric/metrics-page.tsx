import './metric.css';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef } from 'react';
import { fetchMetrics } from '../api/metric-client.ts';
import type { MetricInfo } from '../api/shape.ts';
import { SINCE_CHOICES } from '../filter/session-filter.ts';
import { Trouble } from '../frame/trouble.tsx';
import { useKeys } from '../key/use-keys.ts';
import { replace, useLocation } from '../route/history.ts';
import { fits, MetricNames } from './metric-list.tsx';
import { type MetricState, metricStateFrom, searchFromMetric } from './metric-state.ts';
import { MetricView } from './metric-view.tsx';

const NONE: readonly MetricInfo[] = [];

/** What Codex and others counted. */
export function MetricsPage() {
  const { search } = useLocation();
  const state = useMemo(() => metricStateFrom(search), [search]);
  const setState = useCallback((next: MetricState) => replace(`/metrics${searchFromMetric(next)}`), []);
  const span = new URLSearchParams(
    Object.entries({ since: state.since, until: state.until }).filter(([, value]) => value !== ''),
  );
  const list = useQuery({
    queryKey: ['metrics', span.toString()],
    queryFn: ({ signal }) => fetchMetrics(`?${span.toString()}`, signal),
  });
  const metrics = list.data?.metrics ?? NONE;
  const metric = state.metric === '' ? (metrics[0]?.name ?? '') : state.metric;
  const inputRef = useRef<HTMLInputElement>(null);
  const select = useCallback(
    (name: string) => setState({ ...state, metric: name, agg: '', by: '', attribute: [] }),
    [state, setState],
  );
  useMetricKeys({ metrics, metric, state, setState, select, inputRef });
  return (
    <main className="page">
      <header className="bar">
        <h1>Metrics</h1>
        <SpanChoice state={state} onState={setState} />
      </header>
      {list.error !== null && <Trouble error={list.error} onRetry={() => void list.refetch()} />}
      {list.data !== undefined && metrics.length === 0 && <Nothing />}
      {(metrics.length > 0 || list.isPending) && (
        <div className="metric-split">
          <MetricNames
            isLoading={list.isPending}
            metrics={metrics}
            selected={metric}
            q={state.q}
            inputRef={inputRef}
            onSearch={(q) => setState({ ...state, q })}
            onSelect={select}
          />
          {metric === '' && (
            <div className="metric-view">
              <div className="metric-waiting" />
            </div>
          )}
          {metric !== '' && (
            <MetricView
              key={metric}
              info={metrics.find(({ name }) => name === metric)}
              isListLoading={list.isPending}
              state={{ ...state, metric }}
              onState={setState}
            />
          )}
        </div>
      )}
    </main>
  );
}

interface Keyed {
  readonly metrics: readonly MetricInfo[];
  readonly metric: string;
  readonly state: MetricState;
  readonly setState: (state: MetricState) => void;
  readonly select: (name: string) => void;
  readonly inputRef: React.RefObject<HTMLInputElement | null>;
}

function useMetricKeys({ metrics, metric, state, setState, select, inputRef }: Keyed): void {
  useKeys(
    useMemo(() => {
      const names = metrics.filter((one) => fits(one, state.q)).map(({ name }) => name);
      const move = (by: number): void => {
        const next = names[Math.min(names.length - 1, Math.max(0, names.indexOf(metric) + by))];
        if (next !== undefined) select(next);
      };
      return {
        '/': () => inputRef.current?.select(),
        j: () => move(1),
        k: () => move(-1),
        b: () => setState({ ...state, metric, isCompared: !state.isCompared }),
        v: () => setState({ ...state, metric, view: state.view === 'table' ? 'chart' : 'table' }),
        0: () => setState({ ...state, metric, since: '24h', until: '' }),
      };
    }, [metrics, metric, state, setState, select, inputRef]),
  );
}

function SpanChoice({
  state,
  onState,
}: {
  readonly state: MetricState;
  readonly onState: (state: MetricState) => void;
}) {
  const isChosen = state.until !== '' || SINCE_CHOICES.every(({ value }) => value !== state.since);
  return (
    <select
      className="button since"
      aria-label="within"
      value={isChosen ? 'chosen' : state.since}
      onChange={({ target }) => onState({ ...state, since: target.value, until: '' })}
    >
      {SINCE_CHOICES.filter(({ value }) => value !== '').map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
      {isChosen && <option value="chosen">chosen time</option>}
    </select>
  );
}

function Nothing() {
  return (
    <div className="note">
      <h2>No metrics in this time</h2>
      <p>
        Codex sends its metrics once <code>metrics_exporter</code> stands in <code>[otel]</code> of its configuration.{' '}
        <code>turnscope setup</code> writes it; the next turn then brings them, a minute later. A longer time may hold
        some already: choose it above.
      </p>
    </div>
  );
}
