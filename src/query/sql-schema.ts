/** What a person who writes SQL may name: tables, columns, functions. */
import { sqlFile } from '../store/sql-file.ts';
import type { Store } from '../store/store.ts';
import { TABLE_ABOUT } from './table-about.ts';

export interface SqlSchema {
  readonly tables: readonly {
    readonly name: string;
    /** null where nothing is said of it. */
    readonly about: string | null;
    readonly columns: readonly { readonly name: string; readonly type: string; readonly about: string | null }[];
  }[];
  readonly functions: readonly { readonly name: string; readonly is_aggregate: boolean }[];
}

interface ColumnRow {
  readonly table: string;
  readonly name: string;
  readonly type: string;
}

export async function sqlSchema(store: Store): Promise<SqlSchema> {
  const [columns, functions] = await Promise.all([
    store.query<ColumnRow>(sqlFile('query/sql-column.sql')),
    store.query<{ name: string; is_aggregate: number }>(sqlFile('query/sql-function.sql')),
  ]);
  const tables = new Map<string, { name: string; type: string; about: string | null }[]>();
  for (const { table, name, type } of columns) {
    const known = tables.get(table) ?? [];
    tables.set(table, known);
    // A nested column says what it is at its head: `ToolUse.Tool` belongs to `ToolUse`.
    const about = TABLE_ABOUT[table]?.columns[name] ?? TABLE_ABOUT[table]?.columns[name.split('.')[0] ?? ''] ?? null;
    known.push({ name, type, about });
  }
  return {
    tables: [...tables].map(([name, own]) => ({ name, about: TABLE_ABOUT[name]?.about ?? null, columns: own })),
    functions: functions.map(({ name, is_aggregate }) => ({ name, is_aggregate: is_aggregate === 1 })),
  };
}
