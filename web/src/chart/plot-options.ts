import type uPlot from 'uplot';
import type { Unit } from '../api/shape.ts';
import { formatUnit } from '../format/unit.ts';
import { placeLabels } from './place-label.ts';
import { colourOf, fontOf, LABEL_HEIGHT_PX } from './plot-style.ts';
import { timeTicks } from './time-tick.ts';

export type PlotOptions = Omit<uPlot.Options, 'width' | 'height'>;

/** An instant that is marked through the whole picture, such as a new version of Codex. */
export interface Marker {
  /** ms since the epoch. */
  readonly at: number;
  readonly label: string;
}

export interface Label {
  readonly text: string;
  /** On the y scale: where the line ends. */
  readonly value: number;
  readonly colour: string;
}

interface Frame {
  /** ms since the epoch. */
  readonly since: number;
  readonly until: number;
  readonly unit: Unit;
  readonly timeZone: string;
  readonly markers: readonly Marker[];
  /** In order of weight: the last lose where room is short. */
  readonly labels: readonly Label[];
  readonly max?: number | undefined;
}

/** Plots of one page share the crosshair. */
const SYNC_KEY = 'turnscope';
const Y_AXIS_PX = 58;
const LABEL_ROOM_MAX_PX = 130;
const CHARACTER_PX = 6.4;
/** Narrower than this, labels would take the picture's place: the legend below has them. The same figure as in chart.css. */
const NARROW_PX = 380;

/** What all pictures over time have in common: axes, crosshair, brush, markers, labels at the lines' ends. */
export function plotOptions(
  frame: Frame,
): Required<Pick<PlotOptions, 'axes' | 'scales' | 'cursor' | 'padding' | 'legend' | 'hooks'>> {
  const { since, until, unit, labels, markers } = frame;
  const longest = Math.max(0, ...labels.map(({ text }) => text.length));
  const room = Math.min(LABEL_ROOM_MAX_PX, longest * CHARACTER_PX + 14);
  const right = (plot: uPlot): number => (labels.length === 0 || plot.width < NARROW_PX ? 10 : room);
  return {
    legend: { show: false },
    padding: [markers.length > 0 ? 18 : 8, right, 0, 0],
    scales: {
      x: { time: true, range: () => [since / 1000, until / 1000] },
      y: { range: (_, min, max) => yRange(min, frame.max ?? max) },
    },
    axes: [timeAxis(frame.timeZone), valueAxis(unit)],
    cursor: {
      y: false,
      drag: { x: true, y: false, setScale: false },
      sync: {
        key: SYNC_KEY,
        scales: ['x', null],
        filters: { pub: (type) => type === 'mousemove' || type === 'mouseleave' },
      },
    },
    hooks: {
      draw: [
        (plot) => drawMarkers(plot, markers),
        (plot) => {
          if (plot.width >= NARROW_PX) drawLabels(plot, labels);
        },
      ],
    },
  };
}

/** From zero: areas mean amounts, and a line that is cut off below lies about how much it moved. */
function yRange(min: number | null, max: number | null): [number, number] {
  const top = max === null || max <= 0 ? 1 : max * 1.06;
  return [Math.min(0, min ?? 0), top];
}

const axisStyle = (): Pick<uPlot.Axis, 'stroke' | 'font' | 'ticks'> => ({
  stroke: colourOf('text-dim'),
  font: fontOf(),
  ticks: { show: false },
});

function timeAxis(timeZone: string): uPlot.Axis {
  return {
    ...axisStyle(),
    grid: { show: false },
    space: 64,
    size: 24,
    gap: 6,
    values: (_, splits) => [
      ...timeTicks(
        splits.map((second) => second * 1000),
        timeZone,
      ),
    ],
  };
}

/** Half a session is not a mark. */
const WHOLE = Array.from({ length: 13 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();
/** Seconds and minutes, not thousands of milliseconds. */
const DURATIONS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 3e4].concat(
  [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1440, 2880, 7200, 14_400].map((minutes) => minutes * 60_000),
);

function valueAxis(unit: Unit): uPlot.Axis {
  const incrs = unit === 'ms' ? DURATIONS : unit === 'count' || unit === 'tokens' ? WHOLE : undefined;
  return {
    ...axisStyle(),
    grid: { stroke: colourOf('line'), width: 1 },
    space: 26,
    size: Y_AXIS_PX,
    gap: 6,
    ...(incrs === undefined ? {} : { incrs }),
    values: (_, splits) => splits.map((value) => (value === 0 ? '0' : roundWords(formatUnit(value, unit)))),
  };
}

/** Marks of an axis are round: `5 m`, not `5 m 00 s`. */
const roundWords = (words: string): string => words.replace(/ 00 [ms]$/, '').replace(/[.,]0(0)?(?=\D|$)/, '');

function drawMarkers(plot: uPlot, markers: readonly Marker[]): void {
  const { ctx, bbox, scales } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.strokeStyle = colourOf('text-dim');
  ctx.fillStyle = colourOf('text-dim');
  ctx.lineWidth = ratio;
  ctx.setLineDash([3 * ratio, 3 * ratio]);
  ctx.textAlign = 'left';
  ctx.font = `${10 * ratio}px ${colourOf('sans')}`;
  let free = Number.NEGATIVE_INFINITY;
  for (const { at, label } of markers) {
    const second = at / 1000;
    if (second < (scales['x']?.min ?? 0) || second > (scales['x']?.max ?? 0)) continue;
    const x = plot.valToPos(second, 'x', true);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    const width = ctx.measureText(label).width;
    const left = Math.min(x, bbox.left + bbox.width - width);
    if (left < free) continue;
    ctx.fillText(label, left, bbox.top - 5 * ratio);
    free = left + width + 8 * ratio;
  }
  ctx.restore();
}

function drawLabels(plot: uPlot, labels: readonly Label[]): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const height = LABEL_HEIGHT_PX * ratio;
  const wanted = labels.map(({ value }) => plot.valToPos(value, 'y', true));
  const places = placeLabels(wanted, height, bbox.top, bbox.top + bbox.height);
  ctx.save();
  ctx.font = `${11 * ratio}px ${colourOf('sans')}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  labels.forEach(({ text, colour }, index) => {
    const y = places[index] ?? null;
    if (y === null) return;
    ctx.fillStyle = colour;
    ctx.fillText(cut(ctx, text, (LABEL_ROOM_MAX_PX - 10) * ratio), bbox.left + bbox.width + 7 * ratio, y);
  });
  ctx.restore();
}

function cut(ctx: CanvasRenderingContext2D, text: string, width: number): string {
  let shown = text;
  while (shown.length > 1 && ctx.measureText(shown).width > width) shown = `${shown.slice(0, -2)}…`;
  return shown;
}
