/** SQL of questions about sessions: the named file with the shared conditions put in their place. */
import { sqlFile } from '../store/sql-file.ts';

const FILTER = /\{\{session-filter\}\}/g;

/** `name` without folder and ending: `session-list` is src/store/query/session-list.sql. */
export function sessionSql(name: string): string {
  return sqlFile(`query/${name}.sql`).replace(FILTER, () => sqlFile('query/session-filter.sql'));
}
