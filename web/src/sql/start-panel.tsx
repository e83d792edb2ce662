import type { SqlSchema } from '../api/shape.ts';
import { EXAMPLES } from './example.ts';

interface Props {
  readonly schema: SqlSchema | undefined;
  /** Takes the text into the editor and runs it. */
  readonly onAsk: (sql: string) => void;
  readonly onText: (sql: string) => void;
}

/** What can be asked: before the first answer, and whenever somebody wants to look it up. */
export function StartPanel({ schema, onAsk, onText }: Props) {
  return (
    <div className="sql-start">
      <section aria-label="questions to begin with">
        <h2 className="heading">Questions to begin with</h2>
        <ul>
          {EXAMPLES.map(({ title, sql }) => (
            <li key={title}>
              <button type="button" className="sql-example" onClick={() => onAsk(sql)}>
                {title}
              </button>
            </li>
          ))}
        </ul>
        <p className="dim">
          A query only reads. It may take 10 s and shows up to 10,000 rows; a download holds up to 100,000.
        </p>
      </section>
      <section aria-label="tables">
        <h2 className="heading">Tables</h2>
        {schema === undefined ? <LoadingTables /> : <Tables schema={schema} onText={onText} />}
      </section>
    </div>
  );
}

function Tables({ schema, onText }: { readonly schema: SqlSchema; readonly onText: (sql: string) => void }) {
  // Most questions are about sessions.
  const tables = schema.tables.toSorted((a, b) => Number(b.name === 'session') - Number(a.name === 'session'));
  return tables.map(({ name, about, columns }) => (
    <details key={name} className="sql-table">
      <summary>
        <span className="mono">{name}</span> <span className="dim">{plainAbout(about)}</span>
      </summary>
      <p>
        <button type="button" className="text-button" onClick={() => onText(`SELECT *\nFROM ${name}\nLIMIT 100`)}>
          write SELECT * FROM {name}
        </button>
      </p>
      <dl>
        {columns.map((column) => (
          <div key={column.name}>
            <dt className="mono">{column.name}</dt>
            <dd className="dim">
              <span className="mono">{column.type}</span> {plainAbout(column.about)}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  ));
}

/** The marks that its reference sets names in. */
const plainAbout = (about: string | null): string => about?.replaceAll('`', '') ?? '';

const LOADING = Array.from({ length: 8 }, (_, index) => index);

function LoadingTables() {
  return (
    <div role="status" aria-label="Loading the tables">
      {LOADING.map((index) => (
        <div key={index} className="sql-table sql-table-loading">
          <span className={`loading-bar loading-${index % 4}`} />
        </div>
      ))}
    </div>
  );
}
