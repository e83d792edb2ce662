import { type PointerEvent, type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { plural } from '../../format/count.ts';
import { ForkMark } from '../../mark/fork-mark.tsx';
import { useTheme } from '../../theme/theme.ts';
import type { Item } from '../item.ts';
import type { Player } from '../play/player.ts';
import { Playhead } from '../play/playhead.tsx';
import { axisHeightPx, type Frame, laneHeightPx, markAt, type View, wholeView, xOf, zoomTo } from './axis-layout.ts';
import type { ContextFillLine } from './context-fill.ts';
import { ContextStrip } from './context-strip.tsx';
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
  /** What the transcript shows: the stops of the playhead. */
  readonly shown: readonly Item[];
  /** Marked under the ruler. */
  readonly hits: readonly Item[];
  readonly context: ContextFillLine | null;
  readonly player: Player;
}

interface Drag {
  readonly from: number;
  readonly to: number;
}

/** The waterfall. A drawing for the eye: everything in it is in the transcript too, where keys and readers reach it. */
export function Axis({ lanes, time, view, selectedId, onView, onSelect, shown, hits, context, player }: Props) {
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
          <HitMarks frame={frame} hits={hits} />
          <Playhead player={player} frame={frame} items={shown} heightPx={heightPx} />
          {drag !== null && <DragShade drag={drag} heightPx={heightPx} />}
        </div>
      </div>
      {context !== null && <ContextStrip line={context} frame={frame} />}
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

/** Ticks for what was found. Hits that would lie on one another are one tick. */
function HitMarks({ frame, hits }: { readonly frame: Frame; readonly hits: readonly Item[] }) {
  const places = useMemo(
    () => [...new Set(hits.map((hit) => Math.round(xOf(frame, hit.start) / 2) * 2))],
    [frame, hits],
  );
  return (
    <div className="axis-hits" aria-hidden="true">
      {places.map((x) => (
        <i key={x} style={{ left: x }} />
      ))}
    </div>
  );
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
