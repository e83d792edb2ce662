/**
 * Reading SQL just far enough: strings, quoted names and comments are told apart from words and signs, so that
 * questions like "is this one statement?" are not fooled by what stands inside a string. Linear in the text.
 */
export interface SqlToken {
  readonly kind: 'word' | 'quoted_name' | 'string' | 'number' | 'sign';
  /** Without quotes for quoted names; strings keep no text. */
  readonly text: string;
}

const SPACE = /\s/u;
const WORD_START = /[\p{L}_]/u;
const WORD_PART = /[\p{L}\p{N}_$]/u;
const DIGIT = /[0-9]/;

export function sqlTokens(sql: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  let index = 0;
  while (index < sql.length) {
    const char = sql.charAt(index);
    const comment = commentEnd(sql, index);
    if (comment !== null) {
      index = comment;
    } else if (SPACE.test(char)) {
      index += 1;
    } else if (char === "'" || char === '"' || char === '`') {
      const end = quoteEnd(sql, index, char);
      tokens.push(
        char === "'" ? { kind: 'string', text: '' } : { kind: 'quoted_name', text: sql.slice(index + 1, end - 1) },
      );
      index = end;
    } else {
      const heredoc = heredocEnd(sql, index);
      const end = heredoc ?? plainEnd(sql, index, char);
      tokens.push({ kind: heredoc === null ? kindOf(char) : 'string', text: sql.slice(index, end) });
      index = end;
    }
  }
  return tokens;
}

/** The statement without a closing semicolon; null when more than one statement is there, or none. */
export function singleStatement(sql: string): string | null {
  const tokens = sqlTokens(sql);
  const semicolons = tokens.filter((token) => token.kind === 'sign' && token.text === ';').length;
  if (tokens.length === semicolons) return null;
  if (semicolons === 0) return sql;
  const last = tokens.at(-1);
  if (semicolons > 1 || last?.text !== ';') return null;
  return withoutLastSemicolon(sql);
}

/** Only called when the one semicolon is the last token, so what follows it are spaces and comments. */
function withoutLastSemicolon(sql: string): string {
  let end = sql.lastIndexOf(';');
  // A semicolon inside a trailing comment is not the one: step back until a token is lost.
  while (sqlTokens(sql.slice(0, end)).at(-1)?.text === ';') end = sql.lastIndexOf(';', end - 1);
  return sql.slice(0, end);
}

function kindOf(char: string): SqlToken['kind'] {
  if (WORD_START.test(char)) return 'word';
  return DIGIT.test(char) ? 'number' : 'sign';
}

function plainEnd(sql: string, start: number, char: string): number {
  if (!WORD_START.test(char) && !DIGIT.test(char)) return start + 1;
  let end = start + 1;
  while (end < sql.length && WORD_PART.test(sql.charAt(end))) end += 1;
  return end;
}

/** `--`, `#!`, `# ` to the end of the line, or a block comment, which may nest. */
function commentEnd(sql: string, start: number): number | null {
  if (sql.startsWith('--', start) || sql.startsWith('# ', start) || sql.startsWith('#!', start)) {
    const newline = sql.indexOf('\n', start);
    return newline === -1 ? sql.length : newline + 1;
  }
  if (!sql.startsWith('/*', start)) return null;
  let depth = 1;
  let index = start + 2;
  while (index < sql.length && depth > 0) {
    if (sql.startsWith('/*', index)) depth += 1;
    else if (sql.startsWith('*/', index)) depth -= 1;
    else {
      index += 1;
      continue;
    }
    index += 2;
  }
  return index;
}

/** The index behind the closing quote; backslashes and doubled quotes escape. An open quote ends with the text. */
function quoteEnd(sql: string, start: number, quote: string): number {
  let index = start + 1;
  while (index < sql.length) {
    const char = sql.charAt(index);
    if (char === '\\') index += 2;
    else if (char !== quote) index += 1;
    else if (sql.charAt(index + 1) === quote) index += 2;
    else return index + 1;
  }
  return sql.length;
}

/** `$tag$ … $tag$`. */
function heredocEnd(sql: string, start: number): number | null {
  if (sql.charAt(start) !== '$') return null;
  const tag = /^\$\w*\$/.exec(sql.slice(start, start + 64))?.[0];
  if (tag === undefined) return null;
  const close = sql.indexOf(tag, start + tag.length);
  return close === -1 ? null : close + tag.length;
}
