import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Drawn, hasFigures, instantOf, type Look, missingColumns, numberOf, unitOf } from './answer.ts';
import { csvOf } from './csv.ts';
import { differenceWords } from './difference.ts';
import { drillHref } from './drill.ts';
import { heatColour, heatGrid, strengthOf } from './heat-grid.ts';
import { isolatedPoints, lastLabel } from './line-point.ts';
import { placeLabels } from './place-label.ts';
import { alignSeries, REST, SERIES_MAX, seriesAt, stack } from './series.ts';
import { along, areSteps, stepLine } from './step-line.ts';
import { stepWords } from './step-words.ts';
import { summaryOf } from './summary.ts';
import { nextOrder, sortRows } from './table-order.ts';
import { timeTicks } from './time-tick.ts';

const SINCE = Date.parse('2026-11-20T00:00:00Z');
const HOUR = 3_600_000;

function answer(columns: readonly string[], rows: readonly (readonly unknown[])[]): Drawn {
  return {
    columns: columns.map((name) => ({ name, type: 'String' })),
    rows,
    since: new Date(SINCE).toISOString(),
    until: new Date(SINCE + 3 * HOUR).toISOString(),
    step_seconds: 3600,
  };
}

const look = (part: Partial<Look>): Look => ({ title: 'Cost', chart: 'time', unit: 'usd', ...part });

describe('values of an answer', () => {
  test.each([
    [SINCE, SINCE],
    [String(SINCE), SINCE],
    ['2026-11-20 00:00:00', SINCE],
    ['2026-11-20 00:00:00.000', SINCE],
    ['2026-11-20', SINCE],
    ['2026-11-20T01:00:00+01:00', SINCE],
    ['soon', null],
    [null, null],
  ])('%s is the instant %s', (value, at) => expect(instantOf(value)).toBe(at));

  test.each([
    [3, 3],
    ['9007199254740993', 9007199254740992],
    ['', null],
    ['–', null],
    [Number.NaN, null],
    [null, null],
  ])('%s is the figure %s', (value, figure) => expect(numberOf(value)).toBe(figure));

  test('a unit comes from the panel, the column or its type', () => {
    const columns = { sessions: { unit: 'count' as const } };
    expect(unitOf(look({ columns }), 'sessions')).toBe('count');
    expect(unitOf(look({}), 'value')).toBe('usd');
    expect(unitOf(look({}), 'turns', 'Nullable(UInt64)')).toBe('count');
    expect(unitOf(look({}), 'model', 'LowCardinality(String)')).toBe('text');
    expect(unitOf(look({}), 'last', "DateTime64(3, 'UTC')")).toBe('time');
  });

  test('steps that nobody knows anything of are nothing to draw', () => {
    expect(hasFigures({ chart: 'band' }, answer(['at', 'p99'], [[SINCE, null]]))).toBe(false);
    expect(hasFigures({ chart: 'time' }, answer(['at', 'value'], [[SINCE, 0]]))).toBe(true);
    expect(hasFigures({ chart: 'rank' }, answer(['key', 'value'], [['web', null]]))).toBe(true);
    const filled = answer(['at', 'series', 'value'], [[SINCE, '', 0]]);
    expect(hasFigures({ chart: 'time' }, filled)).toBe(false);
    expect(hasFigures({ chart: 'time' }, { ...filled, rows: [[SINCE, '', 2]] })).toBe(true);
    expect(hasFigures({ chart: 'time' }, { ...filled, rows: [[SINCE, 'web', 0]] })).toBe(true);
  });

  test('what a chart lacks is named', () => {
    expect(missingColumns('band', answer(['at', 'p50'], []))).toEqual(['p95', 'p99']);
    expect(missingColumns('table', answer([], []))).toEqual([]);
    expect(missingColumns('heat', answer(['at', 'value'], []))).toEqual(['low', 'high']);
    expect(missingColumns('heat', answer(['at', 'series', 'value'], []))).toEqual([]);
  });
});

