import type { Panel, Unit } from '../api/shape.ts';
import { type Column, type Columns, withColumn } from './column.ts';
import { Choice, Field } from './field.tsx';
import { UNITS } from './unit-words.ts';

const AUTO = { auto: 'by its type', ...UNITS } as const;

interface Props {
  readonly panel: Panel;
  /** Names of the answer's columns, as far as it is known. */
  readonly names: readonly string[];
  readonly onChange: (columns: Columns | undefined) => void;
}

/** What the columns are called, and what they count in. Those of the answer, and those that something is said of already. */
export function ColumnFields({ panel, names, onChange }: Props) {
  const columns: Columns = panel.columns ?? {};
  const all = [...new Set([...names, ...Object.keys(columns)])];
  const set = (name: string, part: Partial<Column>): void => onChange(withColumn(columns, name, part));
  return (
    <details className="column-fields" open={panel.chart === 'rank' || panel.chart === 'table'}>
      <summary className="heading">Columns</summary>
      {all.length === 0 && <p className="dim">They are listed as soon as the SQL answers.</p>}
      {all.map((name) => {
        const column = columns[name] ?? {};
        return (
          <fieldset key={name} className="column-field">
            <legend>
              <code>{name}</code>
            </legend>
            <Field label="Title" value={column.title ?? ''} onChange={(title) => set(name, { title })} />
            <Choice<Unit | 'auto'>
              label="Unit"
              value={column.unit ?? 'auto'}
              values={AUTO}
              onChange={(unit) => set(name, { unit: unit === 'auto' ? undefined : unit })}
            />
            <label className="field-check">
              <input
                type="checkbox"
                checked={column.hidden === true}
                onChange={(event) => set(name, { hidden: event.target.checked })}
              />
              hidden
            </label>
          </fieldset>
        );
      })}
    </details>
  );
}
