/**
 * Quotes, white space and operators as they look after any number of rounds through JSON, URLs, HTML and shells. `"`, `\"`, `\\\"`, `\u0022`, `%22` and
 * `&quot;` all delimit; a quote with more backslashes than the one that opened is part of the value. That is how text inside of JSON inside of JSON is
 * read without parsing it, and read as well when somebody cut it.
 */
import { isBlank, isIn, QUOTES } from './char-set.ts';

export interface Quote {
  /** What it stands for, and how it is written without its backslashes. */
  readonly mark: string;
  readonly backslashes: number;
  /** Behind it. */
  readonly end: number;
}

/** What follows the end of a string in JSON. */
export const ENDS_STRING = /^(?:,\s{0,8}["\\\d{[tfn-]|[\]}:])/;
const WRITTEN = /(?:u00(?:22|27|60)|%2[27]|&(?:quot|apos|#0?3[49]|#x2[27]);)/iy;
/** Longer runs are nobody's. */
export const BACKSLASHES_MAX = 64;

/** The quote that begins at `at` (with its backslashes), or null. */
export function quoteAt(text: string, at: number): Quote | null {
  let mark = at;
  while (mark - at < BACKSLASHES_MAX && text.charCodeAt(mark) === 92) mark += 1;
  if (isIn(text, mark, QUOTES)) return { mark: text.charAt(mark), backslashes: mark - at, end: mark + 1 };
  const code = text.charCodeAt(mark);
  if (code !== 37 && code !== 38 && code !== 117) return null;
  WRITTEN.lastIndex = mark;
  const found = WRITTEN.exec(text)?.[0];
  if (found === undefined || (code === 117) !== mark > at) return null;
  return { mark: found.toLowerCase(), backslashes: mark - at, end: mark + found.length };
}

/** How many strings a quote is inside of: of its backslashes each string halves the number, and an even number is none at all. */
function depthOf(backslashes: number): number {
  let depth = 0;
  for (let left = backslashes; left % 2 === 1; left = (left - 1) / 2) depth += 1;
  return depth;
}

/** Where the value ends that this quote opened: at its twin, of the same string or one around it. -1 where there is none before `limit`. */
export function closingQuote(text: string, open: Quote, limit: number): number {
  let at = open.end;
  const first = open.mark.charCodeAt(0);
  const depth = depthOf(open.backslashes);
  while (at < limit) {
    const code = text.charCodeAt(at);
    if (code !== 92 && code !== first && code !== 34 && code !== 37 && code !== 38) {
      at += 1;
      continue;
    }
    const quote = quoteAt(text, at);
    if (quote?.mark === open.mark && depthOf(quote.backslashes) <= depth) return at;
    // an apostrophe in a string of JSON, and its twin in another one
    if (first !== 34 && quote?.mark === '"' && ENDS_STRING.test(text.slice(quote.end, quote.end + 12))) return -1;
    // over the backslashes in one step, or a run of them would be walked again from each
    at = quote?.end ?? Math.max(at + 1, pastBackslashes(text, at));
  }
  return -1;
}

export function pastBackslashes(text: string, at: number): number {
  let end = at;
  while (end - at < BACKSLASHES_MAX && text.charCodeAt(end) === 92) end += 1;
  return end;
}

const ESC = String.fromCharCode(27);
const COLOUR = new RegExp(`(?:${ESC}|\\\\{1,16}(?:u001[bB]|x1[bB]|033|e))\\[[0-9;]{0,12}[mK]`, 'y');

/** Over blanks on the same line, in any spelling, and over colours. */
export function skipBlanks(text: string, from: number, max = 64): number {
  let at = from;
  const end = Math.min(text.length, from + max);
  while (at < end) {
    const code = text.charCodeAt(at);
    if (code !== 10 && code !== 13 && isBlank(text, at)) at += 1;
    else if (code === 92 && text.charCodeAt(at + 1) === 116) at += 2;
    else if (code === 37 && text.startsWith('%20', at)) at += 3;
    else if (code === 27 || code === 92) {
      COLOUR.lastIndex = at;
      const found = COLOUR.exec(text);
      if (found === null) return at;
      at += found[0].length;
    } else return at;
  }
  return at;
}

/** The length of the line break at `at`, also of one written as `\n`; 0 where none is. */
export function breakAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === 10 || code === 13) return 1;
  if (code !== 92) return 0;
  const end = pastBackslashes(text, at);
  const next = text.charCodeAt(end);
  return next === 110 || next === 114 ? end + 1 - at : 0;
}

const OPERATOR = /(?::=|=>|->|===?|\?=|\+=|\?\?=|\|\|=|[=:\uFF1D\uFF1A]|%3[ADad]|\\u003[dD]|&#(?:61|58);)/y;

/** What stands between a name and its value: its text, or '' where there is nothing of that kind. */
export function operatorAt(text: string, at: number): string {
  OPERATOR.lastIndex = at;
  return OPERATOR.exec(text)?.[0] ?? '';
}
