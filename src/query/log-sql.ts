/** SQL of questions about log records: the named file with the conditions, and the columns of a record, put in their places. */
import { sqlFile } from '../store/sql-file.ts';
import type { Condition } from './log-condition.ts';

/** `log-older` is src/store/query/log-older.sql; what a list shows of a record stands in log-columns.sql alone. */
export const logSql = (name: string, condition: Condition): string =>
  sqlFile(`query/${name}.sql`)
    .replace('{{log-columns}}', () => sqlFile('query/log-columns.sql'))
    .replace('{{log-filter}}', () => condition.sql);
