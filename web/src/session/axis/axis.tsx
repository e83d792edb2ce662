import { type PointerEvent, type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { plural } from '../../format/count.ts';
import { ForkMark } from '../../mark/fork-mark.tsx';
import { useTheme } from '../../theme/theme.ts';
import type { Item } from '../item.ts';
import { axisHeightPx, type Frame, laneHeightPx, markAt, type View, wholeView, zoomTo } from './axis-layout.ts';
import { type AxisContent, paintAxis, paintSelection } from './draw-axis.ts';
import type { FoldedTime } from './folded-time.ts';
import type { Lane } from './lane.ts';
import { markWords } from './mark-words.ts';

interface Props {
  readonly lanes: readonly Lane[];
  readonly time: FoldedTime;
  readonly view: View;
  readonly selectedId: string | null;
  readonly onView: (view: View) => void;
  readonly onSelect: (item: Item) => void;
}

interface Drag {
  readonly from: number;
  readonly to: number;
}

/** The waterfall. A drawing for the eye: everything in it is in the transcript too, where keys and readers reach it. */
export function Axis({ lanes, time, view, selectedId, onView, onSelect }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const [widthPx, setWidthPx] = useState(0);
  const [drag, setDrag] = useState<Drag | null>(null);
  const [hint, setHint] = useState<string | null>(null);
  const heightPx = axisHeightPx(lanes);
  const frame = useMemo<Frame>(() => ({ time, view, widthPx }), [time, view, widthPx]);
  useWidth(canvas, setWidthPx);
  const content = useMemo<AxisContent>(() => ({ frame, lanes, heightPx }), [frame, lanes, heightPx]);
  useDrawing(canvas, overlay, content, selectedId);

  const place = (event: PointerEvent): { x: number; y: number } => ({
    x: event.nativeEvent.offsetX,
    y: event.nativeEvent.offsetY,
  });
  const onMove = (event: PointerEvent): void => {
    const { x, y } = place(event);
    if (drag !== null) setDrag({ ...drag, to: x });
    else setHint(hintAt(frame, lanes, x, y));
  };
  const onUp = (event: PointerEvent): void => {
    const { x, y } = place(event);
    const zoomed = drag === null ? null : zoomTo(frame, drag.from, x);
    setDrag(null);
    if (zoomed !== null) return onView(zoomed);
    const mark = markAt(frame, lanes, x, y);
    if (mark !== null) onSelect(mark.item);
  };

  return (
    <section className="axis" aria-label="Time axis">
      <div className="axis-scroll">
        <LaneNames lanes={lanes} />
        <div className="axis-canvas" style={{ height: heightPx }}>
          <canvas
            ref={canvas}
            role="img"
            aria-label={`Waterfall of ${plural(lanes.length, 'thread')}; the transcript below lists the same steps.`}
            title={hint ?? undefined}
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId);
              setDrag({ from: place(event).x, to: place(event).x });
            }}
            onPointerMove={onMove}
            onPointerUp={onUp}
            onPointerCancel={() => setDrag(null)}
            onDoubleClick={() => onView(wholeView(time))}
          />
          <canvas ref={overlay} className="axis-overlay" aria-hidden="true" />
          {drag !== null && <DragShade drag={drag} heightPx={heightPx} />}
        </div>
      </div>
    </section>
  );
}

/** Draws again when what is shown or the theme changes. */
function useDrawing(
  canvas: RefObject<HTMLCanvasElement | null>,
  overlay: RefObject<HTMLCanvasElement | null>,
  content: AxisContent,
  selectedId: string | null,
): void {
  const theme = useTheme();
  // The theme is not read here, but it changes what readPalette finds.
  useEffect(() => {
    if (canvas.current !== null) paintAxis(canvas.current, content);
  }, [canvas, content, theme]);
  useEffect(() => {
    if (overlay.current !== null) paintSelection(overlay.current, content, selectedId);
  }, [overlay, content, selectedId, theme]);
}

function LaneNames({ lanes }: { readonly lanes: readonly Lane[] }) {
  return (
    <ul className="axis-names">
      {lanes.map((lane) => (
        <li
          key={lane.threadId}
          className={lane.agent === null ? 'cut' : 'cut axis-agent'}
          style={{ height: laneHeightPx(lane) }}
          title={lane.threadId}
        >
          {lane.agent !== null && <ForkMark />} {lane.agent ?? 'root'}
        </li>
      ))}
    </ul>
  );
}

function DragShade({ drag, heightPx }: { readonly drag: Drag; readonly heightPx: number }) {
  const left = Math.min(drag.from, drag.to);
  return <div className="axis-shade" style={{ left, width: Math.abs(drag.to - drag.from), height: heightPx }} />;
}

function hintAt(frame: Frame, lanes: readonly Lane[], x: number, y: number): string | null {
  const mark = markAt(frame, lanes, x, y);
  return mark === null ? null : markWords(mark);
}

function useWidth(canvas: RefObject<HTMLCanvasElement | null>, onWidth: (widthPx: number) => void): void {
  useLayoutEffect(() => {
    const box = canvas.current?.parentElement;
    if (box == null) return;
    onWidth(box.clientWidth);
    const observer = new ResizeObserver(() => onWidth(box.clientWidth));
    observer.observe(box);
    return () => observer.disconnect();
  }, [canvas, onWidth]);
}
