import { useRef, useState } from 'react';
import type { TraceSummary } from '../api/shape.ts';
import { plainLine } from '../format/plain-text.ts';
import { formatAbsolute, formatMoment } from '../format/when.ts';
import { go } from '../route/history.ts';
import { tracePath } from '../route/route.ts';
import { formatShort } from './short-duration.ts';
import { useBrush } from './use-brush.ts';

interface Props {
  readonly traces: readonly TraceSummary[];
  /** ms since the epoch. */
  readonly onSpan: (since: number, until: number) => void;
}

const HEIGHT = 84;
const WIDTH = 1_000;
const PAD = 8;
/** Of the width: what is shorter is a click. */
const DRAG_MIN = 0.01;
const NEAR_PX = 16;

interface Scale {
  readonly first: number;
  readonly length: number;
  readonly longest: number;
}

const xOf = (at: number, { first, length }: Scale): number => PAD + ((at - first) / length) * (WIDTH - 2 * PAD);
const yOf = (ms: number, { longest }: Scale): number =>
  HEIGHT - PAD - (Math.log10(1 + ms) / Math.log10(1 + longest)) * (HEIGHT - 2 * PAD);
const timeAt = (share: number, { first, length }: Scale): number =>
  first + ((share * WIDTH - PAD) / (WIDTH - 2 * PAD)) * length;

interface Place {
  readonly clientX: number;
  readonly clientY: number;
}

/** The trace whose dot is nearest to a place on the screen, if it is near. */
function nearest(traces: readonly TraceSummary[], scale: Scale, box: Element | null, at: Place) {
  const bounds = box?.getBoundingClientRect();
  if (bounds === undefined) return undefined;
  const far = traces.map((trace) => {
    const dx = (xOf(Date.parse(trace.started_at), scale) / WIDTH) * bounds.width + bounds.left - at.clientX;
    const dy = (yOf(trace.duration_ms, scale) / HEIGHT) * bounds.height + bounds.top - at.clientY;
    return { trace, px: Math.hypot(dx, dy) };
  });
  const [best] = far.toSorted((a, b) => a.px - b.px);
  return best !== undefined && best.px < NEAR_PX ? best.trace : undefined;
}

/** When each trace began against how long it took, on a logarithmic scale. Drag for a span of time, click for the trace that is nearest. */
export function TraceScatter({ traces, onSpan }: Props) {
  const box = useRef<SVGSVGElement>(null);
  const [near, setNear] = useState<TraceSummary | undefined>(undefined);
  const times = traces.map(({ started_at }) => Date.parse(started_at));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const longest = Math.max(10, ...traces.map(({ duration_ms }) => duration_ms));
  const scale: Scale = { first, length: Math.max(1, last - first), longest };
  const { brush, handlers } = useBrush(box, ({ from, to }, at) => {
    if (to - from >= DRAG_MIN) return onSpan(Math.floor(timeAt(from, scale)), Math.ceil(timeAt(to, scale)) + 1);
    const trace = nearest(traces, scale, box.current, at);
    if (trace !== undefined) go(tracePath(trace.trace_id));
  });
  return (
    <figure className="scatter">
      <figcaption className="spoken-only">
        {traces.length} traces from {formatAbsolute(first)} to {formatAbsolute(last)}, the longest{' '}
        {formatShort(longest)}. The table below says the same.
      </figcaption>
      <svg
        ref={box}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        {...handlers}
        onPointerMove={(event) => {
          setNear(nearest(traces, scale, box.current, event));
          handlers.onPointerMove(event);
        }}
        onPointerLeave={() => setNear(undefined)}
      >
        {traces.map((trace, at) => (
          <line
            key={trace.trace_id}
            className={trace.errors > 0 ? 'dot dot-failed' : 'dot'}
            x1={xOf(times[at] ?? 0, scale)}
            x2={xOf(times[at] ?? 0, scale)}
            y1={yOf(trace.duration_ms, scale)}
            y2={yOf(trace.duration_ms, scale)}
            vectorEffect="non-scaling-stroke"
          />
        ))}
        {brush !== null && (
          <rect
            className="brush"
            x={brush.from * WIDTH}
            y={0}
            width={(brush.to - brush.from) * WIDTH}
            height={HEIGHT}
          />
        )}
      </svg>
      <span className="scatter-top dim">longest {formatShort(longest)}</span>
      {near !== undefined && <Near trace={near} />}
      <Ends first={first} last={last} />
    </figure>
  );
}

/** The trace that a click would open. */
function Near({ trace }: { readonly trace: TraceSummary }) {
  return (
    <span className="scatter-words">
      <span className="mono">{plainLine(trace.root_name, 60)}</span> {formatShort(trace.duration_ms)},{' '}
      {formatAbsolute(Date.parse(trace.started_at))}
    </span>
  );
}

function Ends({ first, last }: { readonly first: number; readonly last: number }) {
  return (
    <div className="scatter-ends" aria-hidden="true">
      <span>{formatMoment(first, last - first)}</span>
      {last > first && <span>{formatMoment(last, last - first)}</span>}
    </div>
  );
}
