/** Values that do not stand on the line of their name: a shell's line goes on behind a backslash, and YAML puts a value below. */
import { isBlank, KEY_TEXT, runEnd, TOKEN } from './char-set.ts';
import { breakAt, quoteAt, skipBlanks } from './delimiter.ts';

const BLANKS_MAX = 80;
const LINES_MAX = 50;

/** Behind a line break that a shell does not see, and the blanks of the next line; -1 where there is none. */
export function continuationEnd(text: string, at: number): number {
  const end = joinEnd(text, at);
  return end < 0 ? -1 : skipBlanks(text, end, BLANKS_MAX);
}

/** Behind the break itself. In JSON the backslash and the break are written with three backslashes, then with six, … */
function joinEnd(text: string, at: number): number {
  if (text.charCodeAt(at) !== 92) return -1;
  let end = at + 1;
  while (end - at < 16 && text.charCodeAt(end) === 92) end += 1;
  const count = end - at;
  const next = text.charAt(end);
  if (count === 1 && next === '\n') return end + 1;
  if (count === 1 && next === '\r' && text[end + 1] === '\n') return end + 2;
  return next === 'n' && (count === 3 || count === 6 || count === 12) ? end + 1 : -1;
}

/** The end of a word that goes on in the next line. */
export function continuedEnd(text: string, end: number): number {
  let at = end;
  for (let lines = 0; lines < LINES_MAX; lines += 1) {
    const slash = text[at] === '\\' ? at : at - 1;
    const next = joinEnd(text, slash);
    if (next < 0) return at;
    const stop = runEnd(text, next, KEY_TEXT);
    if (stop === next) return at;
    at = stop;
  }
  return at;
}

/**
 * Where a value begins that stands alone on the next line and farther in than its name; -1 where something else does.
 * @param from where the line of the name ends.
 */
export function valueBelow(text: string, nameStart: number, from: number): number {
  const line = from + breakAt(text, from);
  const start = skipBlanks(text, line, BLANKS_MAX);
  if (start - line <= columnOf(text, nameStart)) return -1;
  let end = start;
  while (end < text.length && end - start < 400 && !isBlank(text, end) && breakAt(text, end) === 0) {
    if (quoteAt(text, end) !== null && end > start) break;
    end += 1;
  }
  const rest = skipBlanks(text, end);
  const isAlone = rest >= text.length || breakAt(text, rest) > 0 || quoteAt(text, rest) !== null;
  // another name of the same file, or an element of a list
  const isName = text[end - 1] === ':' || text[runEnd(text, start, TOKEN)] === ':';
  return isAlone && !isName && !/^-\s/.test(text.slice(start, start + 2)) ? start : -1;
}

/** How far in a line begins, its list mark included. */
function columnOf(text: string, start: number): number {
  let at = start;
  while (at > 0 && start - at < BLANKS_MAX && ' \t-'.includes(text.charAt(at - 1))) at -= 1;
  return start - at;
}
