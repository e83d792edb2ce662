import './sql.css';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import { fetchSqlSchema } from '../api/sql-client.ts';
import { useKeys } from '../key/use-keys.ts';
import { currentPlace, replace } from '../route/history.ts';
import { Editor, type EditorHandle } from './editor.tsx';
import { errorPlace } from './error-place.ts';
import { EXAMPLES } from './example.ts';
import { type KeptQueries, readKept, withoutSaved, withRun, withSaved, writeKept } from './kept-queries.ts';
import { ResultView } from './result-view.tsx';
import { statementAt } from './statement.ts';
import { useSqlRun } from './use-sql-run.ts';

/** A longer text is not in the address: browsers and servers cut it. */
const ADDRESS_LENGTH_MAX = 6_000;
const FIRST = EXAMPLES[0]?.sql ?? '';

/** Any question to the store, in SQL. */
export function SqlPage() {
  const [first] = useState(() => new URLSearchParams(currentPlace().search).get('query') ?? FIRST);
  const schema = useQuery({
    queryKey: ['sql-schema'],
    queryFn: ({ signal }) => fetchSqlSchema(signal),
    staleTime: Infinity,
  });
  const handle = useRef<EditorHandle | null>(null);
  const [kept, setKept] = useState(() => readKept(window.localStorage));
  const { run, start, cancel } = useSqlRun();
  const keep = useCallback((next: KeptQueries) => {
    setKept(next);
    writeKept(window.localStorage, next);
  }, []);
  const go = useCallback(
    async (before = '') => {
      const editor = handle.current;
      if (editor === null) return;
      const { from, to } = editor.selection() ?? statementAt(editor.text(), editor.cursor());
      const sql = editor.text().slice(from, to);
      if (sql.trim() === '') return;
      editor.mark(null, '');
      if (before === '') keep(withRun(readKept(window.localStorage), sql));
      const ended = await start(`${before}${sql}`);
      if (ended.state !== 'failed') return;
      const message = ended.error instanceof Error ? ended.error.message : String(ended.error);
      const place = before === '' ? errorPlace(message, sql) : null;
      handle.current?.mark(place === null ? null : [place[0] + from, place[1] + from], message);
    },
    [keep, start],
  );
  useKeys(useMemo(() => ({ '/': () => handle.current?.focus(), Escape: cancel }), [cancel]));
  return (
    <main className="page">
      <header className="bar sql-bar">
        <h1>SQL</h1>
        <button type="button" className="button sql-run" onClick={() => void go()} disabled={run.state === 'running'}>
          Run <kbd>Ctrl ↵</kbd>
        </button>
        {run.state === 'running' && (
          <button type="button" className="button" onClick={cancel}>
            Stop <kbd>Esc</kbd>
          </button>
        )}
        <button type="button" className="button" onClick={() => void go('EXPLAIN indexes = 1 ')}>
          How it reads
        </button>
        <Kept kept={kept} handle={handle} onKeep={keep} />
      </header>
      <div className="sql-split">
        <Editor
          text={first}
          schema={schema.data}
          handle={handle}
          onChange={remember}
          onRun={() => void go()}
          onCancel={cancel}
        />
        <ResultView run={run} />
      </div>
    </main>
  );
}

function remember(text: string): void {
  const search = text.length > ADDRESS_LENGTH_MAX ? '' : `?${new URLSearchParams({ query: text }).toString()}`;
  replace(`/sql${search}`);
}

interface KeptProps {
  readonly kept: KeptQueries;
  readonly handle: React.RefObject<EditorHandle | null>;
  readonly onKeep: (kept: KeptQueries) => void;
}

/** Examples, what was saved and what was run. The latter two are in this browser alone. */
function Kept({ kept, handle, onKeep }: KeptProps) {
  const [name, setName] = useState('');
  const groups = [
    ['examples', EXAMPLES.map(({ title, sql }) => ({ label: title, sql }))],
    ['saved in this browser', kept.saved.map((one) => ({ label: one.name, sql: one.sql }))],
    ['run in this browser', kept.history.map((sql) => ({ label: sql.replace(/\s+/g, ' ').slice(0, 80), sql }))],
  ] as const;
  const queries = groups.flatMap(([, list]) => list);
  const known = kept.saved.some((one) => one.name === name);
  return (
    <>
      <select
        className="button sql-pick"
        aria-label="examples, saved and run queries"
        value=""
        onChange={({ target }) => {
          const query = queries[Number(target.value)];
          if (query === undefined) return;
          handle.current?.set(query.sql);
          setName(kept.saved.some((one) => one.name === query.label) ? query.label : '');
        }}
      >
        <option value="">examples and kept queries …</option>
        {groups.map(([title, list], group) => {
          const before = groups.slice(0, group).reduce((sum, [, earlier]) => sum + earlier.length, 0);
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
      <form
        className="sql-save"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') onKeep(withSaved(kept, name.trim(), handle.current?.text() ?? ''));
        }}
      >
        <input
          aria-label="name to save under, in this browser"
          placeholder="name"
          value={name}
          maxLength={80}
          onChange={({ target }) => setName(target.value)}
        />
        <button type="submit" className="button" disabled={name.trim() === ''}>
          Save
        </button>
        {known && (
          <button type="button" className="button" onClick={() => onKeep(withoutSaved(kept, name))}>
            Forget
          </button>
        )}
      </form>
    </>
  );
}
