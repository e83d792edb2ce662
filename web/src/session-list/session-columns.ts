import type { ColumnSet } from '../column/column-width.ts';

const COLUMNS = {
  when: { label: 'When', px: 80 },
  where: { label: 'Where', px: 172 },
  model: { label: 'Model', px: 104 },
  time: { label: 'Time', px: 76 },
  tokens: { label: 'Tokens', px: 64 },
  cost: { label: 'Cost', px: 64 },
  tools: { label: 'Tools', px: 112 },
} as const;
export type SessionColumn = keyof typeof COLUMNS;

/** The list's columns but "What", which takes the room that is left. */
export const SESSION_COLUMNS: ColumnSet<SessionColumn> = {
  stored: 'turnscope.sessions.columns',
  columns: COLUMNS,
  leading: ['when'],
};
