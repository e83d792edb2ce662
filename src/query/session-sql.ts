/** SQL of questions about sessions: the named file with the shared conditions put in their place. */
import { sqlFile } from '../store/sql-file.ts';
import { filterSql, type SessionFilter } from './session-filter.ts';

const FILTER = /\{\{session-filter\}\}/g;

/**
 * `name` without folder and ending: `session-list` is src/store/query/session-list.sql. What the filter asks decides over the
 * statement; the values are bound: `filterParams` of the same filter.
 */
export function sessionSql(name: string, filter: SessionFilter = {}): string {
  return sqlFile(`query/${name}.sql`).replace(FILTER, () => sessionCondition(filter));
}

/** What stands where {{session-filter}} stood. */
export function sessionCondition(filter: SessionFilter): string {
  return `${sqlFile('query/session-filter.sql')}\n${filterSql(filter)}`;
}
