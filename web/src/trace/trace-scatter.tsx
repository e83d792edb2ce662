import { useRef, useState } from 'react';
import type { TraceSummary } from '../api/shape.ts';
import { formatDuration } from '../format/duration.ts';
import { formatClock } from '../format/when.ts';
import { go } from '../route/history.ts';
import { tracePath } from '../route/route.ts';

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

/** When each trace began against how long it took, on a logarithmic scale. Drag for a span of time, click for the trace that is nearest. */
export function TraceScatter({ traces, onSpan }: Props) {
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number } | null>(null);
  const box = useRef<SVGSVGElement>(null);
  const times = traces.map(({ started_at }) => Date.parse(started_at));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const length = Math.max(1, last - first);
  const longest = Math.max(10, ...traces.map(({ duration_ms }) => duration_ms));
  const xOf = (at: number): number => PAD + ((at - first) / length) * (WIDTH - 2 * PAD);
  const yOf = (ms: number): number =>
    HEIGHT - PAD - (Math.log10(1 + ms) / Math.log10(1 + longest)) * (HEIGHT - 2 * PAD);
  const shareAt = (clientX: number): number => {
    const bounds = box.current?.getBoundingClientRect();
    return bounds === undefined ? 0 : Math.max(0, Math.min(1, (clientX - bounds.left) / bounds.width));
  };
  const timeAt = (share: number): number => first + ((share * WIDTH - PAD) / (WIDTH - 2 * PAD)) * length;
  const open = (clientX: number, clientY: number): void => {
    const bounds = box.current?.getBoundingClientRect();
    if (bounds === undefined) return;
    const far = traces.map((trace, at) => {
      const dx = (xOf(times[at] ?? 0) / WIDTH) * bounds.width + bounds.left - clientX;
      const dy = (yOf(trace.duration_ms) / HEIGHT) * bounds.height + bounds.top - clientY;
      return { id: trace.trace_id, px: Math.hypot(dx, dy) };
    });
    const nearest = far.toSorted((a, b) => a.px - b.px)[0];
    if (nearest !== undefined && nearest.px < 16) go(tracePath(nearest.id));
  };
  const end = (clientX: number, clientY: number): void => {
    if (drag === null) return;
    const [from, to] = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)];
    setDrag(null);
    if (to - from < DRAG_MIN) open(clientX, clientY);
    else onSpan(Math.floor(timeAt(from)), Math.ceil(timeAt(to)) + 1);
  };
  return (
    <figure className="scatter">
      <figcaption className="spoken-only">
        {traces.length} traces from {formatClock(first)} to {formatClock(last)}, the longest {formatDuration(longest)}.
        The table below says the same.
      </figcaption>
      <svg
        ref={box}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          const at = shareAt(event.clientX);
          setDrag({ from: at, to: at });
        }}
        onPointerMove={(event) => drag !== null && setDrag({ ...drag, to: shareAt(event.clientX) })}
        onPointerUp={(event) => end(event.clientX, event.clientY)}
        onPointerCancel={() => setDrag(null)}
      >
        {traces.map((trace, at) => (
          <line
            key={trace.trace_id}
            className={trace.errors > 0 ? 'dot dot-failed' : 'dot'}
            x1={xOf(times[at] ?? 0)}
            x2={xOf(times[at] ?? 0)}
            y1={yOf(trace.duration_ms)}
            y2={yOf(trace.duration_ms)}
            vectorEffect="non-scaling-stroke"
          />
        ))}
        {drag !== null && (
          <rect
            className="brush"
            x={Math.min(drag.from, drag.to) * WIDTH}
            y={0}
            width={Math.abs(drag.to - drag.from) * WIDTH}
            height={HEIGHT}
          />
        )}
      </svg>
      <span className="scatter-top dim">{formatDuration(longest)}</span>
    </figure>
  );
}
