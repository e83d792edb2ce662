/**
 * The binding takes text formats only, and corrupts binary ones. So a body is read by the engine itself, from a file:
 * this turns `INSERT INTO t (a, b) FORMAT F` + body into `INSERT INTO t (a, b) SELECT a, b FROM file(…)`.
 */
import { quoteName, quoteString } from '../sql-literal.ts';
import { sqlTokens } from '../sql-text.ts';

export interface InsertRequest {
  readonly table: string;
  readonly columns: readonly string[];
  readonly format: string;
}

export interface Column {
  readonly name: string;
  readonly type: string;
}

/** What the statement inserts into, or null when it is not an INSERT whose rows come in the body. */
export function insertRequest(sql: string): InsertRequest | null {
  const tokens = sqlTokens(sql);
  const words = tokens.map((token) => (token.kind === 'word' ? token.text.toLowerCase() : ''));
  if (words[0] !== 'insert' || words[1] !== 'into') return null;
  const nameAt = words[2] === 'table' ? 3 : 2;
  const formatAt = tokens.length - 2;
  const table = tokens[nameAt];
  const format = tokens[formatAt + 1];
  if (words[formatAt] !== 'format' || format?.kind !== 'word' || table === undefined) return null;
  const names = tokens.slice(nameAt + 1, formatAt).filter((token) => token.kind !== 'sign');
  return { table: table.text, columns: names.map((token) => token.text), format: format.text };
}

/** `columns` are those of the table; the request's own list picks and orders them, an empty list means all. */
export function insertFromFile(request: InsertRequest, columns: readonly Column[], path: string): string {
  const typeOf = new Map(columns.map((column) => [column.name, column.type]));
  const chosen = request.columns.length > 0 ? request.columns : columns.map((column) => column.name);
  // An unknown column gets a type all the same: the engine then names it in its own words.
  const structure = chosen.map((name) => `${quoteName(name)} ${wireType(typeOf.get(name) ?? 'String')}`).join(', ');
  const list = chosen.map(quoteName).join(', ');
  const source = `file(${quoteString(path)}, ${quoteString(request.format)}, ${quoteString(structure)})`;
  return `INSERT INTO ${quoteName(request.table)} (${list}) SELECT ${list} FROM ${source}`;
}

/** The same bytes, a plainer type: reading straight into LowCardinality is several times slower than the cast. */
export function wireType(type: string): string {
  const start = type.indexOf('LowCardinality(');
  if (start === -1) return type;
  const inner = start + 'LowCardinality('.length;
  let depth = 1;
  let end = inner;
  while (depth > 0 && end < type.length) {
    const char = type.charAt(end);
    if (char === '(') depth += 1;
    if (char === ')') depth -= 1;
    end += 1;
  }
  return wireType(type.slice(0, start) + type.slice(inner, end - 1) + type.slice(end));
}
