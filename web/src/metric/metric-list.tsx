import { type RefObject, useMemo } from 'react';
import type { MetricInfo } from '../api/shape.ts';
import { formatExact } from '../format/count.ts';

interface Props {
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

/** Every metric of the span, with what it did in it. */
export function MetricNames({ metrics, selected, q, inputRef, onSearch, onSelect }: Props) {
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
      <p className="dim metric-count">
        {shown.length === metrics.length ? formatExact(shown.length) : `${shown.length} of ${metrics.length}`} metrics
      </p>
      <ul>
        {shown.map((metric) => (
          <li key={`${metric.kind} ${metric.name}`}>
            <button
              type="button"
              className={`metric-name${metric.name === selected ? ' metric-selected' : ''}`}
              aria-current={metric.name === selected}
              title={metric.meaning ?? metric.description}
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

const WIDTH = 72;
const HEIGHT = 16;

function Spark({ values }: { readonly values: readonly number[] }) {
  const max = Math.max(...values, 0);
  if (max === 0) return <svg className="metric-spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" />;
  const step = WIDTH / values.length;
  return (
    <svg className="metric-spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      {values.map((value, index) => {
        const height = (Math.max(0, value) / max) * HEIGHT;
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place.
        return <rect key={index} x={index * step} width={Math.max(1, step - 1)} y={HEIGHT - height} height={height} />;
      })}
    </svg>
  );
}
