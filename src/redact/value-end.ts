/** Where a value begins and ends, quoted or not. */
import { BASE64, isBlank, isIn, NAME, QUOTES, runEnd } from './char-set.ts';
import { BACKSLASHES_MAX, closingQuote, ENDS_STRING, pastBackslashes, quoteAt } from './delimiter.ts';
import { markerEnd } from './rule.ts';
import type { Scan } from './scan.ts';
import type { NameKind } from './secret-name.ts';

export interface Value {
  readonly start: number;
  readonly end: number;
  readonly isQuoted: boolean;
}

export interface ValueStyle {
  readonly kind: NameKind;
  /** What stood before the value. */
  readonly operator: string;
  /** In the query of a URL or a form: ends at `&`. */
  readonly isQuery: boolean;
  readonly isHeader: boolean;
}

const VALUE_MAX = 10_000;
/** Of what has to look random, or made up, a shorter stretch tells. */
const DOUBTFUL_MAX = 1_000;
/** `Some("x")`, `b"x"`, `$'x'`, `new String("x")`, `[ "x" ]`: still a text. */
const WRAPPER =
  /(?:(?:Some|Ok|String|Secret|SecretString|SecretStr|new String|String::from|Redacted)\(|[bruflLR@$]{1,2}(?=\\{0,8}["'`])|\[\s{0,3}(?=\\{0,8}["']))/y;
const SCHEME =
  /(?:bearer|basic|token|digest|apikey|api-key|negotiate|ntlm|hmac|key|sso-key|splunk|genie(?:key)?|ghp|ssws|aws4-hmac-sha256)(?:\s|%20|\+){1,3}/iy;

/** null where nothing is. */
export function valueAt(scan: Scan, from: number, style: ValueStyle): Value | null {
  const { text } = scan;
  let at = from;
  WRAPPER.lastIndex = at;
  for (let found = WRAPPER.exec(text); found !== null && at - from < 40; found = WRAPPER.exec(text)) {
    at += found[0].length;
    WRAPPER.lastIndex = at;
  }
  const quote = quoteAt(text, at);
  // `["password:", 5]`: the end of the string that the name stands in
  if (quote !== null && ENDS_STRING.test(text.slice(quote.end, quote.end + 12))) return null;
  const isEmpty = quote !== null && quoteAt(text, quote.end)?.mark === quote.mark;
  // `"""x"""` of Python; an empty text is none
  const triple = isEmpty && quote !== null ? quoteAt(text, quoteAt(text, quote.end)?.end ?? 0) : null;
  if (quote !== null && isEmpty && triple?.mark !== quote.mark) return null;
  const start = afterScheme(text, triple?.end ?? quote?.end ?? at, style);
  if (start >= text.length) return null;
  const marker = markerEnd(text, start);
  if (marker > 0 && (marker === text.length || isStop(text, marker, style))) return null;
  if (quote === null) return { start, end: plainEnd(text, start, style), isQuoted: false };
  const close = closingQuote(
    text,
    { ...quote, end: Math.max(start, quote.end) },
    Math.min(text.length, start + VALUE_MAX),
  );
  if (close >= 0) return { start, end: shellEnd(text, quote.mark, close), isQuoted: true };
  // cut off, or not a quote at all
  return { start, end: plainEnd(text, start, style), isQuoted: false };
}

const limitOf = (text: string, start: number, { kind }: ValueStyle): number =>
  Math.min(text.length, start + (kind === 'weak' || kind === 'random' ? DOUBTFUL_MAX : VALUE_MAX));

function afterScheme(text: string, at: number, { isHeader }: ValueStyle): number {
  if (!isHeader) return at;
  SCHEME.lastIndex = at;
  return at + (SCHEME.exec(text)?.[0].length ?? 0);
}

/** `'it'\''s'` is one word of a shell. */
function shellEnd(text: string, mark: string, close: number): number {
  if (mark !== "'") return close;
  let end = close;
  for (let bridge = bridgeAt(text, end); bridge > 0 && end - close < VALUE_MAX; bridge = bridgeAt(text, end)) {
    const next = text.indexOf("'", end + bridge);
    const isNear = next >= 0 && next - end < 500;
    if (!isNear) return end;
    end = next;
  }
  return end;
}

const BRIDGE = /'(?:\\{1,16}'|\\{0,15}"'\\{0,15}")'/y;

function bridgeAt(text: string, at: number): number {
  BRIDGE.lastIndex = at;
  return BRIDGE.exec(text)?.[0].length ?? 0;
}

/** Without quotes a value is a word; in cookies and in headers with several parts, the rest of the line. */
function plainEnd(text: string, start: number, style: ValueStyle): number {
  const most = limitOf(text, start, style);
  let at = start;
  while (at < most && !isStop(text, at, style)) at += 1;
  // what is longer than any value is one run: all of it goes
  if (at === most && most < text.length) at = runEnd(text, at, BASE64);
  return style.kind === 'cookie' ? at : trimmed(text, start, at, style);
}

function isStop(text: string, at: number, { kind, operator, isQuery }: ValueStyle): boolean {
  const code = text.charCodeAt(at);
  if (code === 92) return text.charCodeAt(at - 1) !== 92 && isEscape(text, at);
  if (isIn(text, at, QUOTES) || code === 60) return true;
  if (kind === 'cookie') return code === 10 || code === 13;
  if (isBlank(text, at)) return true;
  if (code === 38)
    return isQuery || isPairNext(text, at + 1) || /^&(?:quot|amp|lt|gt|apos|#\d{2});/.test(text.slice(at, at + 6));
  if (code === 37) return /^%(?:26|22|27|2[cC]|20|0[aAdD]|7[dD])/.test(text.slice(at, at + 3));
  if (code === 35) return isQuery;
  if (code === 59) return true;
  if (code === 124) return operator !== ':';
  return (
    code === 44 &&
    (isBlank(text, at + 1) || at + 1 >= text.length || isPairNext(text, at + 1) || isIn(text, at + 1, QUOTES))
  );
}

/** What a run of backslashes makes of the character behind it is decided for the whole run: half of one would be another escape. */
function isEscape(text: string, at: number): boolean {
  const end = pastBackslashes(text, at);
  return end - at === BACKSLASHES_MAX || 'nrtu'.includes(text.charAt(end)) || quoteAt(text, at) !== null;
}

/** `name=` or `name:` begins here: the value before it is over. */
function isPairNext(text: string, at: number): boolean {
  const end = runEnd(text, at, NAME, at + 40);
  return end > at && (text[end] === '=' || text[end] === ':');
}

/** Without the brackets and full stops of what the value stands in. */
function trimmed(text: string, start: number, end: number, { operator }: ValueStyle): number {
  let at = end;
  while (at > start && ')]},.:!?'.includes(text.charAt(at - 1))) {
    // a password in brackets of its own keeps them
    const open = '([{'.charAt(')]}'.indexOf(text.charAt(at - 1)));
    if (open !== '' && text.slice(Math.max(start, at - 200), at).includes(open)) break;
    // with `=` a sign at the end belongs to the word; in a sentence it is the sentence's
    if (operator === '=' && '!?'.includes(text.charAt(at - 1))) break;
    at -= 1;
  }
  return at;
}

/** Whether nothing but markers (and blanks between) is left. */
export function markersOnly(value: string): boolean {
  let at = 0;
  let markers = 0;
  while (at < value.length) {
    const end = isBlank(value, at) ? at + 1 : markerEnd(value, at);
    if (end < 0) return false;
    if (end > at + 1) markers += 1;
    at = end;
  }
  return markers > 0;
}
