/**
 * A name that says "secret", something between, and a value: `password = "x"`, `{\"apiKey\": \"x\"}`, `--token x`, `<secret>x</secret>`,
 * `name: DB_PASSWORD, value: x`, `Authorization: Bearer x`. Finds the parts; whether the value goes is the business of secret-value.ts.
 */
import { DASHES, isBlank, isIn, LETTER, NAME, QUOTES, runEnd, runStart, WORD } from './char-set.ts';
import { isBetweenStrings, isCodeValue } from './code-value.ts';
import { breakAt, operatorAt, quoteAt, skipBlanks } from './delimiter.ts';
import { continuationEnd, continuedEnd, valueBelow } from './line-break.ts';
import { scanNearby } from './nearby-value.ts';
import { escapeStart } from './pattern.ts';
import { type Scan, type Trigger, take } from './scan.ts';
import type { NameKind } from './secret-name.ts';
import { isPlaceholder, isSecretValue } from './secret-value.ts';
import { ASSIGNMENT, AUTH_HEADER, COOKIE } from './structure-rule.ts';
import { markersOnly, type Value, valueAt } from './value-end.ts';

const NAME_MAX = 80;
const HEADER_MIN = 4;
/** "Authorization: required" is a sentence; a longer run of letters is none. */
const WORD_MAX = 18;
/** A cookie has a name: what begins in another way is a sentence, or a program. */
const COOKIE_PAIR = /^[\w!#$%&*+.^|~-]{1,100}=[^=>]/;
const WORDS =
  'pass pw= pw: pwd secret token key credential creds auth cookie dsn jwt connection signature sig= salt mnemonic seed webhook _pw bearer hmac otp honeycomb-team session _pat _sas masterauth';

/** A user's names come on top: the longest word of each wakes the scanner, so that `x-corp-pin` and `xCorpPin` are one. */
export const namedValueTriggers = (own: readonly string[]): readonly Trigger[] =>
  [...new Set([...WORDS.split(' '), 'pw ', ...own.map(longestWord)])].map((word) => ({
    word,
    anyCase: true,
    scanner: scanName,
  }));

const longestWord = (name: string): string =>
  (name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+/g) ?? [name])
    .reduce((a, b) => (b.length > a.length ? b : a))
    .toLowerCase();

/** Before "key" and "token" in a sentence. */
const PAIRED =
  /^(?:api|access|secret|private|auth|authentication|bearer|signing|encryption|session|refresh|service|deploy|admin|account|license)$/i;

interface Name {
  readonly start: number;
  readonly end: number;
  readonly kind: NameKind;
}

function scanName(scan: Scan, at: number): void {
  if (at < scan.nameEnd) return;
  const name = nameAround(scan, at);
  scan.nameEnd = name.end;
  if (name.kind === 'none') return;
  const found = valueOf(scan, name);
  if (found !== null && takeValue(scan, name, found)) return;
  if ((found === null || found.isProse) && name.kind !== 'header' && name.kind !== 'cookie')
    scanNearby(scan, name.end, name.kind);
}

/** The whole name that the word is in, without the dashes of a flag, the mark of a diff, an escape before it. */
function nameAround(scan: Scan, at: number): Name {
  const { text } = scan;
  let start = runStart(text, at, NAME, Math.max(0, at - NAME_MAX));
  let end = runEnd(text, at, NAME, Math.min(text.length, at + NAME_MAX));
  // an escape ends in letters that are no part of the name
  if ('\\%[;'.includes(text.charAt(start - 1)) && start > 0)
    for (let i = start; i <= Math.min(at, start + 6); i += 1) if (escapeStart(text, i) < start) start = i;
  while (start < at && !isIn(text, start, WORD)) start += 1;
  while (end > at && !isIn(text, end - 1, WORD)) end -= 1;
  const own = text.slice(start, end);
  const kind = scan.judge(own);
  if (kind !== 'random' && kind !== 'weak') return { start, end, kind };
  // "API key", "client secret", "access token"
  const first = runStart(text, start - 1, LETTER, start - 20);
  // the `n` of a `\n`
  const before = text.slice(first + (escapeStart(text, first + 1) <= first ? 1 : 0), start - 1);
  const isTwo =
    text[start - 1] === ' ' && before.length > 1 && scan.judge(`${before}_${own}`) === 'strong' && PAIRED.test(before);
  return { start, end, kind: isTwo ? 'strong' : kind };
}

