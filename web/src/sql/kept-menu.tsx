import { type RefObject, useState } from 'react';
import type { EditorHandle } from './editor.tsx';
import { EXAMPLES } from './example.ts';
import { type KeptQueries, withoutSaved, withSaved } from './kept-queries.ts';

interface Props {
  readonly kept: KeptQueries;
  readonly handleRef: RefObject<EditorHandle | null>;
  readonly onKeep: (kept: KeptQueries) => void;
}

/** Examples, what was saved and what was run. The latter two are in this browser alone. */
export function KeptMenu({ kept, handleRef, onKeep }: Props) {
  const [name, setName] = useState('');
  return (
    <>
      <QueryPicker
        kept={kept}
        onPick={(label, sql) => {
          handleRef.current?.set(sql);
          setName(kept.saved.some((one) => one.name === label) ? label : '');
        }}
      />
      <form
        className="sql-save"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') onKeep(withSaved(kept, name.trim(), handleRef.current?.text() ?? ''));
        }}
      >
        <input
          aria-label="name to save under, in this browser"
          placeholder="name to save under"
          value={name}
          maxLength={80}
          onChange={({ target }) => setName(target.value)}
        />
        <button type="submit" className="button" disabled={name.trim() === ''}>
          Save
        </button>
        {kept.saved.some((one) => one.name === name) && (
          <button type="button" className="button" onClick={() => onKeep(withoutSaved(kept, name))}>
            Forget
          </button>
        )}
      </form>
    </>
  );
}

interface PickerProps {
  readonly kept: KeptQueries;
  readonly onPick: (label: string, sql: string) => void;
}

function QueryPicker({ kept, onPick }: PickerProps) {
  const groups = [
    ['examples', EXAMPLES.map(({ title, sql }) => ({ label: title, sql }))],
    ['saved in this browser', kept.saved.map((one) => ({ label: one.name, sql: one.sql }))],
    ['run in this browser', kept.history.map((sql) => ({ label: sql.replace(/\s+/g, ' ').slice(0, 80), sql }))],
  ] as const;
  const queries = groups.flatMap(([, list]) => list);
  return (
    <select
      className="button sql-pick"
      aria-label="examples, saved and run queries"
      value=""
      onChange={({ target }) => {
        const query = queries[Number(target.value)];
        if (query !== undefined) onPick(query.label, query.sql);
      }}
    >
      <option value="">examples, saved, run before …</option>
      {groups.map(([title, list], group) => {
        const before = groups.slice(0, group).reduce((sum, [, earlier]) => sum + earlier.length, 0);
        if (list.length === 0) return null;
        return (
          <optgroup key={title} label={title}>
            {list.map(({ label }, index) => (
              <option key={`${before + index}`} value={before + index}>
                {label}
              </option>
            ))}
          </optgroup>
        );
      })}
    </select>
  );
}
