/** Statements of a text: what lies between semicolons that are in no string, name or comment. */
export interface Statement {
  readonly from: number;
  readonly to: number;
}

const PART = /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|--[^\n]*|\/\*[\s\S]*?\*\/|;/g;

/** The statement that the cursor is in, without space around it; a cursor behind a semicolon at the end of a line is still in it. */
export function statementAt(text: string, cursor: number): Statement {
  const ends = [...text.matchAll(PART)].filter(([part]) => part === ';').map(({ index }) => index);
  let from = 0;
  for (const end of [...ends, text.length]) {
    const isLast = text.slice(end + 1).trim() === '';
    if (cursor <= end + 1 || isLast) return trimmed(text, from, end);
    from = end + 1;
  }
  return trimmed(text, from, text.length);
}

function trimmed(text: string, from: number, to: number): Statement {
  const part = text.slice(from, to);
  const start = from + (part.length - part.trimStart().length);
  return { from: start, to: Math.max(start, from + part.trimEnd().length) };
}