interface Found extends Value {
  readonly isProse: boolean;
  /** What the marker needs around it where the value had no quotes. */
  readonly quote: string;
}

/** From the end of a name to its value, over whatever a language puts between. */
function valueOf(scan: Scan, name: Name): Found | null {
  const { text } = scan;
  let at = name.end;
  const closing = quoteAt(text, at);
  const opening = openingQuote(text, name.start);
  const isQuotedName = closing !== null && opening;
  // "the password's x"
  if (!opening && text.startsWith("'s ", at)) return afterBlank(scan, name, at + 3);
  if (closing !== null) at = closing.end;
  while (isQuotedName && ')]'.includes(text.charAt(at)) && at < text.length) at += 1;
  at = skipBlanks(text, at);
  if (text[at] === '?' || text[at] === '!') at += 1;
  if (closing !== null && /^value/i.test(text.slice(at, at + 5))) return pairValue(scan, name, at);
  at = afterPrompt(text, at);
  const operator = operatorAt(text, at);
  if (operator !== '') return afterOperator(scan, name, { at: at + operator.length, operator, isQuotedName });
  const continued = continuationEnd(text, at);
  // in a help text what stands below a flag describes it
  if (continued > 0 && isFlag(text, name.start)) return found(scan, name, continued, { operator: ' ', isProse: true });
  if (closing === null && isFlag(text, name.start) && at > name.end)
    return found(scan, name, at, { operator: ' ', isProse: false });
  if (isQuotedName && text[at] === ',') return pairValue(scan, name, at + 1);
  if (text[at] === '>' && isIn(text, at - 1, NAME)) return xmlValue(scan, name, at + 1);
  if (text[at] === '(' && at === name.end && name.kind !== 'random') return quotedOnly(scan, name, at + 1);
  if (breakAt(text, at) > 0) return valueOnNextLine(scan, name, at);
  return afterBlank(scan, name, at);
}

/** `AWS Secret Access Key [None]: x`, `Password for 'https://host': x`. */
function afterPrompt(text: string, at: number): number {
  const prompt = /(?:\[[^\]\r\n]{0,60}\]|for '[^'\r\n]{1,200}')(?=\s?[:=])/y;
  prompt.lastIndex = at;
  return skipBlanks(text, at + (prompt.exec(text)?.[0].length ?? 0));
}

interface Operator {
  readonly at: number;
  readonly operator: string;
  readonly isQuotedName: boolean;
}

function afterOperator(scan: Scan, name: Name, { at, operator, isQuotedName }: Operator): Found | null {
  const { text } = scan;
  let from = skipBlanks(text, at);
  from = Math.max(from, continuationEnd(text, from));
  // a YAML block, a value on a line of its own
  const block = /[|>][+-]?/y;
  block.lastIndex = from;
  const mark = block.exec(text)?.[0].length ?? 0;
  if (breakAt(text, from + mark) > 0) {
    if (mark === 0 && !isQuotedName) return operator === ':' ? settingBelow(scan, name, from) : null;
    from = skipLines(text, from + mark);
  }
  // TypeScript's and Rust's types: `password: string = "x"`
  if (operator === ':') {
    const type = /[A-Za-z_<>[\]| &:]{1,60}=(?![=>])/y;
    type.lastIndex = from;
    const length = type.exec(text)?.[0].length ?? 0;
    if (length > 0 && quoteAt(text, skipBlanks(text, from + length)) !== null) from = skipBlanks(text, from + length);
  }
  const isColon = operator === ':' || operator === '\uFF1A';
  const isProse = isColon && !isQuotedName && !isOwnLine(text, name.start) && !isFlag(text, name.start);
  return found(scan, name, from, { operator, isProse });
}

