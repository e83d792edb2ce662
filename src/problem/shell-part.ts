/** A line of a shell, cut where one command ends and the next begins, and into words, as far as counting by names needs it. */

/** The words of one command, without their quotes. */
export type Part = readonly string[];

/** A blank, an end of a command, a quoted text, something behind a backslash, or plain letters. */
const TOKEN = /(\s*(?:\|\|?|&&?|;|\n)\s*)|([ \t\r]+)|'([^']*)'?|"((?:[^"\\]|\\[\s\S])*)"?|\\([\s\S])|([^\s'"\\|&;]+)/g;
const REDIRECTION = /^\d*[<>]/;
const COMMENT_LINE = /^\s*#.*$/gm;
/** Nobody's program stands behind so many letters. */
const LINE_CHARS_MAX = 4_000;

/** Expansions stay as they are written; a redirection is no word, nor is its file. */
export function partsOfLine(line: string): readonly Part[] {
  const parts: string[][] = [[]];
  let word: string | null = null;
  const endWord = (): void => {
    if (word !== null) parts.at(-1)?.push(word);
    word = null;
  };
  for (const token of line.slice(0, LINE_CHARS_MAX).replace(COMMENT_LINE, '').matchAll(TOKEN)) {
    const [, end, blank, single, double, escaped, plain] = token;
    if (end !== undefined || blank !== undefined) endWord();
    if (end !== undefined) parts.push([]);
    const text = single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? plain;
    if (text !== undefined) word = (word ?? '') + text;
  }
  endWord();
  return parts.map(withoutRedirections).filter((part) => part.length > 0);
}

function withoutRedirections(part: Part): Part {
  return part.filter((word, at) => {
    const before = part[at - 1] ?? '';
    return !REDIRECTION.test(word) && !/^\d*[<>]{1,2}$/.test(before);
  });
}
