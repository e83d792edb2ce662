import { useCallback, useMemo } from 'react';
import type uPlot from 'uplot';
import { formatExactUnit, isAmount } from '../format/unit.ts';
import { go } from '../route/history.ts';
import type { ChartProps } from './chart-props.ts';
import { Legend } from './legend.tsx';
import { isolatedPoints, lastLabel } from './line-point.ts';
import { Plot, type Point } from './plot.tsx';
import { type Label, type PlotOptions, plotOptions } from './plot-options.ts';
import { colourOf, faded, seriesToken } from './plot-style.ts';
import { type Aligned, alignSeries, REST, seriesAt, stack } from './series.ts';
import { TipList } from './tip-list.tsx';

const NO_MARKERS = [] as const;

/** Lines over time, or areas on top of each other. */
export function TimeChart({ look, answer, timeZone, markers = NO_MARKERS, onZoom, hrefOf }: ChartProps) {
  const { unit } = look;
  const isStacked = look.stacked === true;
  const aligned = useMemo(() => alignSeries(answer, 'value', isStacked || isAmount(unit)), [answer, isStacked, unit]);
  const tops = useMemo(
    () => (isStacked ? stack(aligned.series) : aligned.series.map(({ values }) => values)),
    [aligned, isStacked],
  );
  const data = useMemo(
    (): uPlot.AlignedData => [aligned.times.map((at) => at / 1000), ...tops.map((values) => [...values])],
    [aligned, tops],
  );
  const options = useCallback((): PlotOptions => {
    const frame = { since: Date.parse(answer.since), until: Date.parse(answer.until), unit, timeZone, markers };
    const base = plotOptions({ ...frame, labels: labelsOf(aligned, tops, isStacked) });
    return { ...base, series: [{}, ...linesOf(aligned, isStacked)], bands: isStacked ? bandsOf(aligned) : [] };
  }, [aligned, tops, isStacked, unit, timeZone, markers, answer.since, answer.until]);

  const nearest = ({ index, value }: Point): number =>
    seriesAt(
      tops.map((values) => values[index] ?? null),
      value,
      isStacked,
    );
  const pick = (point: Point): void => {
    // Above all areas the whole step is meant.
    const near = aligned.series[nearest(point)];
    const lines = near === undefined ? aligned.series : [near];
    const href = hrefOf?.(lines.flatMap(({ rows }) => rows[point.index] ?? [])) ?? null;
    if (href !== null) go(href);
  };
  return (
    <>
      <Plot
        options={options}
        data={data}
        onZoom={onZoom}
        onPick={hrefOf === undefined ? undefined : pick}
        tip={(point) => <TimeTip aligned={aligned} look={look} index={point.index} near={nearest(point)} />}
      />
      {aligned.series.length > 1 && (
        <Legend
          lines={aligned.series.map(({ name }, index) => ({
            name: nameOf(name, look.title),
            token: seriesToken(index, name === REST),
          }))}
        />
      )}
      {aligned.hidden > 0 && <p className="chart-note dim">{aligned.hidden} smaller ones are in the table</p>}
    </>
  );
}

const nameOf = (name: string, title: string): string => (name === '' ? title : name);

interface TipProps {
  readonly aligned: Aligned;
  readonly look: ChartProps['look'];
  readonly index: number;
  readonly near: number;
}

function TimeTip({ aligned: { times, series }, look, index, near }: TipProps) {
  const values = series.map(({ values: line }) => line[index] ?? null);
  const isSum = isAmount(look.unit) && series.length > 1;
  const lines = series.map(({ name }, place) => {
    const value = values[place] ?? null;
    return {
      name: nameOf(name, look.title),
      value: value === null ? '–' : formatExactUnit(value, look.unit),
      token: seriesToken(place, name === REST),
      isNear: place === near && series.length > 1,
    };
  });
  const total = values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  // As they lie on top of each other.
  const ordered = look.stacked === true ? lines.toReversed() : lines;
  return (
    <TipList at={times[index] ?? 0} lines={ordered} total={isSum ? formatExactUnit(total, look.unit) : undefined} />
  );
}

function linesOf({ series }: Aligned, isStacked: boolean): uPlot.Series[] {
  return series.map(({ name, values }, index) => {
    const colour = colourOf(seriesToken(index, name === REST));
    const isAlone = series.length === 1;
    return {
      stroke: colour,
      width: isStacked ? 1 : 1.75,
      ...(isStacked && index === 0 ? { fill: faded(colour, 55) } : isAlone ? { fill: faded(colour, 12) } : {}),
      points: { show: true, size: 5, fill: colour, filter: () => isolatedPoints(values) },
    };
  });
}

/** Each area reaches down to the one below; the lowest down to zero by itself. */
function bandsOf({ series }: Aligned): uPlot.Band[] {
  return series.slice(1).map(({ name }, index) => ({
    series: [index + 2, index + 1],
    fill: faded(colourOf(seriesToken(index + 1, name === REST)), 55),
  }));
}

/** Where a line ends; in the middle of an area's end. One line alone is named by its title. */
function labelsOf({ series }: Aligned, tops: readonly (readonly (number | null)[])[], isStacked: boolean): Label[] {
  if (series.length < 2) return [];
  return series.flatMap(({ name }, index) => {
    const at = lastLabel(tops[index] ?? []);
    if (at === null) return [];
    const below = isStacked && index > 0 ? (tops[index - 1]?.[at.index] ?? 0) : 0;
    const value = isStacked ? (at.value + below) / 2 : at.value;
    const token = name === REST ? 'text-dim' : seriesToken(index);
    return [{ text: name === '' ? 'unknown' : name, value, colour: colourOf(token) }];
  });
}
