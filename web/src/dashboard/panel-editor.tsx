import type { Chart, Panel, Unit } from '../api/shape.ts';
import { Choice, Field } from './field.tsx';
import { PreviewPanel } from './preview-panel.tsx';

const CHARTS: Readonly<Record<Chart, string>> = {
  number: 'a figure: value, before',
  time: 'lines over time: at, value, series',
  band: 'percentiles over time: at, p50, p95, p99, series',
  heat: 'heat map: at, low, high, value',
  rank: 'ranking: key, value, …',
  table: 'table: any columns',
};

const UNITS: Readonly<Record<Unit, string>> = {
  count: 'count',
  tokens: 'tokens',
  usd: 'US dollars',
  ms: 'milliseconds',
  bytes: 'bytes',
  share: 'share (0 to 1)',
  percent: 'percent',
  per_second: 'per second',
  time: 'time',
  text: 'text',
};

interface Props {
  readonly panel: Panel;
  readonly search: string;
  readonly timeZone: string;
  readonly onChange: (panel: Panel) => void;
  readonly onClose: () => void;
}

/** One panel with everything that it is made of, and what that looks like. */
export function PanelEditor({ panel, search, timeZone, onChange, onClose }: Props) {
  const set = (part: Partial<Panel>): void => onChange({ ...panel, ...part });
  return (
    <section className="panel-editor" aria-label={`edit ${panel.title}`}>
      <div className="panel-form">
        <Field label="Title" value={panel.title} onChange={(title) => set({ title })} />
        <Choice label="Drawn as" value={panel.chart} values={CHARTS} onChange={(chart) => set({ chart })} />
        <Choice label="Unit" value={panel.unit} values={UNITS} onChange={(unit) => set({ unit })} />
        {panel.chart === 'time' && (
          <label className="field-check">
            <input
              type="checkbox"
              checked={panel.stacked === true}
              onChange={(event) => set({ stacked: event.target.checked })}
            />
            areas on top of each other
          </label>
        )}
        <DrillFields panel={panel} onChange={set} />
        <Field
          label="What it counts and what it leaves out"
          value={panel.about ?? ''}
          onChange={(about) => set({ about: about === '' ? undefined : about })}
        />
        <label className="field">
          <span className="heading">SQL</span>
          <textarea
            className="panel-sql-input"
            value={panel.sql}
            rows={12}
            spellCheck={false}
            autoCapitalize="off"
            onChange={(event) => set({ sql: event.target.value })}
          />
        </label>
        <p className="dim">
          Places: <code>{'{{session-filter}}'}</code>, <code>{'{{event-filter}}'}</code>,{' '}
          <code>{'{{step:StartedAt}}'}</code>, <code>{'{{fill}}'}</code>. Parameters: <code>{'{since:Int64}'}</code>,{' '}
          <code>{'{until:Int64}'}</code>, <code>{'{before:Int64}'}</code>, <code>{'{step:UInt32}'}</code>,{' '}
          <code>{'{tz:String}'}</code>.
        </p>
        <p>
          <button type="button" className="button" onClick={onClose}>
            Done
          </button>
        </p>
      </div>
      <div className="panel-preview">
        <PreviewPanel panel={panel} search={search} timeZone={timeZone} />
      </div>
    </section>
  );
}

const LEADS = {
  time: 'the sessions of its time',
  by: 'the sessions with its value',
  nowhere: 'nowhere',
} as const;

type Lead = keyof typeof LEADS;

/** Where a mark leads. One column is enough to type here; a file may name more, and they stay. */
function DrillFields({
  panel,
  onChange,
}: {
  readonly panel: Panel;
  readonly onChange: (part: Partial<Panel>) => void;
}) {
  const { drill } = panel;
  const [first, ...others] = Object.entries(drill?.by ?? {});
  const lead: Lead = drill === null ? 'nowhere' : first === undefined ? 'time' : 'by';
  const choose = (next: Lead): void => {
    if (next === 'nowhere') onChange({ drill: null });
    else if (next === 'time') onChange({ drill: undefined });
    else onChange({ drill: { by: { [panel.chart === 'rank' ? 'key' : 'series']: 'model' } } });
  };
  const by = (column: string, parameter: string): void =>
    onChange({ drill: { ...drill, by: Object.fromEntries([[column, parameter], ...others]) } });
  return (
    <>
      <Choice label="A mark leads to" value={lead} values={LEADS} onChange={choose} />
      {first !== undefined && (
        <div className="field-pair">
          <Field label="Column" value={first[0]} onChange={(column) => by(column, first[1])} />
          <Field label="Filter of sessions" value={first[1]} onChange={(parameter) => by(first[0], parameter)} />
        </div>
      )}
    </>
  );
}