/** YAML; only what looks made up, since most names are followed by other names. */
function settingBelow(scan: Scan, name: Name, from: number): Found | null {
  const at = name.kind === 'strong' && isOwnLine(scan.text, name.start) ? valueBelow(scan.text, name.start, from) : -1;
  return at < 0 ? null : found(scan, name, at, { operator: ':', isProse: true });
}

function skipLines(text: string, from: number): number {
  let at = from;
  for (let step = breakAt(text, at); step > 0 && at - from < 100; step = breakAt(text, at))
    at = skipBlanks(text, at + step);
  return at;
}

/** `-e NAME`, `--name`: a flag is followed by its value. */
const isFlag = (text: string, start: number): boolean =>
  text[start - 1] === '-' && (text[start - 2] === '-' || isBlank(text, start - 2));

/** Only blanks, a list mark or `export` before the name on its line: then `name: value` is a setting, not a sentence. */
function isOwnLine(text: string, start: number): boolean {
  let at = start;
  while (at > 0 && start - at < 80 && ' \t-+{,>#*'.includes(text.charAt(at - 1))) at -= 1;
  return at === 0 || text[at - 1] === '\n' || text[at - 1] === '{' || escapeStart(text, at) < at;
}

/** `"password"` and `"--password"`. */
const openingQuote = (text: string, nameStart: number): boolean => {
  const start = runStart(text, nameStart, DASHES, nameStart - 2);
  return (
    isIn(text, start - 1, QUOTES) ||
    /(?:\\u0022|%22|&quot;|&#39;|&#34;)$/.test(text.slice(Math.max(0, start - 6), start))
  );
};

/** `("password", "x")`, `["--token", "x"]`, `{"name": "TOKEN", "value": "x"}`. */
function pairValue(scan: Scan, name: Name, from: number): Found | null {
  const { text } = scan;
  const at = skipLines(text, skipBlanks(text, from));
  const first = quoteAt(text, at);
  const wordAt = first?.end ?? at;
  if (/^value/i.test(text.slice(wordAt, wordAt + 5))) {
    const closing = quoteAt(text, wordAt + 5);
    const operator = skipBlanks(text, closing?.end ?? wordAt + 5);
    const length = operatorAt(text, operator).length;
    if (length > 0) return found(scan, name, skipBlanks(text, operator + length), { operator: ':', isProse: false });
  }
  if (first === null) return null;
  const isArgument = text[name.start - 1] === '-';
  return found(scan, name, at, { operator: ',', isProse: !isArgument });
}

/** `<password>x</password>`, and not the end of a closing tag. */
function xmlValue(scan: Scan, name: Name, from: number): Found | null {
  return scan.text[name.start - 1] === '<' ? found(scan, name, from, { operator: '>', isProse: false }) : null;
}

function quotedOnly(scan: Scan, name: Name, from: number): Found | null {
  return quoteAt(scan.text, from) === null ? null : found(scan, name, from, { operator: '(', isProse: true });
}

/** `- name: DB_PASSWORD`, and in the next line `value: x`; `name=DB_PASSWORD` the same. */
function valueOnNextLine(scan: Scan, name: Name, from: number): Found | null {
  const { text } = scan;
  const at = skipLines(text, from);
  if (
    !/^value/i.test(text.slice(at, at + 5)) ||
    !/name["']?\s?[:=]\s?["']?$/i.test(text.slice(Math.max(0, name.start - 10), name.start))
  )
    return null;
  const operator = operatorAt(text, at + 5);
  if (operator === '') return null;
  return found(scan, name, skipBlanks(text, at + 5 + operator.length), { operator, isProse: false });
}

const SHELL_SET = /(?:^|[\s;&|])(?:set[xe]?|setenv|config set|secret set)(?:\s-\w{1,8}){0,3}\s$/;
/** The words of Redis, netrc, SQL, npm and others, which put a blank between name and value. */
const BLANK_NAME = /^(?:requirepass|masterauth|_authToken|_password|_auth)$/i;

function afterBlank(scan: Scan, name: Name, at: number): Found | null {
  const { text } = scan;
  if (at === name.end) return null;
  const before = text.slice(Math.max(0, name.start - 120), name.start);
  const isSetting =
    SHELL_SET.test(before.slice(-40)) ||
    BLANK_NAME.test(text.slice(name.start, name.end)) ||
    /\b(?:login|machine|account)\s/.test(before);
  // `gh secret set NAME --body x`: what follows is a flag of its own
  if (isSetting && text[at] === '-') return null;
  if (isSetting) return found(scan, name, at, { operator: ' ', isProse: false });
  const quote = quoteAt(text, at);
  if (quote !== null && name.kind === 'strong') return found(scan, name, at, { operator: ' ', isProse: false });
  if (name.kind !== 'strong') return null;
  const verb = /(?:(?:is|was|will be)(?: now| still)?(?: set to)?|set to|to)[:=]?\s{1,3}/iy;
  verb.lastIndex = at;
  return found(scan, name, at + (verb.exec(text)?.[0].length ?? 0), { operator: ' ', isProse: true });
}

function found(
  scan: Scan,
  name: Name,
  at: number,
  how: { readonly operator: string; readonly isProse: boolean },
): Found | null {
  const previous = scan.text[name.start - 1];
  const isQuery = previous === '?' || previous === '&' || scan.text.startsWith('%26', name.start - 3);
  if (name.kind === 'cookie' && !beginsWithPair(scan.text, quoteAt(scan.text, at)?.end ?? at)) return null;
  const value = valueAt(scan, at, {
    kind: name.kind,
    operator: how.operator,
    isQuery,
    isHeader: name.kind === 'header',
  });
  if (value === null) return null;
  if (value.isQuoted) return { ...value, isProse: how.isProse, quote: '' };
  const quote = quoteAt(scan.text, name.end);
  const isNumber = quote !== null && /^-?\d[\d.eE+-]{0,400}$/.test(scan.text.slice(value.start, value.end));
  if (!isNumber) return { ...value, isProse: how.isProse, quote: '' };
  // a number of JSON: a marker without quotes would break it
  const isJson = how.operator === ':' && name.kind === 'strong';
  return isJson ? { ...value, isProse: false, quote: scan.text.slice(name.end, quote.end) } : null;
}

/** Looked at before the rest of the line is walked, or a line of such names would be walked from each of them. */
const beginsWithPair = (text: string, at: number): boolean => COOKIE_PAIR.test(text.slice(at, at + 120));

/** Whether the value went. */
function takeValue(
  scan: Scan,
  { start: nameStart, end: nameEnd, kind }: Name,
  { start, end: wordEnd, isQuoted, isProse, quote }: Found,
): boolean {
  const end = isQuoted ? wordEnd : continuedEnd(scan.text, wordEnd);
  const { text } = scan;
  const value = text.slice(start, end);
  if (markersOnly(value)) return true;
  const isSecret =
    kind === 'header' || kind === 'cookie'
      ? isHeaderValue(value, isProse && kind === 'header')
      : isSecretValue(value, { kind, isQuoted, isProse });
  if (!isSecret) return false;
  // last, because it is asked for few
  const written = { name: text.slice(nameStart, nameEnd), glue: text.slice(nameEnd, start), value };
  if (isQuoted ? isBetweenStrings(value) : isCodeValue({ ...written, next: text.slice(end, end + 3) })) return false;
  take(scan, kind === 'header' ? AUTH_HEADER : kind === 'cookie' ? COOKIE : ASSIGNMENT, start, end, quote);
  // other names in the value have no value of their own: it goes as a whole
  scan.nameEnd = end;
  return true;
}

const isHeaderValue = (value: string, isProse: boolean): boolean =>
  value.length >= HEADER_MIN &&
  !isPlaceholder(value) &&
  !(isProse && value.length < WORD_MAX && runEnd(value, 0, LETTER) === value.length);
