/** What was run and what was saved: in this browser alone, bounded, and gone with its data. */
const KEY = 'turnscope.sql';
const HISTORY_MAX = 50;
const SAVED_MAX = 100;
/** A longer text is run, but not kept. */
const LENGTH_MAX = 20_000;

export interface KeptQueries {
  /** The newest first, each once. */
  readonly history: readonly string[];
  readonly saved: readonly { readonly name: string; readonly sql: string }[];
}

const EMPTY: KeptQueries = { history: [], saved: [] };

/** What cannot be read counts as nothing: it is only convenience. */
export function readKept(storage: Pick<Storage, 'getItem'>): KeptQueries {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? '{}');
    const { history, saved } = { ...EMPTY, ...(typeof kept === 'object' ? kept : {}) };
    return {
      history: Array.isArray(history) ? history.filter((sql) => typeof sql === 'string') : [],
      saved: Array.isArray(saved)
        ? saved.filter((one) => typeof one?.name === 'string' && typeof one.sql === 'string')
        : [],
    };
  } catch {
    return EMPTY;
  }
}

/** Nothing where the browser keeps nothing. */
export function writeKept(storage: Pick<Storage, 'setItem'>, kept: KeptQueries): void {
  try {
    storage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Private windows and full storage: the page works without a memory.
  }
}

export function withRun(kept: KeptQueries, sql: string): KeptQueries {
  if (sql.length > LENGTH_MAX) return kept;
  return { ...kept, history: [sql, ...kept.history.filter((one) => one !== sql)].slice(0, HISTORY_MAX) };
}

export function withSaved(kept: KeptQueries, name: string, sql: string): KeptQueries {
  const others = kept.saved.filter((one) => one.name !== name);
  return { ...kept, saved: [...others, { name, sql }].slice(-SAVED_MAX) };
}

export const withoutSaved = (kept: KeptQueries, name: string): KeptQueries => ({
  ...kept,
  saved: kept.saved.filter((one) => one.name !== name),
});
