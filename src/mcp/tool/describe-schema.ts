import { z } from 'zod';
import { cleanLine } from '../../format/clean.ts';
import type { ToolAnswer } from '../answer.ts';
import { SQL_EXAMPLES, SQL_RULES, TABLE_NAMES, TABLES, type TableName } from '../schema-text.ts';
import { listLink } from '../session-row.ts';
import { defineTool } from '../tool.ts';

export const describeSchema = defineTool({
  name: 'describe_schema',
  title: 'Tables',
  description: 'The tables for run_sql, with rules and examples; with `table` its columns and their types.',
  input: { table: z.enum(TABLE_NAMES as [TableName, ...TableName[]]).optional() },
  answer: {},
  async handle({ table }, { query, ui }) {
    const { last_seen_at } = await query.extent();
    const frame = {
      deepLink: listLink(ui),
      range: null,
      dataUntil: last_seen_at,
      narrow: 'ask about one table, with a larger max_tokens',
    };
    if (table === undefined) {
      const list = TABLE_NAMES.map((name) => () => ({ table: name, holds: TABLES[name] }));
      const facts = { rules: SQL_RULES, examples: SQL_EXAMPLES };
      return { ...frame, facts, rows: { name: 'tables', list, cursorAfter: () => null } } satisfies ToolAnswer;
    }
    // the name is one of ours, not the caller's text
    const { columns, rows } = await query.sql({ query: `DESCRIBE TABLE ${table}`, maxRows: 500 });
    const at = (name: string): number => columns.findIndex((column) => column.name === name);
    const list = rows.map((row) => () => [String(row[at('name')]), cleanLine(String(row[at('type')]))]);
    return {
      ...frame,
      facts: { table, holds: TABLES[table] },
      rows: { name: 'columns', list, cursorAfter: () => null },
    };
  },
});
