/** Lines of a text by offset. A line owns the break at its end. */

export function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

/** Behind the break of the line that `at` is on, or the end of the text. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

/** The break that a new line at `at` should have: its neighbour's above, else the first one of the text. */
export function newlineAt(text: string, at: number): '\n' | '\r\n' {
  const above = at === 0 ? -1 : text.lastIndexOf('\n', at - 1);
  const nearest = above === -1 ? text.indexOf('\n') : above;
  return nearest > 0 && text[nearest - 1] === '\r' ? '\r\n' : '\n';
}

/** The white space that the line of `at` begins with. */
export function indentAt(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, at), at))?.[0] ?? '';
}

/** Where the comment begins that stands directly above the line of `at`, or that line itself. */
export function commentStart(text: string, at: number): number {
  let start = lineStart(text, at);
  while (start > 0) {
    const above = lineStart(text, start - 1);
    if (!/^[ \t]*#/.test(text.slice(above, start))) break;
    start = above;
  }
  return start;
}

export function lineAndColumn(text: string, at: number): { line: number; column: number } {
  const start = lineStart(text, at);
  return { line: text.slice(0, start).split('\n').length, column: at - start + 1 };
}
