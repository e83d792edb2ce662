import { useMemo, useRef, useState } from 'react';
import type { SpanNode } from './span-tree.ts';

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
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number } | null>(null);
  const paths = useMemo(() => pathsOf(nodes, durationMs), [nodes, durationMs]);
  const shareAt = (clientX: number): number => {
    const bounds = box.current?.getBoundingClientRect();
    return bounds === undefined ? 0 : Math.max(0, Math.min(1, (clientX - bounds.left) / bounds.width));
  };
  const end = (): void => {
    if (drag === null) return;
    const [from, to] = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)];
    setDrag(null);
    onZoom(to - from < DRAG_MIN ? null : { fromMs: from * durationMs, toMs: to * durationMs });
  };
  const left = (zoom.fromMs / durationMs) * WIDTH;
  const right = (zoom.toMs / durationMs) * WIDTH;
  return (
    <div className="minimap" aria-hidden="true">
      <svg
        ref={box}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          const at = shareAt(event.clientX);
          setDrag({ from: at, to: at });
        }}
        onPointerMove={(event) => drag !== null && setDrag({ ...drag, to: shareAt(event.clientX) })}
        onPointerUp={end}
        onPointerCancel={() => setDrag(null)}
      >
        <path className="minimap-spans" d={paths.plain} vectorEffect="non-scaling-stroke" />
        <path className="minimap-failed" d={paths.failed} vectorEffect="non-scaling-stroke" />
        <rect className="minimap-out" x={0} y={0} width={Math.max(0, left)} height={HEIGHT} />
        <rect className="minimap-out" x={right} y={0} width={Math.max(0, WIDTH - right)} height={HEIGHT} />
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
