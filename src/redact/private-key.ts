import { BASE64, BLANK, DASHES, DIGITS, isBlank, isIn, LETTER, QUOTES, runEnd, runStart } from './char-set.ts';
import { breakAt, pastBackslashes } from './delimiter.ts';
import { findAhead, type Scan, type Trigger, take } from './scan.ts';
import { PRIVATE_KEY } from './structure-rule.ts';
import { markersOnly } from './value-end.ts';

const LABEL = /BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?[ -]{0,6}/y;
const END_LABEL = /END [A-Z0-9 ]{0,40}PRIVATE KEY/y;
/** What a quotation or a source file puts before a line, the line, and what it puts behind. */
const KEY_LINE = /^([\s"'`+|>#*,-]{0,20})([A-Za-z0-9+/=]{1,100})[\s"'`+,\\]{0,8}$/;
const CUT_LINE_MAX = 140;
const FULL_LINE_MIN = 40;
const KEY_MAX = 100_000;
/** The shortest stretch of a cut key that is taken for one, and of each further line. */
const FIRST_MIN = 10;
const LINE_MIN = 16;

export const PRIVATE_KEY_TRIGGERS: readonly Trigger[] = [
  { word: 'BEGIN ', anyCase: false, scanner: scanPem },
  { word: 'END ', anyCase: false, scanner: scanEnd },
  { word: 'Private-Lines:', anyCase: false, scanner: scanPutty },
];

/**
 * With its end line all between goes; cut off, or broken up by quotes (which have to stay in pairs), the lines that look like a key's. Certificates and
 * public keys stay.
 */
function scanPem(scan: Scan, at: number): void {
  const { text } = scan;
  LABEL.lastIndex = at;
  const label = LABEL.exec(text)?.[0];
  if (label === undefined || text[at - 1] !== '-') return;
  const from = at + label.length;
  const end = findAhead(scan, '-END ', from);
  const again = findAhead(scan, '-BEGIN ', from);
  const isWhole = end >= 0 && end - at <= KEY_MAX && (again < 0 || again > end) && !/["'`]/.test(text.slice(from, end));
  if (!isWhole) {
    takeLines(scan, from, from);
    return;
  }
  let stop = end;
  while (text[stop - 1] === '-') stop -= 1;
  stop -= /(?:\s|\\{1,16}[nr]){0,8}$/.exec(text.slice(Math.max(from, stop - 40), stop))?.[0].length ?? 0;
  const start = skipBetween(text, from);
  if (stop - start >= FIRST_MIN && !markersOnly(text.slice(start, stop).replaceAll(/\\+[nr]/g, ' ')))
    take(scan, PRIVATE_KEY, start, stop);
  scan.next = Math.max(at + 1, stop);
}

/** Of a key whose beginning somebody cut off, the lines before its end line. */
function scanEnd(scan: Scan, at: number): void {
  const { text } = scan;
  END_LABEL.lastIndex = at;
  if (!END_LABEL.test(text) || text[at - 1] !== '-') return;
  const dashes = runStart(text, at, DASHES, at - 6);
  const written = /\\{1,16}n$/.exec(text.slice(Math.max(0, dashes - 17), dashes))?.[0];
  const separator = text[dashes - 1] === '\n' ? '\n' : written;
  if (separator === undefined) return;
  const end = dashes - separator.length;
  let first = -1;
  for (let lineEnd = end; end - lineEnd < KEY_MAX; ) {
    const from = Math.max(0, lineEnd - CUT_LINE_MAX);
    const before = text.slice(from, lineEnd).lastIndexOf(separator);
    const start = before < 0 ? from : from + before + separator.length;
    const line = KEY_LINE.exec(text.slice(start, lineEnd));
    // the last line is shorter, and the first one where the text begins
    const isLine = line !== null && (line[2] ?? '').length >= (first < 0 || start === 0 ? 1 : FULL_LINE_MIN);
    if (!isLine) {
      const rest = runStart(text, lineEnd, BASE64, from);
      // `{"key":"` and the rest of a line
      if (isIn(text, rest - 1, QUOTES) && rest < lineEnd && first >= 0) first = rest;
      break;
    }
    first = start + (line[1] ?? '').length;
    if (before < 0) break;
    lineEnd = start - separator.length;
  }
  if (end - first >= FULL_LINE_MIN && first >= 0) take(scan, PRIVATE_KEY, first, end);
}

/** `Private-Lines: 8`, and so many lines. */
function scanPutty(scan: Scan, at: number): void {
  takeLines(scan, at, runEnd(scan.text, at + 'Private-Lines:'.length, DIGITS | BLANK, at + 30));
}

function takeLines(scan: Scan, start: number, from: number): void {
  const { text } = scan;
  let first = -1;
  let end = from;
  for (let at = skipBetween(text, from); at < text.length && at - start < KEY_MAX; at = skipBetween(text, end)) {
    const line = isHeader(text, at) ? lineEnd(text, at) : runEnd(text, at, BASE64);
    const least = first < 0 ? FIRST_MIN : text.length === line ? 1 : LINE_MIN;
    const isKey = line - at >= least || (first >= 0 && line > at && text[line - 1] === '=');
    if (!isKey) break;
    if (first < 0) first = at;
    end = line;
  }
  if (first < 0) return;
  // the last line of a key is shorter
  const rest = skipBetween(text, end);
  const tail = runEnd(text, rest, BASE64);
  if (rest > end && tail > rest && /[0-9+/=]/.test(text.slice(rest, Math.min(tail, rest + LINE_MIN)))) end = tail;
  take(scan, PRIVATE_KEY, first, end);
  scan.next = end;
}

/** `Proc-Type: 4,ENCRYPTED`, `Version: GnuPG v2`. */
function isHeader(text: string, at: number): boolean {
  const end = runEnd(text, at, LETTER | DASHES, at + 30);
  return end > at && text[end] === ':' && text[end + 1] === ' ';
}

function lineEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && end - at < 200 && breakAt(text, end) === 0 && !'"\\'.includes(text.charAt(end))) end += 1;
  return end;
}

/** Whole: half of a `\u001b` would not be JSON. */
function pastEscape(text: string, at: number): number {
  const end = pastBackslashes(text, at);
  return text[end] === 'u' ? end + 5 : text[end] === 't' ? end + 1 : end;
}

/** Over what a source file, a diff, a quotation or JSON puts between the lines of a key. */
function skipBetween(text: string, from: number): number {
  let at = from;
  while (at < text.length && at - from < 200) {
    const code = text.charCodeAt(at);
    const step = breakAt(text, at);
    if (step > 0) at += step;
    else if (isBlank(text, at) || '"\'`+|>#*,'.includes(text.charAt(at))) at += 1;
    else if (code === 92) at = pastEscape(text, at);
    else if (code === 45 && isIn(text, at + 1, BASE64)) at += 1;
    else break;
  }
  return at;
}
