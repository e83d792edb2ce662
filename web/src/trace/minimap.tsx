import { useMemo, useRef } from 'react';
import type { SpanNode } from './span-tree.ts';
import { useBrush } from './use-brush.ts';

export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

interface Props {
  readonly nodes: readonly SpanNode[];
  readonly durationMs: number;
  readonly zoom: Window;
  readonly onZoom: (zoom: Window | null) => void;
}

const WIDTH = 1_000;
const HEIGHT = 56;
const DRAG_MIN = 0.004;

/** All spans at once, one thin line each; drag to look at a part, click for everything again. */
export function Minimap({ nodes, durationMs, zoom, onZoom }: Props) {
  const box = useRef<SVGSVGElement>(null);
  const paths = useMemo(() => pathsOf(nodes, durationMs), [nodes, durationMs]);
  const { brush, handlers } = useBrush(box, ({ from, to }) =>
    onZoom(to - from < DRAG_MIN ? null : { fromMs: from * durationMs, toMs: to * durationMs }),
  );
  const left = (zoom.fromMs / durationMs) * WIDTH;
  const right = (zoom.toMs / durationMs) * WIDTH;
  return (
    <div className="minimap" aria-hidden="true">
      <svg ref={box} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" {...handlers}>
        <path className="minimap-spans" d={paths.plain} vectorEffect="non-scaling-stroke" />
        <path className="minimap-failed" d={paths.failed} vectorEffect="non-scaling-stroke" />
        <rect className="minimap-out" x={0} y={0} width={Math.max(0, left)} height={HEIGHT} />
        <rect className="minimap-out" x={right} y={0} width={Math.max(0, WIDTH - right)} height={HEIGHT} />
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
    </div>
  );
}

function pathsOf(nodes: readonly SpanNode[], durationMs: number): { readonly plain: string; readonly failed: string } {
  const parts: { readonly plain: string[]; readonly failed: string[] } = { plain: [], failed: [] };
  for (const [at, { span }] of nodes.entries()) {
    const y = 3 + (at / Math.max(1, nodes.length - 1)) * (HEIGHT - 6);
    const x = (span.start_ms / durationMs) * WIDTH;
    const line = `M${x.toFixed(1)} ${y.toFixed(1)}h${Math.max(1, (span.duration_ms / durationMs) * WIDTH).toFixed(1)}`;
    parts[span.status === 'error' ? 'failed' : 'plain'].push(line);
  }
  return { plain: parts.plain.join(''), failed: parts.failed.join('') };
}
