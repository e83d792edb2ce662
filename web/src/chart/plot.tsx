import 'uplot/dist/uPlot.min.css';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import { useTheme } from '../theme/theme.ts';
import type { PlotOptions } from './plot-options.ts';

/** Where the pointer is in a picture. */
export interface Point {
  /** Of the nearest time. */
  readonly index: number;
  /** On the y scale. */
  readonly value: number;
  readonly leftPx: number;
  readonly topPx: number;
}

interface Props {
  /** Called when the picture is made anew: on other options, data, or theme. */
  readonly options: () => PlotOptions;
  readonly data: uPlot.AlignedData;
  /** ms since the epoch: the span that was brushed. */
  readonly onZoom?: ((since: number, until: number) => void) | undefined;
  readonly onPick?: ((point: Point) => void) | undefined;
  /** What stands beside the pointer. */
  readonly tip: (point: Point) => ReactNode;
}

/** Less than this is a click with an unsteady hand. */
const BRUSH_MIN_PX = 5;

/** A canvas of uPlot that has the size of its place. For eyes and pointers only: the figure around it says the same in words. */
export function Plot({ options, data, onZoom, onPick, tip }: Props) {
  const holder = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  const [point, setPoint] = useState<Point | null>(null);
  const handlers = useRef({ onZoom, onPick });
  useEffect(() => {
    handlers.current = { onZoom, onPick };
  });
  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const plot = createPlot(element, options(), data, setPoint, (since, until) =>
      handlers.current.onZoom?.(since, until),
    );
    const end = listenToClicks(plot, (clicked) => handlers.current.onPick?.(clicked));
    const observer = new ResizeObserver(() => plot.setSize(sizeOf(element)));
    observer.observe(element);
    return () => {
      observer.disconnect();
      end();
      plot.destroy();
    };
    // biome-ignore lint/correctness/useExhaustiveDependencies: colours are read from the page, which the theme changes.
  }, [options, data, theme]);
  return (
    <div className={`plot${onPick === undefined ? '' : ' plot-open'}`} aria-hidden="true">
      <div className="plot-canvas" ref={holder} />
      {point !== null && <Tip point={point}>{tip(point)}</Tip>}
    </div>
  );
}

/** On the side of the crosshair that has room. */
function Tip({ point, children }: { readonly point: Point; readonly children: ReactNode }) {
  const element = useRef<HTMLDivElement>(null);
  const [isLeft, setLeft] = useState(false);
  useEffect(() => {
    const place = element.current?.offsetParent;
    const width = element.current?.offsetWidth ?? 0;
    setLeft(place != null && point.leftPx + width + 24 > place.clientWidth && point.leftPx > width);
  }, [point.leftPx]);
  if (children === null) return null;
  return (
    <div
      ref={element}
      className={`plot-tip${isLeft ? ' plot-tip-left' : ''}`}
      style={{ left: point.leftPx, top: Math.max(0, point.topPx - 24) }}
    >
      {children}
    </div>
  );
}

const sizeOf = (element: HTMLElement): { width: number; height: number } => ({
  width: Math.max(40, element.clientWidth),
  height: Math.max(40, element.clientHeight),
});

function createPlot(
  element: HTMLElement,
  options: PlotOptions,
  data: uPlot.AlignedData,
  onHover: (point: Point | null) => void,
  onZoom: (since: number, until: number) => void,
): uPlot {
  const hooks: uPlot.Hooks.Arrays = {
    ...(options.hooks as uPlot.Hooks.Arrays | undefined),
    // The crosshair follows in every picture of the page, words stand only beside the pointer itself.
    setCursor: [(plot) => onHover(plot.over.matches(':hover') ? pointOf(plot) : null)],
    setSelect: [
      (plot) => {
        const { left, width } = plot.select;
        plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        if (width < BRUSH_MIN_PX) return;
        onZoom(Math.round(plot.posToVal(left, 'x') * 1000), Math.round(plot.posToVal(left + width, 'x') * 1000));
      },
    ],
  };
  return new uPlot({ ...options, ...sizeOf(element), hooks }, data, element);
}

function pointOf(plot: uPlot): Point | null {
  const { idx, left = -1, top = -1 } = plot.cursor;
  if (idx === null || idx === undefined || left < 0) return null;
  return {
    index: idx,
    value: plot.posToVal(top, 'y'),
    leftPx: left + plot.over.offsetLeft,
    topPx: top + plot.over.offsetTop,
  };
}

/** A finger cannot hover: its first tap on a mark shows the words, the second one follows it. */
function listenToClicks(plot: uPlot, onPick: (point: Point) => void): () => void {
  let downX = 0;
  let isTouch = false;
  let shown: number | null = null;
  const down = (event: PointerEvent): void => {
    downX = event.clientX;
    isTouch = event.pointerType === 'touch';
  };
  const click = (event: MouseEvent): void => {
    const point = pointOf(plot);
    if (point === null || Math.abs(event.clientX - downX) >= BRUSH_MIN_PX) return;
    const isFirst = isTouch && shown !== point.index;
    shown = point.index;
    if (!isFirst) onPick(point);
  };
  plot.over.addEventListener('pointerdown', down);
  plot.over.addEventListener('click', click);
  return () => {
    plot.over.removeEventListener('pointerdown', down);
    plot.over.removeEventListener('click', click);
  };
}
