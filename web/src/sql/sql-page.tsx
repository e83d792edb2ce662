import './sql.css';
import { useQuery } from '@tanstack/react-query';
import { type RefObject, useCallback, useMemo, useRef, useState } from 'react';
import { fetchSqlSchema } from '../api/sql-client.ts';
import { useKeys } from '../key/use-keys.ts';
import { currentPlace, replace } from '../route/history.ts';
import { Editor, type EditorHandle } from './editor.tsx';
import { errorPlace, placeWords } from './error-place.ts';
import { EXAMPLES } from './example.ts';
import { KeptMenu } from './kept-menu.tsx';
import { type KeptQueries, readKept, withRun, writeKept } from './kept-queries.ts';
import { type Mistake, ResultView } from './result-view.tsx';
import { StartPanel } from './start-panel.tsx';
import { statementAt } from './statement.ts';
import { useSqlRun } from './use-sql-run.ts';

/** A longer text is not in the address: browsers and servers cut it. */
const ADDRESS_LENGTH_MAX = 6_000;
const FIRST = EXAMPLES[0]?.sql ?? '';
const EXPLAIN = 'EXPLAIN indexes = 1 ';

/** Any question to the store, in SQL. */
export function SqlPage() {
  const [first] = useState(() => new URLSearchParams(currentPlace().search).get('query') ?? FIRST);
  const schema = useQuery({
    queryKey: ['sql-schema'],
    queryFn: ({ signal }) => fetchSqlSchema(signal),
    staleTime: Infinity,
  });
  const handleRef = useRef<EditorHandle | null>(null);
  const { kept, keep, run, mistake, ask, cancel } = useAsking(handleRef);
  const [isLookedUp, setLookedUp] = useState(false);
  const go = (before = ''): void => {
    setLookedUp(false);
    void ask(before);
  };
  useKeys(useMemo(() => ({ '/': () => handleRef.current?.focus(), Escape: cancel }), [cancel]));
  const isStart = run.state === 'idle' || isLookedUp;
  return (
    <main className="page">
      <header className="bar sql-bar">
        <h1>SQL</h1>
        <RunButtons isRunning={run.state === 'running'} onRun={go} onStop={cancel} />
        <KeptMenu kept={kept} handleRef={handleRef} onKeep={keep} />
        {run.state !== 'idle' && (
          <button
            type="button"
            className="button toggle-button"
            aria-pressed={isLookedUp}
            onClick={() => setLookedUp(!isLookedUp)}
          >
            Tables
          </button>
        )}
      </header>
      <div className="sql-split">
        <Editor
          text={first}
          schema={schema.data}
          handleRef={handleRef}
          onChange={remember}
          onRun={() => go()}
          onCancel={cancel}
        />
        {isStart ? (
          <StartPanel
            schema={schema.data}
            onText={(sql) => handleRef.current?.set(sql)}
            onAsk={(sql) => {
              handleRef.current?.set(sql);
              go();
            }}
          />
        ) : (
          <ResultView run={run} mistake={mistake} onShow={(at) => handleRef.current?.show(at)} />
        )}
      </div>
    </main>
  );
}

/** What is selected in the editor, else the statement that its cursor is in, asked; errors are marked where they are. */
function useAsking(handleRef: RefObject<EditorHandle | null>) {
  const [kept, setKept] = useState(() => readKept(window.localStorage));
  const [mistake, setMistake] = useState<Mistake | null>(null);
  const { run, start, cancel } = useSqlRun();
  const keep = useCallback((next: KeptQueries) => {
    setKept(next);
    writeKept(window.localStorage, next);
  }, []);
  const ask = useCallback(
    async (before: string) => {
      const editor = handleRef.current;
      if (editor === null) return;
      const text = editor.text();
      const { from, to } = editor.selection() ?? statementAt(text, editor.cursor());
      const sql = text.slice(from, to);
      if (sql.trim() === '') return;
      editor.mark(null, '');
      setMistake(null);
      if (before === '') keep(withRun(readKept(window.localStorage), sql));
      const ended = await start(`${before}${sql}`);
      if (ended.state !== 'failed') return;
      const message = ended.error instanceof Error ? ended.error.message : String(ended.error);
      const place = before === '' ? errorPlace(message, sql) : null;
      if (place === null) return;
      const [begins, ends] = [place[0] + from, place[1] + from];
      handleRef.current?.mark([begins, ends], message);
      setMistake({ at: begins, words: `${placeWords(text, begins)}: ${text.slice(begins, ends)}` });
    },
    [handleRef, keep, start],
  );
  return { kept, keep, run, mistake, ask, cancel };
}

function remember(text: string): void {
  const search = text.length > ADDRESS_LENGTH_MAX ? '' : `?${new URLSearchParams({ query: text }).toString()}`;
  replace(`/sql${search}`);
}

interface RunProps {
  readonly isRunning: boolean;
  readonly onRun: (before?: string) => void;
  readonly onStop: () => void;
}

/** Run becomes Stop in its place: nothing beside it moves. */
function RunButtons({ isRunning, onRun, onStop }: RunProps) {
  return (
    <>
      {isRunning ? (
        <button type="button" className="button sql-run" onClick={onStop}>
          Stop <kbd>Esc</kbd>
        </button>
      ) : (
        <button type="button" className="button sql-run" onClick={() => onRun()}>
          Run <kbd>Ctrl ↵</kbd>
        </button>
      )}
      <button
        type="button"
        className="button"
        title="how the engine would read it: which parts and indexes"
        disabled={isRunning}
        onClick={() => onRun(EXPLAIN)}
      >
        Explain
      </button>
    </>
  );
}
