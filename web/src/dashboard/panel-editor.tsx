import type { Chart, Panel } from '../api/shape.ts';
import { isAmount } from '../format/unit.ts';
import { ColumnFields } from './column-fields.tsx';
import { Choice, Field, SqlField } from './field.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import { UNITS } from './unit-words.ts';
import { usePreview } from './use-preview.ts';

const CHARTS: Readonly<Record<Chart, string>> = {
  number: 'a figure: value, before',
  time: 'lines over time: at, value, series',
  band: 'percentiles over time: at, p50, p95, p99, series',
  heat: 'heat map: at, low, high or series, value',
  rank: 'ranking: key, value, …',
  table: 'table: any columns',
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
  const { data } = usePreview(panel, search);
  return (
    <section className="panel-editor" aria-label={`edit ${panel.title}`}>
      <div className="panel-form">
        <Field label="Title" value={panel.title} onChange={(title) => set({ title })} />
        <Choice label="Drawn as" value={panel.chart} values={CHARTS} onChange={(chart) => set({ chart })} />
        <Choice label="Unit" value={panel.unit} values={UNITS} onChange={(unit) => set({ unit })} />
        {panel.chart === 'time' && (
          <Check
            label="areas on top of each other"
            isOn={panel.stacked === true}
            onChange={(stacked) => set({ stacked })}
          />
        )}
        {(panel.chart === 'rank' || panel.chart === 'time') && isAmount(panel.unit) && (
          <Check
            label="values add up: show their sum"
            isOn={panel.total !== false}
            onChange={(adds) => set({ total: adds ? undefined : false })}
          />
        )}
        <DrillFields panel={panel} onChange={set} />
        <Field
          label="What it counts and what it leaves out"
          value={panel.about ?? ''}
          onChange={(about) => set({ about: about === '' ? undefined : about })}
        />
        <Field
          label="What it means when there is nothing"
          value={panel.empty ?? ''}
          onChange={(empty) => set({ empty: empty === '' ? undefined : empty })}
        />
        <SqlField label="SQL" value={panel.sql} rows={12} onChange={(sql) => set({ sql })} />
        <p className="dim">
          Places: <code>{'{{session-filter}}'}</code>, <code>{'{{event-filter}}'}</code>,{' '}
          <code>{'{{step:StartedAt}}'}</code>, <code>{'{{fill}}'}</code>. Parameters: <code>{'{since:Int64}'}</code>,{' '}
          <code>{'{until:Int64}'}</code>, <code>{'{before:Int64}'}</code>, <code>{'{step:UInt32}'}</code>,{' '}
          <code>{'{tz:String}'}</code>.
        </p>
        <ColumnFields
          panel={panel}
          names={data?.columns.map(({ name }) => name) ?? []}
          onChange={(columns) => set({ columns })}
        />
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

function Check({
  label,
  isOn,
  onChange,
}: {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}) {
  return (
    <label className="field-check">
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
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