describe('series', () => {
  const rows = [
    [SINCE, 'web', 2],
    [SINCE, 'api', 5],
    [SINCE + 2 * HOUR, 'web', 4],
    [SINCE + HOUR, 'api', null],
  ];

  test('lie over the same times, the largest first; what is not told is a gap', () => {
    const { times, series } = alignSeries(answer(['at', 'series', 'value'], rows), 'value', true);
    expect(times).toEqual([SINCE, SINCE + HOUR, SINCE + 2 * HOUR]);
    expect(series.map(({ name, values }) => [name, values])).toEqual([
      ['web', [2, null, 4]],
      ['api', [5, null, null]],
    ]);
  });

  const many = Array.from({ length: 12 }, (_, index) => [SINCE, `m${index}`, index + 1]);

  test('that are too many become one where they add up', () => {
    const { series, hidden } = alignSeries(answer(['at', 'series', 'value'], many), 'value', true);
    expect(series).toHaveLength(SERIES_MAX);
    expect(series.at(-1)).toMatchObject({ name: REST, values: [1 + 2 + 3 + 4 + 5] });
    expect(series.at(-1)?.rows[0]).toHaveLength(5);
    expect(hidden).toBe(0);
  });

  test('that the question put together stand last, however large', () => {
    const put = [
      [SINCE, REST, 9],
      [SINCE, 'web', 2],
    ];
    const { series } = alignSeries(answer(['at', 'series', 'value'], put), 'value', true);
    expect(series.map(({ name }) => name)).toEqual(['web', REST]);
  });

  test('that are too many and do not add up stay away, and that is said', () => {
    const { series, hidden } = alignSeries(answer(['at', 'series', 'value'], many), 'value', false);
    expect(series.map(({ name }) => name)).not.toContain(REST);
    expect(hidden).toBe(4);
  });

  test('on top of each other end at their sum, and leave a gap where nobody knows', () => {
    expect(stack([{ values: [1, null, null] }, { values: [2, 3, null] }])).toEqual([
      [1, 0, null],
      [3, 3, null],
    ]);
    const line = fc.array(fc.option(fc.nat(1000)), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), (lines) => {
        const tops = stack(lines.map((values) => ({ values })));
        const sums = [0, 1, 2, 3].map((place) => lines.reduce((sum, values) => sum + (values[place] ?? 0), 0));
        expect(tops.at(-1)?.map((top) => top ?? 0)).toEqual(sums);
      }),
    );
  });

  test('are found by the pointer', () => {
    expect(seriesAt([1, 3, 6], 2, true)).toBe(1);
    expect(seriesAt([1, 3, 6], 7, true)).toBe(-1);
    expect(seriesAt([1, null, 6], 4, false)).toBe(2);
    expect(seriesAt([null], 4, false)).toBe(-1);
  });

  test('show single values as points, and end where they are last known', () => {
    expect(isolatedPoints([1, null, 2, 3, null, 4])).toEqual([0, 5]);
    expect(lastLabel([1, 2, null])).toEqual({ index: 1, value: 2 });
    expect(lastLabel([null])).toBeNull();
  });
});

