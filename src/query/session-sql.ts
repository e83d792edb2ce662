/** SQL of questions about sessions: the named file with the shared conditions put in their place. */
import { sqlFile } from '../store/sql-file.ts';
import type { SessionFilter } from './session-filter.ts';
import { textCondition } from './text-condition.ts';

const FILTER = /\{\{session-filter\}\}/g;

/**
 * `name` without folder and ending: `session-list` is src/store/query/session-list.sql. How many words the filter's text has decides over the
 * statement; their values, and all others, are bound: `filterParams` of the same filter.
 */
export function sessionSql(name: string, filter: SessionFilter = {}): string {
  const words = textCondition(filter.text).sql;
  return sqlFile(`query/${name}.sql`).replace(FILTER, () => `${sqlFile('query/session-filter.sql')}\n${words}`);
}
