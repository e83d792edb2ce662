import { useCallback, useMemo } from 'react';
import type uPlot from 'uplot';
import { formatExactUnit } from '../format/unit.ts';
import { go } from '../route/history.ts';
import type { ChartProps } from './chart-props.ts';
import { lastLabel } from './line-point.ts';
import { Plot } from './plot.tsx';
import { type Label, type PlotOptions, plotOptions } from './plot-options.ts';
import { colourOf, faded } from './plot-style.ts';
import { alignSeries, type Series } from './series.ts';
import { along, stepLine } from './step-line.ts';
import { stepWords } from './step-words.ts';
import { TipList } from './tip-list.tsx';

const PERCENTILES = ['p50', 'p95', 'p99'] as const;
/** More pictures than this are too small to read; the table has all. */
const MULTIPLES_MAX = 6;
const NO_MARKERS = [] as const;
/** Where labels at the lines' ends have no room. */
const BAND_WORDS = 'thick line: p50; band: up to p95, paler up to p99';

interface Multiple {
  readonly name: string;
  readonly times: readonly number[];
  /** In the order of PERCENTILES. */
  readonly lines: readonly Series[];
}

/** Percentiles as one band; one picture for each series, all of one scale so that they compare. */
export function BandChart(props: ChartProps) {
  const { answer } = props;
  const multiples = useMemo(() => multiplesOf(answer), [answer]);
  const shown = multiples.slice(0, MULTIPLES_MAX);
  const max = Math.max(
    0,
    ...shown.flatMap(({ lines }) => lines.flatMap(({ values }) => values.map((value) => value ?? 0))),
  );
  if (shown.length === 1 && shown[0] !== undefined) {
    return (
      <>
        <Band {...props} multiple={shown[0]} max={max} />
        <p className="chart-note chart-note-narrow dim">{BAND_WORDS}</p>
      </>
    );
  }
  return (
    <>
      <div className="multiples">
        {shown.map((multiple) => (
          <div key={multiple.name} className="multiple">
            <p className="multiple-name cut">{multiple.name === '' ? 'unknown' : multiple.name}</p>
            <Band {...props} multiple={multiple} max={max} />
          </div>
        ))}
      </div>
      <p className="chart-note dim">
        {BAND_WORDS}
        {multiples.length > shown.length && `; ${multiples.length - shown.length} more are in the table`}
      </p>
    </>
  );
}

function multiplesOf(answer: ChartProps['answer']): readonly Multiple[] {
  const [p50, p95, p99] = PERCENTILES.map((column) => alignSeries(answer, column, false));
  if (p50 === undefined || p95 === undefined || p99 === undefined) return [];
  return p99.series.map((upper) => {
    const of = (lines: readonly Series[]): Series => lines.find(({ name }) => name === upper.name) ?? upper;
    return { name: upper.name, times: p99.times, lines: [of(p50.series), of(p95.series), upper] };
  });
}

interface BandProps extends ChartProps {
  readonly multiple: Multiple;
  readonly max: number;
}

function Band({ look, answer, timeZone, markers = NO_MARKERS, onZoom, hrefOf, multiple, max }: BandProps) {
  const { unit } = look;
  const { times, lines } = multiple;
  const line = useMemo(
    () => stepLine(times, answer.step_seconds * 1000, Date.parse(answer.until)),
    [times, answer.step_seconds, answer.until],
  );
  const data = useMemo(
    (): uPlot.AlignedData => [[...line.xs], ...lines.map(({ values }) => along(line, values))],
    [line, lines],
  );
  const options = useCallback((): PlotOptions => {
    const frame = { since: Date.parse(answer.since), until: Date.parse(answer.until), unit, timeZone, markers, max };
    const colour = colourOf('model');
    return {
      ...plotOptions({ ...frame, labels: labelsOf(lines, colour) }),
      series: [{}, ...lines.map((_, index) => lineOf(index, colour))],
      bands: [
        { series: [2, 1], fill: faded(colour, 26) },
        { series: [3, 2], fill: faded(colour, 11) },
      ],
    };
  }, [lines, max, unit, timeZone, markers, answer.since, answer.until]);
  const pick = (index: number): void => {
    const href = hrefOf?.(lines[2]?.rows[line.places[index] ?? -1] ?? []) ?? null;
    if (href !== null) go(href);
  };
  return (
    <Plot
      options={options}
      data={data}
      onZoom={onZoom}
      onPick={hrefOf === undefined ? undefined : ({ index }) => pick(index)}
      tip={({ index }) => {
        const step = line.places[index] ?? -1;
        const at = times[step];
        if (at === undefined) return null;
        return (
          <TipList
            when={stepWords(at, answer.step_seconds, timeZone)}
            lines={PERCENTILES.map((name, place) => {
              const value = lines[place]?.values[step] ?? null;
              return { name, value: value === null ? '–' : formatExactUnit(value, unit) };
            }).toReversed()}
          />
        );
      }}
    />
  );
}

function lineOf(index: number, colour: string): uPlot.Series {
  const isMedian = index === 0;
  return { stroke: isMedian ? colour : faded(colour, 60), width: isMedian ? 2 : 1, points: { show: false } };
}

const labelsOf = (lines: readonly Series[], colour: string): Label[] =>
  lines.flatMap(({ values }, index) => {
    const end = lastLabel(values);
    return end === null ? [] : [{ text: PERCENTILES[index] ?? '', value: end.value, colour }];
  });
