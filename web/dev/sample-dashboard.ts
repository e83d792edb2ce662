import type { Dashboard, DashboardList, Panel, PanelAnswer } from '../src/api/shape.ts';

const HOUR_MS = 3_600_000;
const STEPS = 84;
const UNIT_MS: Readonly<Record<string, number>> = { h: HOUR_MS, d: 24 * HOUR_MS };
const MODELS = ['gpt-5.5', 'gpt-6-sol', 'gpt-5.4-mini'];

const panel = (id: string, title: string, part: Pick<Panel, 'chart' | 'unit'> & Partial<Panel>): Panel => ({
  id,
  title,
  sql: 'SELECT made_up',
  ...part,
});

/** One panel of each kind, so that every chart can be looked at without a server. */
const SAMPLE: Dashboard = {
  id: 'overview',
  title: 'Overview',
  about: 'Is anything wrong, and what does it cost?',
  headline: 'SELECT made_up',
  panels: [
    panel('sessions', 'Sessions', { chart: 'number', unit: 'count', width: 1 }),
    panel('cost', 'Cost', { chart: 'number', unit: 'usd', width: 1 }),
    panel('versions', 'Versions', { chart: 'table', unit: 'text' }),
    panel('tokens', 'Tokens by model', { chart: 'time', unit: 'tokens', stacked: true }),
    panel('models', 'Cost by model', { chart: 'rank', unit: 'usd', drill: { by: { key: 'model' } } }),
    panel('turn', 'Turn', { chart: 'band', unit: 'ms' }),
    panel('heat', 'Turns by duration', { chart: 'heat', unit: 'count' }),
  ],
};

/** The answer to a question about dashboards; undefined for other paths. Nothing that is saved is kept. */
export function sampleDashboardAnswer(url: URL): object | undefined {
  const [, , , room, id, part, panelId] = url.pathname.split('/');
  if (room === 'panel')
    return answerOf(
      SAMPLE.panels.find((one) => one.chart === 'table') ?? panel('x', 'x', { chart: 'table', unit: 'text' }),
      url.searchParams,
    );
  if (room !== 'dashboards') return undefined;
  if (id === undefined) return listOfOne();
  if (part === 'headline')
    return { sentence: 'Cost is 18 % above the span before; 80 % of the rise is one repository.' };
  const wanted = SAMPLE.panels.find((one) => one.id === panelId);
  return wanted === undefined ? { dashboard: SAMPLE, origin: 'built_in' } : answerOf(wanted, url.searchParams);
}

function listOfOne(): DashboardList {
  const { id, title, about = null } = SAMPLE;
  return { dashboards: [{ id, title, about, origin: 'built_in' }], broken: [] };
}

function answerOf({ chart, sql }: Panel, params: URLSearchParams): PanelAnswer {
  const [since, until] = spanOf(params);
  const stepMs = (until - since) / STEPS;
  const times = Array.from({ length: STEPS }, (_, index) => Math.round(since + index * stepMs));
  const { columns, rows } = tableOf(chart, times);
  return {
    columns: columns.map((name) => ({ name, type: name === 'key' || name === 'series' ? 'String' : 'Float64' })),
    rows,
    truncated: false,
    elapsed_ms: 12,
    sql,
    since: new Date(since).toISOString(),
    until: new Date(until).toISOString(),
    step_seconds: Math.max(1, Math.round(stepMs / 1000)),
  };
}

function spanOf(params: URLSearchParams): readonly [number, number] {
  const since = params.get('since') ?? '7d';
  const until = Date.parse(params.get('until') ?? '') || Date.now();
  const unit = UNIT_MS[since.slice(-1)];
  return [unit === undefined ? Date.parse(since) : until - Number.parseInt(since, 10) * unit, until];
}

interface Made {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

function tableOf(chart: Panel['chart'], times: readonly number[]): Made {
  switch (chart) {
    case 'number':
      return { columns: ['value', 'before'], rows: [[412, 349]] };
    case 'rank':
      return {
        columns: ['key', 'value', 'sessions'],
        rows: MODELS.map((model, index) => [model, 84 / (index + 1), 200 - 60 * index]),
      };
    case 'table':
      return {
        columns: ['at', 'version'],
        rows: [
          [times[0], '0.160.1'],
          [times[STEPS / 2], '0.169.0'],
        ],
      };
    case 'time':
      return {
        columns: ['at', 'series', 'value'],
        rows: times.flatMap((at, step) => MODELS.map((model, index) => [at, model, swing(step + index * 9) * 90_000])),
      };
    case 'band':
      return {
        columns: ['at', 'p50', 'p95', 'p99'],
        rows: times.map((at, step) => [
          at,
          9_000 + 6_000 * swing(step),
          30_000 + 40_000 * swing(step),
          60_000 + 90_000 * swing(step),
        ]),
      };
    case 'heat':
      return { columns: ['at', 'low', 'high', 'value'], rows: times.flatMap((at, step) => heatRows(at, step)) };
  }
}

/** Between 0 and 1, with days and bursts in it. */
const swing = (step: number): number => (1 + Math.sin(step / 4)) / 2.6 + (step % 13 === 0 ? 0.23 : 0);

const heatRows = (at: number, step: number): readonly (readonly number[])[] =>
  Array.from({ length: 9 }, (_, bucket) => [
    at,
    500 * 2 ** bucket,
    1_000 * 2 ** bucket,
    Math.round(24 * swing(step + bucket) * Math.exp(-((bucket - 4) ** 2) / 5)),
  ]);