describe('steps', () => {
  const until = SINCE + 24 * HOUR;

  test('hold their value until the next, and are not bridged', () => {
    const line = stepLine([SINCE, SINCE + HOUR, SINCE + 4 * HOUR], HOUR, until);
    expect(line.xs.map((second) => (second * 1000 - SINCE) / HOUR)).toEqual([0, 1, 1, 2, 3, 4, 5]);
    expect(along(line, [7, null, 9])).toEqual([7, 7, null, null, null, 9, 9]);
  });

  test('a day of 25 hours is one; what has not happened yet is none', () => {
    const line = stepLine([SINCE, SINCE + 25 * HOUR], 24 * HOUR, SINCE + 30 * HOUR);
    expect(line.xs.map((second) => (second * 1000 - SINCE) / HOUR)).toEqual([0, 25, 25, 30]);
  });

  test('are none where no two of them touch', () => {
    expect(areSteps([SINCE, SINCE + 24 * HOUR, SINCE + 48 * HOUR], 2 * HOUR)).toBe(false);
    expect(areSteps([SINCE, SINCE + 24 * HOUR, SINCE + 26 * HOUR], 2 * HOUR)).toBe(true);
  });

  test('rise, and every step has a place', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(1000), { minLength: 1 }), (hours) => {
        const times = hours.toSorted((a, b) => a - b).map((hour) => SINCE + hour * HOUR);
        const { xs, places } = stepLine(times, HOUR, SINCE + 2000 * HOUR);
        expect(xs).toEqual(xs.toSorted((a, b) => a - b));
        expect([...new Set(places)].filter((place) => place >= 0)).toEqual(times.map((_, place) => place));
      }),
    );
  });

  test.each([
    [86_400, 'Fri, 20 Nov 2026'],
    [604_800, '20 Nov – 26 Nov 2026'],
    [7_200, '20 Nov 2026, 00:00 – 02:00'],
    [10, '20 Nov 2026, 00:00:00 – 00:00:10'],
  ])('of %i s are called %s', (seconds, words) => expect(stepWords(SINCE, seconds, 'UTC')).toBe(words));
});

describe('labels', () => {
  test('stand where they wish when nothing is in the way', () => {
    expect(placeLabels([20, 80], 10, 0, 100)).toEqual([20, 80]);
  });

  test('of one place: the later above, as areas lie', () => {
    expect(placeLabels([50, 50], 10, 0, 100)).toEqual([60, 50]);
  });

  test('give way, and stay inside', () => {
    expect(placeLabels([50, 52], 10, 0, 100)).toEqual([50, 60]);
    expect(placeLabels([99, 100], 10, 0, 100)).toEqual([85, 95]);
  });

  test('never touch; only the last ones lose their place', () => {
    const wishes = fc.array(fc.integer({ min: -50, max: 250 }), { maxLength: 20 });
    fc.assert(
      fc.property(wishes, (wanted) => {
        const places = placeLabels(wanted, 15, 0, 200);
        const taken = places.filter((place) => place !== null).toSorted((a, b) => a - b);
        expect(taken).toHaveLength(Math.min(wanted.length, 13));
        expect(places.slice(taken.length).every((place) => place === null)).toBe(true);
        expect(taken.every((y) => y >= 7.5 && y <= 192.5)).toBe(true);
        expect(taken.slice(1).every((y, index) => y - (taken[index] ?? 0) >= 15)).toBe(true);
      }),
    );
  });
});

