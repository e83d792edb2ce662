/** SQL of questions about log records: the named file with the conditions put in their place. */
import { sqlFile } from '../store/sql-file.ts';
import type { Condition } from './log-condition.ts';

/** `log-list` is src/store/query/log-list.sql. */
export const logSql = (name: string, condition: Condition): string =>
  sqlFile(`query/${name}.sql`).replace('{{log-filter}}', () => condition.sql);
