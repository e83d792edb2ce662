import { useCallback, useMemo } from 'react';
import type uPlot from 'uplot';
import { formatExactUnit, formatUnit, isAmount } from '../format/unit.ts';
import { go } from '../route/history.ts';
import { currentTheme, useTheme } from '../theme/theme.ts';
import { unitOf } from './answer.ts';
import type { ChartProps } from './chart-props.ts';
import { type HeatGrid, hasNames, heatColour, heatGrid, strengthOf } from './heat-grid.ts';
import { Plot, type Point } from './plot.tsx';
import { type PlotOptions, plotOptions } from './plot-options.ts';
import { stepWords } from './step-words.ts';
import { TipList } from './tip-list.tsx';

const NO_MARKERS = [] as const;

/** How many fell into each bucket of each step, or the value of each name, as colours. */
export function HeatChart({ look, answer, timeZone, markers = NO_MARKERS, onZoom, hrefOf }: ChartProps) {
  const grid = useMemo(() => heatGrid(answer), [answer]);
  const stepMs = answer.step_seconds * 1000;
  const boundUnit = unitOf(look, 'low');
  // uPlot wants a line to have a scale; the cells are drawn over it.
  const data = useMemo((): uPlot.AlignedData => [grid.times.map((at) => at / 1000), grid.times.map(() => 0)], [grid]);
  const options = useCallback((): PlotOptions => {
    const frame = {
      since: Date.parse(answer.since),
      until: Date.parse(answer.until),
      unit: look.unit,
      timeZone,
      markers,
    };
    const base = plotOptions({ ...frame, labels: [] });
    const [time = {}, values = {}] = base.axes;
    return {
      ...base,
      scales: { ...base.scales, y: { range: () => [0, Math.max(1, grid.buckets.length)] } },
      axes: [
        time,
        hasNames(answer)
          ? { ...values, ...nameAxis(grid) }
          : {
              ...values,
              grid: { show: false },
              incrs: [1, 2, 5, 10, 20],
              values: (_, splits) => splits.map((place) => boundWords(grid, place, boundUnit)),
            },
      ],
      series: [{}, { show: true, stroke: 'transparent', points: { show: false } }],
      hooks: { ...base.hooks, drawAxes: [(plot) => drawCells(plot, grid, stepMs)] },
    };
  }, [grid, stepMs, boundUnit, look.unit, timeZone, markers, answer]);
  const pick = ({ index, value }: Point): void => {
    const cell = grid.cells.find(({ column, bucket }) => column === index && bucket === Math.floor(value));
    const href = cell === undefined ? null : (hrefOf?.([cell.row]) ?? null);
    if (href !== null) go(href);
  };
  return (
    <>
      <Plot
        options={options}
        data={data}
        onZoom={onZoom}
        onPick={hrefOf === undefined ? undefined : pick}
        tip={(point) => (
          <HeatTip
            grid={grid}
            point={point}
            look={look}
            boundUnit={boundUnit}
            when={stepWords(grid.times[point.index] ?? 0, answer.step_seconds, timeZone)}
          />
        )}
      />
      <Ramp max={grid.max} unit={look.unit} />
    </>
  );
}

function boundWords({ buckets }: HeatGrid, place: number, unit: ChartProps['look']['unit']): string {
  const bound = buckets[place]?.low ?? buckets[place - 1]?.high;
  return bound === undefined || !Number.isInteger(place) ? '' : formatUnit(bound, unit);
}

const NAME_PX = 6.2;
const NAMES_MAX_PX = 170;
/** Of a picture's width: on a phone the cells need the rest. */
const NAMES_PART = 0.44;

/** Names in the middle of their rows, cut where they would take the picture's place. */
function nameAxis({ buckets }: HeatGrid): uPlot.Axis {
  const names = buckets.map(({ name }) => name ?? '');
  const longest = Math.max(0, ...names.map(({ length }) => length));
  const sizeOf = (plot: uPlot): number =>
    Math.min(NAMES_MAX_PX, plot.width * NAMES_PART, Math.ceil(longest * NAME_PX) + 12);
  return {
    grid: { show: false },
    size: sizeOf,
    splits: () => names.map((_, place) => place + 0.5),
    values: (plot) => names.map((name) => cutTo(name, Math.floor((sizeOf(plot) - 12) / NAME_PX))),
    filter: (_, splits) => splits,
  };
}

/** In the middle: names that begin alike are told apart by their ends. */
function cutTo(name: string, length: number): string {
  if (name.length <= length) return name;
  const end = Math.floor((length - 1) / 2);
  return `${name.slice(0, length - 1 - end)}…${name.slice(name.length - end)}`;
}

function drawCells(plot: uPlot, grid: HeatGrid, stepMs: number): void {
  const { ctx, bbox } = plot;
  const isDark = currentTheme() === 'dark';
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const { column, bucket, value } of grid.cells) {
    const at = grid.times[column] ?? 0;
    const left = Math.round(plot.valToPos(at / 1000, 'x', true));
    const right = Math.round(plot.valToPos((at + stepMs) / 1000, 'x', true));
    const top = Math.round(plot.valToPos(bucket + 1, 'y', true));
    const bottom = Math.round(plot.valToPos(bucket, 'y', true));
    ctx.fillStyle = heatColour(strengthOf(value, grid.max), isDark);
    ctx.fillRect(left, top, Math.max(1, right - left - 1), Math.max(1, bottom - top - 1));
  }
  ctx.restore();
}

interface TipProps {
  readonly grid: HeatGrid;
  readonly point: Point;
  readonly look: ChartProps['look'];
  readonly boundUnit: ChartProps['look']['unit'];
  readonly when: string;
}

function HeatTip({ grid, point, look, boundUnit, when }: TipProps) {
  const here = grid.cells.filter(({ column }) => column === point.index).toSorted((a, b) => b.bucket - a.bucket);
  const lines = here.map(({ bucket, value }) => {
    const { low = 0, high = 0, name = null } = grid.buckets[bucket] ?? {};
    return {
      name: name ?? `${formatUnit(low, boundUnit)} – ${formatUnit(high, boundUnit)}`,
      value: formatExactUnit(value, look.unit),
      isNear: bucket === Math.floor(point.value),
    };
  });
  return <TipList when={when} lines={lines} />;
}

const RAMP_STEPS = [0, 0.25, 0.5, 0.75, 1];

/** What the colours mean. */
function Ramp({ max, unit }: { readonly max: number; readonly unit: ChartProps['look']['unit'] }) {
  const isDark = useTheme() === 'dark';
  if (max <= 0) return null;
  return (
    <p className="heat-ramp dim" aria-hidden="true">
      {isAmount(unit) ? 'few' : '0'}
      {RAMP_STEPS.map((step) => (
        <i key={step} style={{ background: heatColour(step, isDark) }} />
      ))}
      {formatUnit(max, unit)}
    </p>
  );
}