describe('heat', () => {
  const grid = heatGrid(
    answer(
      ['at', 'low', 'high', 'value'],
      [
        [SINCE, 100, 1000, 4],
        [SINCE + HOUR, 1000, 10_000, '1'],
        [SINCE, 1000, 10_000, 0],
      ],
    ),
  );

  test('is a grid from the lowest bucket', () => {
    expect(grid.buckets.map(({ low }) => low)).toEqual([100, 1000]);
    expect(grid.cells.map(({ column, bucket, value }) => [column, bucket, value])).toEqual([
      [0, 0, 4],
      [1, 1, 1],
    ]);
    expect(grid.max).toBe(4);
  });

  test('has a row for each name, the first on top', () => {
    const named = heatGrid(
      answer(
        ['at', 'series', 'value'],
        [
          [SINCE, 'gpt-5 · 0.99.0', 700],
          [SINCE + HOUR, 'gpt-5 · 0.100.0', 900],
          [SINCE + HOUR, 'a', null],
        ],
      ),
    );
    expect(named.buckets.map(({ name }) => name)).toEqual(['gpt-5 · 0.100.0', 'gpt-5 · 0.99.0', 'a']);
    expect(named.cells.map(({ column, bucket, value }) => [column, bucket, value])).toEqual([
      [0, 1, 700],
      [1, 0, 900],
    ]);
  });

  test('shows the few next to the many', () => {
    expect(strengthOf(4, 4)).toBe(1);
    expect(strengthOf(1, 4)).toBe(0.5);
    expect(strengthOf(0, 0)).toBe(0);
  });

  test.each([true, false])('climbs evenly in lightness (dark: %s)', (isDark) => {
    const lightness = [0, 0.25, 0.5, 0.75, 1].map((at) => Number(/oklch\((\S+)/.exec(heatColour(at, isDark))?.[1]));
    const steps = lightness.slice(1).map((value, index) => Math.abs(value - (lightness[index] ?? 0)));
    expect(Math.max(...steps) - Math.min(...steps)).toBeLessThan(0.01);
    expect(Math.min(...steps)).toBeGreaterThan(0.1);
  });
});

describe('marks of the time axis', () => {
  test.each([
    ['hours', [0, 6 * HOUR, 12 * HOUR], 'UTC', ['00:00', '06:00', '12:00']],
    ['a new day says its date', [18 * HOUR, 24 * HOUR], 'UTC', ['18:00', '21 Nov']],
    ['in the zone of the reader', [0, 6 * HOUR], 'America/New_York', ['19:00', '20 Nov']],
    ['days', [0, 24 * HOUR], 'UTC', ['20 Nov', '21 Nov']],
    ['seconds', [0, 20_000], 'UTC', ['00:00:00', '00:00:20']],
    ['a new year', [0, 60 * 24 * HOUR], 'UTC', ['20 Nov', '19 Jan 2027']],
  ])('%s', (_, offsets, zone, words) => {
    expect(
      timeTicks(
        offsets.map((offset) => SINCE + offset),
        zone,
      ),
    ).toEqual(words);
  });
});

describe('where a mark leads', () => {
  const data = answer(
    ['at', 'series', 'value'],
    [
      [SINCE + HOUR, 'web', 2],
      [SINCE + HOUR, null, 2],
      [SINCE + HOUR, 'api', 2],
    ],
  );
  const filter = new URLSearchParams({ model: 'gpt-5.5' });
  const paramsOf = (href: string | null): object =>
    Object.fromEntries(new URLSearchParams(href?.slice(href.indexOf('?')) ?? '').entries());
  const hour = { since: '2026-11-20T01:00:00.000Z', until: '2026-11-20T02:00:00.000Z' };

  test('to its step, by its value, within what the page filters by', () => {
    const href = drillHref(
      { drill: { by: { series: 'repository' }, filter: { status: 'failed' } } },
      data,
      data.rows.slice(0, 1),
      filter,
    );
    expect(href?.startsWith('/?')).toBe(true);
    expect(paramsOf(href)).toEqual({ ...hour, model: 'gpt-5.5', repository: 'web', status: 'failed' });
  });

  test('several rows: any of their values', () => {
    const href = drillHref(
      { drill: { by: { series: 'repository' } } },
      data,
      [data.rows[0] ?? [], data.rows[2] ?? []],
      filter,
    );
    expect(new URLSearchParams(href?.slice(2)).getAll('repository')).toEqual(['web', 'api']);
  });

  test('all of a step: to its time, whatever the values', () => {
    const look = { drill: { by: { series: 'repository' }, filter: { status: 'failed' } } };
    expect(paramsOf(drillHref(look, data, data.rows, new URLSearchParams(), true))).toEqual({
      ...hour,
      status: 'failed',
    });
  });

  test('what a question put together: nowhere, for nobody is called so', () => {
    const put = answer(['at', 'series', 'value'], [[SINCE, REST, 2]]);
    expect(drillHref({ drill: { by: { series: 'tool' } } }, put, put.rows, filter)).toBeNull();
  });

  test('without a word of it: to the time alone', () => {
    expect(paramsOf(drillHref({}, data, data.rows.slice(0, 1), new URLSearchParams()))).toEqual(hour);
  });

  test('without a time: to the span of the page', () => {
    const rank = answer(['key', 'value'], [['web', 1]]);
    expect(
      paramsOf(drillHref({ drill: { by: { key: 'repository' } } }, rank, rank.rows, new URLSearchParams())),
    ).toEqual({
      repository: 'web',
      since: '2026-11-20T00:00:00.000Z',
      until: '2026-11-20T03:00:00.000Z',
    });
  });

  test.each([
    ['drill is null', { drill: null }, 0],
    ['value is not known', { drill: { by: { series: 'repository' } } }, 1],
  ])('nowhere when %s', (_, of, row) => {
    expect(drillHref(of, data, [data.rows[row] ?? []], filter)).toBeNull();
  });
});

describe('table', () => {
  const rows = [
    ['b', 2],
    ['a', 10],
    ['c', null],
  ];

  test('sorts figures by size and leaves the unknown last', () => {
    expect(sortRows(rows, { column: 1, direction: 'up' }).map(([name]) => name)).toEqual(['b', 'a', 'c']);
    expect(sortRows(rows, { column: 1, direction: 'down' }).map(([name]) => name)).toEqual(['a', 'b', 'c']);
    expect(sortRows(rows, null)).toBe(rows);
  });

  test('turns with each press', () => {
    const first = nextOrder(null, 1);
    const second = nextOrder(first, 1);
    expect([first?.direction, second?.direction, nextOrder(second, 1)]).toEqual(['down', 'up', null]);
    expect(nextOrder(second, 0)).toEqual({ column: 0, direction: 'down' });
  });

  test('is copied as CSV that no spreadsheet runs', () => {
    const rows = [
      ['say "hi", all', -3],
      ['=HYPERLINK("x")', '-5'],
      [null, 'a\nb'],
    ];
    expect(csvOf(answer(['key', 'value'], rows))).toBe(
      'key,value\r\n"say ""hi"", all",-3\r\n"\'=HYPERLINK(""x"")",-5\r\n,"a\nb"\r\n',
    );
  });
});

describe('words', () => {
  test.each([
    [118, 100, 'usd', '18 % above the span before ($100.00)'],
    [50, 100, 'count', '50 % below the span before (100)'],
    [500, 100, 'count', '5 times the span before (100)'],
    [5, 0, 'count', 'none in the span before'],
    [8000, 2000, 'count', '4 times the span before (2,000)'],
    [5000, 4, 'count', '1,250 times the span before (4)'],
    [5, 5, 'count', 'as in the span before (5)'],
    [0.04, 0.02, 'share', '2 points above the span before (2 %)'],
  ] as const)('%d after %d %s', (value, before, unit, words) =>
    expect(differenceWords(value, before, unit)).toBe(words),
  );

  test.each<[string, Look, Drawn, string]>([
    [
      'number',
      look({ chart: 'number' }),
      answer(['value', 'before'], [[12, 10]]),
      'Cost: $12, 20 % above the span before ($10.00).',
    ],
    ['unknown', look({ chart: 'number' }), answer(['value'], [[null]]), 'Cost: not known.'],
    ['nothing', look({}), answer(['at', 'value'], []), 'Cost: nothing in this span.'],
    [
      'rank',
      look({ chart: 'rank' }),
      answer(
        ['key', 'value'],
        [
          ['web', 4],
          ['', 3],
          ['api', 2],
          ['x', 1],
        ],
      ),
      'Cost: web $4.00, unknown $3.00, api $2.00 and 1 more.',
    ],
  ])('%s', (_, of, data, words) => expect(summaryOf(of, data)).toBe(words));

  test('time: the sum, its parts, the peak', () => {
    const data = answer(
      ['at', 'series', 'value'],
      [
        [SINCE, 'web', 2],
        [SINCE + HOUR, 'api', 5],
      ],
    );
    expect(summaryOf(look({}), data)).toMatch(
      /^Cost: \$7 in all; api \$5\.00, web \$2\.00; the highest value of api is \$5\.00 at /,
    );
  });
});
