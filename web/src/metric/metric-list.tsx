import { type RefObject, useMemo } from 'react';
import type { MetricInfo } from '../api/shape.ts';
import { formatExact, plural } from '../format/count.ts';

interface Props {
  readonly isLoading: boolean;
  readonly metrics: readonly MetricInfo[];
  readonly selected: string;
  readonly q: string;
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly onSearch: (q: string) => void;
  readonly onSelect: (name: string) => void;
}

export function fits(metric: MetricInfo, q: string): boolean {
  const text = `${metric.name} ${metric.meaning ?? ''} ${metric.description}`.toLowerCase();
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Every metric of the time, with what it did in it. */
export function MetricNames({ isLoading, metrics, selected, q, inputRef, onSearch, onSelect }: Props) {
  const shown = useMemo(() => metrics.filter((metric) => fits(metric, q)), [metrics, q]);
  return (
    <nav className="metric-names" aria-label="metrics">
      <label className="metric-search">
        <span className="spoken-only">search metrics</span>
        <input
          ref={inputRef}
          type="search"
          placeholder="search metrics"
          value={q}
          onChange={({ target }) => onSearch(target.value)}
        />
      </label>
      <p className="dim metric-count">{isLoading ? 'reading …' : countWords(shown.length, metrics.length)}</p>
      {isLoading && <LoadingNames />}
      <ul>
        {shown.map((metric) => (
          <li key={`${metric.kind} ${metric.name}`}>
            <button
              type="button"
              className={`metric-name${metric.name === selected ? ' metric-selected' : ''}`}
              aria-current={metric.name === selected}
              title={[metric.name, metric.meaning ?? metric.description].filter((part) => part !== '').join(': ')}
              onClick={() => onSelect(metric.name)}
            >
              <span className="mono cut">{metric.name}</span>
              <Spark values={metric.activity} />
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function countWords(shown: number, all: number): string {
  if (shown === 0) return `none of ${plural(all, 'metric')} has these words`;
  return shown === all ? plural(all, 'metric') : `${formatExact(shown)} of ${plural(all, 'metric')}`;
}

const LOADING = Array.from({ length: 12 }, (_, index) => index);

function LoadingNames() {
  return (
    <ul role="status" aria-label="Loading the metrics">
      {LOADING.map((index) => (
        <li key={index} className="metric-name">
          <span className={`loading-bar loading-${index % 4}`} />
        </li>
      ))}
    </ul>
  );
}

const WIDTH = 72;
const HEIGHT = 16;

function Spark({ values }: { readonly values: readonly number[] }) {
  const max = Math.max(...values, 0);
  if (max === 0) return <svg className="metric-spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" />;
  const step = WIDTH / values.length;
  return (
    <svg className="metric-spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      {values.map((value, index) => {
        // what is there is seen, however small
        const height = value <= 0 ? 0 : Math.max(1, (value / max) * HEIGHT);
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place.
        return <rect key={index} x={index * step} width={Math.max(1, step - 1)} y={HEIGHT - height} height={height} />;
      })}
    </svg>
  );
}
