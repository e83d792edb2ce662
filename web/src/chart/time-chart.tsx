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
import { along, areSteps, stepLine, straightLine } from './step-line.ts';
import { stepWords } from './step-words.ts';
import { TipList } from './tip-list.tsx';

const NO_MARKERS = [] as const;

/** Lines over time, or areas on top of each other. */
export function TimeChart({ look, answer, timeZone, markers = NO_MARKERS, onZoom, hrefOf }: ChartProps) {
  const { unit } = look;
  const isStacked = look.stacked === true;
  const { aligned, tops, line, data, stepSeconds } = useLines({ look, answer });
  const isStraight = stepSeconds === undefined;
  const options = useCallback((): PlotOptions => {
    const frame = { since: Date.parse(answer.since), until: Date.parse(answer.until), unit, timeZone, markers };
    const base = plotOptions({ ...frame, labels: labelsOf(aligned, tops, isStacked) });
    return {
      ...base,
      series: [{}, ...linesOf(aligned, { isStacked, isStraight, isFilled: isAmount(unit) })],
      bands: isStacked ? bandsOf(aligned) : [],
    };
  }, [aligned, tops, isStacked, isStraight, unit, timeZone, markers, answer.since, answer.until]);

  const placeOf = ({ index }: Point): number => line.places[index] ?? -1;
  const nearest = (point: Point): number =>
    seriesAt(
      tops.map((values) => values[placeOf(point)] ?? null),
      point.value,
      isStacked,
    );
  const pick = (point: Point): void => {
    // Above all areas the whole step is meant.
    const near = aligned.series[nearest(point)];
    const lines = near === undefined ? aligned.series : [near];
    const rows = lines.flatMap(({ rows: all }) => all[placeOf(point)] ?? []);
    const href = hrefOf?.(rows, near === undefined) ?? null;
    if (href !== null) go(href);
  };
  return (
    <>
      <Plot
        options={options}
        data={data}
        onZoom={onZoom}
        onPick={hrefOf === undefined ? undefined : pick}
        tip={(point) => {
          const index = placeOf(point);
          const at = aligned.times[index];
          if (at === undefined) return null;
          const when = stepWords(at, stepSeconds, timeZone);
          return <TimeTip {...{ aligned, look, index, when }} near={nearest(point)} />;
        }}
      />
      <Names aligned={aligned} title={look.title} />
    </>
  );
}

/** An answer as lines: what they are, where each ends, and the points that are drawn. */
function useLines({ look: { unit, stacked, isStraight }, answer }: Pick<ChartProps, 'look' | 'answer'>) {
  const isStacked = stacked === true;
  const aligned = useMemo(() => alignSeries(answer, 'value', isStacked || isAmount(unit)), [answer, isStacked, unit]);
  const tops = useMemo(
    () => (isStacked ? stack(aligned.series) : aligned.series.map(({ values }) => values)),
    [aligned, isStacked],
  );
  const isStepped = isStraight !== true && areSteps(aligned.times, answer.step_seconds * 1000);
  const stepSeconds = isStepped ? answer.step_seconds : undefined;
  const line = useMemo(
    () =>
      stepSeconds === undefined
        ? straightLine(aligned.times)
        : stepLine(aligned.times, stepSeconds * 1000, Date.parse(answer.until)),
    [aligned, stepSeconds, answer.until],
  );
  const data = useMemo(
    (): uPlot.AlignedData => [[...line.xs], ...tops.map((values) => along(line, values))],
    [line, tops],
  );
  return { aligned, tops, line, data, stepSeconds };
}

function Names({ aligned, title }: { readonly aligned: ReturnType<typeof alignSeries>; readonly title: string }) {
  const { series, hidden } = aligned;
  return (
    <>
      {areNamed(series) && (
        <Legend
          lines={series.map(({ name }, index) => ({
            name: nameOf(name, title, aligned),
            token: seriesToken(index, name === REST),
          }))}
        />
      )}
      {hidden > 0 && <p className="chart-note dim">{hidden} smaller ones are in the table</p>}
    </>
  );
}

/** One of several is named even where the others did not happen: a code alone is still that code. */
const areNamed = (series: Aligned['series']): boolean => series.length > 1 || (series[0]?.name ?? '') !== '';

/** One line alone is what the panel is about; one of several that has no name is what nobody told. */
const nameOf = (name: string, title: string, { series }: Aligned): string =>
  name !== '' ? name : series.length > 1 ? 'unknown' : title;

interface TipProps {
  readonly aligned: Aligned;
  readonly look: ChartProps['look'];
  readonly index: number;
  readonly when: string;
  readonly near: number;
}

function TimeTip({ aligned, look, index, when, near }: TipProps) {
  const { series } = aligned;
  const values = series.map(({ values: line }) => line[index] ?? null);
  const isSum = look.total !== false && isAmount(look.unit) && series.length > 1;
  const lines = series.map(({ name }, place) => {
    const value = values[place] ?? null;
    return {
      name: nameOf(name, look.title, aligned),
      value: value === null ? '–' : formatExactUnit(value, look.unit),
      token: seriesToken(place, name === REST),
      isNear: place === near && series.length > 1,
    };
  });
  const total = values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  // As they lie on top of each other.
  const ordered = look.stacked === true ? lines.toReversed() : lines;
  return <TipList when={when} lines={ordered} total={isSum ? formatExactUnit(total, look.unit) : undefined} />;
}

interface LineLook {
  readonly isStacked: boolean;
  readonly isStraight: boolean;
  /** An area means an amount: below a share there is none. */
  readonly isFilled: boolean;
}

/** Areas have no edge: that of an area without height would lie on the one below and paint it in another's colour. */
function linesOf({ series }: Aligned, { isStacked, isStraight, isFilled }: LineLook): uPlot.Series[] {
  return series.map(({ name, values }, index) => {
    const colour = colourOf(seriesToken(index, name === REST));
    const area = isStacked ? (index === 0 ? AREA_PERCENT : 0) : series.length === 1 && isFilled ? ALONE_PERCENT : 0;
    return {
      stroke: colour,
      width: isStacked ? 0 : 1.75,
      ...(area > 0 ? { fill: faded(colour, area) } : {}),
      points: isStraight && !isStacked ? pointsOf(values, colour) : { show: false },
    };
  });
}

const AREA_PERCENT = 78;
const ALONE_PERCENT = 14;

const pointsOf = (values: readonly (number | null)[], colour: string): uPlot.Series.Points => ({
  show: true,
  size: 5,
  fill: colour,
  filter: () => isolatedPoints(values),
});

/** Each area reaches down to the one below; the lowest down to zero by itself. */
function bandsOf({ series }: Aligned): uPlot.Band[] {
  return series.slice(1).map(({ name }, index) => ({
    series: [index + 2, index + 1],
    fill: faded(colourOf(seriesToken(index + 1, name === REST)), AREA_PERCENT),
  }));
}

/** Where a line ends; in the middle of an area's end. */
function labelsOf({ series }: Aligned, tops: readonly (readonly (number | null)[])[], isStacked: boolean): Label[] {
  if (!areNamed(series)) return [];
  return series.flatMap(({ name }, index) => {
    const at = lastLabel(tops[index] ?? []);
    if (at === null) return [];
    const below = isStacked && index > 0 ? (tops[index - 1]?.[at.index] ?? 0) : 0;
    const value = isStacked ? (at.value + below) / 2 : at.value;
    const token = seriesToken(index, name === REST);
    return [{ text: name === '' ? 'unknown' : name, value, colour: colourOf(token) }];
  });
}
