import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { fetchLogHistogram } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import type { LogHistogram as Histogram } from '../api/shape.ts';
import { formatCount, plural } from '../format/count.ts';
import { plainLine } from '../format/plain-text.ts';
import { formatAbsolute, formatMoment } from '../format/when.ts';
import { shareIn, useBrush } from '../trace/use-brush.ts';
import { type LogsState, logsApiSearch } from './log-filter.ts';

interface Props {
  readonly state: LogsState;
  readonly onState: (state: LogsState) => void;
}

const WIDTH = 1_000;
const HEIGHT = 72;

/** How many records there were when, by severity or event; drag for a part of the time. */
export function LogHistogram({ state, onState }: Props) {
  const search = `${logsApiSearch(state)}&by=${state.by}`;
  const { data, error } = useQuery({
    queryKey: queryKey.logHistogram(search),
    queryFn: ({ signal }) => fetchLogHistogram(search, signal),
    placeholderData: (previous) => previous,
    staleTime: 10_000,
  });
  return (
    <section className="histogram" aria-label="Records over time">
      <div className="histogram-head">
        {data !== undefined && <b>{plural(data.total, 'record')}</b>}
        {data !== undefined && <span className="dim">a bar is {stepWords(data.step_ms)}</span>}
        {data?.series.map(({ key }, at) => (
          <span key={key ?? ''} className="histogram-key">
            <span className={`swatch ${inkOf(state.by, key, at)}`} /> {key === null ? 'others' : plainLine(key, 40)}
          </span>
        ))}
        <button
          type="button"
          className="text-button histogram-by"
          onClick={() => onState({ ...state, by: state.by === 'severity' ? 'event' : 'severity' })}
        >
          by {state.by === 'severity' ? 'event' : 'severity'}
        </button>
      </div>
      {data !== undefined && error !== null && <p className="ink-failed">{error.message}</p>}
      {data === undefined ? (
        <div className="histogram-box">{error !== null && <p className="ink-failed">{error.message}</p>}</div>
      ) : (
        <Bars
          histogram={data}
          by={state.by}
          onSpan={(since, until) =>
            onState({ ...state, since: new Date(since).toISOString(), until: new Date(until).toISOString() })
          }
        />
      )}
    </section>
  );
}

const INKS = ['bar-0', 'bar-1', 'bar-2', 'bar-3', 'bar-4', 'bar-5', 'bar-6'];

const inkOf = (by: LogsState['by'], key: string | null, at: number): string =>
  by === 'severity' ? `bar-${key ?? 'unknown'}` : key === null ? 'bar-unknown' : (INKS[at] ?? 'bar-unknown');

/** `10 min`, `1 day`: the steps are whole units. */
function stepWords(stepMs: number): string {
  const [word, ms] = STEP_UNITS.find(([, unit]) => stepMs % unit === 0) ?? ['ms', 1];
  return word === 'day' ? plural(stepMs / ms, word) : `${stepMs / ms} ${word}`;
}

const STEP_UNITS: readonly (readonly [word: string, ms: number])[] = [
  ['day', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
];

interface BarsProps {
  readonly histogram: Histogram;
  readonly by: LogsState['by'];
  readonly onSpan: (since: number, until: number) => void;
}

function Bars({ histogram: { since, until, step_ms, series }, by, onSpan }: BarsProps) {
  const box = useRef<SVGSVGElement>(null);
  const [hover, setHover] = useState<number | null>(null);
  // not by the series: without a record there is none
  const steps = Math.max(1, Math.round((Date.parse(until) - Date.parse(since)) / step_ms));
  const totals = Array.from({ length: steps }, (_, step) =>
    series.reduce((sum, { counts }) => sum + (counts[step] ?? 0), 0),
  );
  const most = Math.max(1, ...totals);
  const stepOf = (share: number): number => Math.min(steps - 1, Math.floor(share * steps));
  const timeOf = (step: number): number => Date.parse(since) + step * step_ms;
  const { brush, handlers } = useBrush(box, ({ from, to }) => {
    const [first, last] = [stepOf(from), stepOf(to)];
    if (totals.slice(first, last + 1).some((total) => total > 0)) onSpan(timeOf(first), timeOf(last + 1));
  });
  const width = WIDTH / steps;
  return (
    <div className="histogram-box">
      <svg
        ref={box}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        {...handlers}
        onPointerMove={(event) => {
          setHover(stepOf(shareIn(box.current, event.clientX)));
          handlers.onPointerMove(event);
        }}
        onPointerLeave={() => setHover(null)}
      >
        {series.map(({ key, counts }, at) => (
          <path key={key ?? ''} className={inkOf(by, key, at)} d={areaOf(series, at, counts, { width, most })} />
        ))}
        {brush !== null && (
          <rect
            className="brush"
            x={stepOf(brush.from) * width}
            y={0}
            width={(stepOf(brush.to) - stepOf(brush.from) + 1) * width}
            height={HEIGHT}
          />
        )}
      </svg>
      {totals.some((total) => total > 0) && <span className="histogram-most dim">{formatCount(most)}</span>}
      {hover !== null && (
        <span className="histogram-words">
          {formatAbsolute(timeOf(hover))}: {plural(totals[hover] ?? 0, 'record')}
        </span>
      )}
      <div className="histogram-ends dim" aria-hidden="true">
        <span>{formatMoment(timeOf(0), steps * step_ms)}</span>
        <span>drag for a part of the time</span>
        <span>{formatMoment(timeOf(steps), steps * step_ms)}</span>
      </div>
    </div>
  );
}

interface Scale {
  readonly width: number;
  readonly most: number;
}

/** The bars of one series, on top of those before it. */
function areaOf(series: Histogram['series'], at: number, counts: readonly number[], { width, most }: Scale): string {
  return counts
    .map((count, step) => {
      if (count === 0) return '';
      const below = series.slice(0, at).reduce((sum, other) => sum + (other.counts[step] ?? 0), 0);
      const height = Math.max(1, (count / most) * HEIGHT);
      const top = HEIGHT - (below / most) * HEIGHT - height;
      return `M${(step * width).toFixed(1)} ${top.toFixed(1)}h${(width * 0.86).toFixed(1)}v${height.toFixed(1)}h-${(width * 0.86).toFixed(1)}z`;
    })
    .join('');
}
