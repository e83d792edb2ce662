/**
 * The small language in which patterns are written, ours and the user's: literals, `(one|other)` of literals, and character classes with a bound,
 * `[A-Za-z0-9_-]{20,}`. A pattern is walked from left to right, each part takes as much as it can and never gives back: the time is that of one walk,
 * whatever the text. It reads like a regular expression and means the same, but for the giving back.
 *
 * The first literal (three characters or more) is the anchor by which a text is searched; at most one class may stand before it.
 */
import { AppError } from '../lib/errors.ts';
import { isIn } from './char-set.ts';

type Part =
  | { readonly kind: 'literal'; readonly words: readonly string[]; readonly optional: boolean }
  | { readonly kind: 'class'; readonly set: ReadonlySet<number>; readonly min: number; readonly max: number };

export interface Pattern {
  /** Each of them three characters or longer. */
  readonly anchors: readonly string[];
  /** @param at where an anchor begins. The place of the whole match, or null. */
  readonly match: (text: string, at: number) => { readonly start: number; readonly end: number } | null;
}

const ANCHOR_MIN = 3;
const SOURCE_MAX = 500;
/** `{20,}` ends somewhere, too: nothing that is looked for is longer. Inside of a pattern it ends early, since there what was walked may be walked again. */
const RUN_MAX = 20_000;
const INNER_RUN_MAX = 500;

const fault = (source: string, why: string): AppError =>
  new AppError('invalid_input', `cannot use the pattern ${JSON.stringify(source)}: ${why}`, {
    hint: 'A pattern is made of literals, (a|b) and classes with a length, such as corp_[A-Za-z0-9]{20,}; regular expressions beyond that are not supported.',
  });

/** @param border the characters that may not stand right before a match, nor right behind one whose last part has an upper bound. */
export function compilePattern(source: string, border: number): Pattern {
  if (source.length > SOURCE_MAX) throw fault(source, `longer than ${SOURCE_MAX} characters`);
  const parts = parsePattern(source);
  const at = parts.findIndex((part) => part.kind === 'literal' && !part.optional);
  const anchor = parts[at];
  if (anchor?.kind !== 'literal' || at > 1 || anchor.words.some((word) => word.length < ANCHOR_MIN))
    throw fault(source, `it needs a literal of ${ANCHOR_MIN} or more characters, with at most one class before it`);
  const before = at === 1 ? parts[0] : undefined;
  if (before?.kind === 'literal') throw fault(source, 'it may not begin with something optional');
  const last = parts.at(-1);
  const rest = parts.slice(at + 1).map((part) => (part === last ? part : bounded(part)));
  const isOpen = last?.kind === 'class' && last.max === RUN_MAX;
  return {
    anchors: anchor.words,
    match: (text, from) => {
      const start = before === undefined ? from : backOver(before, text, from);
      const word = anchor.words.find((each) => text.startsWith(each, from));
      if (start < 0 || word === undefined || !isBorder(text, start, border)) return null;
      let end = from + word.length;
      for (const part of rest) {
        end = takePart(part, text, end);
        if (end < 0) return null;
      }
      return !isOpen && isIn(text, end, border) ? null : { start, end };
    },
  };
}

const bounded = (part: Part): Part =>
  part.kind === 'class' ? { ...part, max: Math.min(part.max, INNER_RUN_MAX) } : part;

function takePart(part: Part, text: string, from: number): number {
  if (part.kind === 'literal') {
    const word = part.words.find((each) => text.startsWith(each, from));
    return word === undefined ? (part.optional ? from : -1) : from + word.length;
  }
  const most = Math.min(text.length, from + part.max);
  let at = from;
  while (at < most && part.set.has(text.charCodeAt(at))) at += 1;
  return at - from < part.min ? -1 : at;
}

function backOver(part: Part & { kind: 'class' }, text: string, from: number): number {
  let at = from;
  while (at > 0 && from - at < Math.min(part.max, INNER_RUN_MAX) && part.set.has(text.charCodeAt(at - 1))) at -= 1;
  return from - at < part.min ? -1 : at;
}

/**
 * Whether something may begin at `at`: no character of `border` before it. An escape before it is no such character, although it ends like one:
 * `\n`, `%3D`, `\u0022`, the end of a colour (`ESC[31m`).
 */
export function isBorder(text: string, at: number, border: number): boolean {
  return !isIn(text, at - 1, border) || escapeStart(text, at) < at;
}

const BACKSLASH = 92;
const PERCENT = 37;
const LETTER_M = 109;
const LETTER_K = 75;
const SHORT_ESCAPES = 'nrtbfv0aesx';

/** Where the escape that ends before `at` begins; `at` where there is none. */
export function escapeStart(text: string, at: number): number {
  const last = text.charCodeAt(at - 1);
  if (text.charCodeAt(at - 2) === BACKSLASH && SHORT_ESCAPES.includes(text.charAt(at - 1))) return at - 2;
  if (text.charCodeAt(at - 3) === PERCENT && /^%[0-9A-Fa-f]{2}$/.test(text.slice(at - 3, at))) return at - 3;
  if (text.charCodeAt(at - 6) === BACKSLASH && /^\\u[0-9A-Fa-f]{4}$/.test(text.slice(at - 6, at))) return at - 6;
  if (text.charCodeAt(at - 4) === BACKSLASH && /^\\(?:x[0-9A-Fa-f]{2}|[0-3][0-7]{2})$/.test(text.slice(at - 4, at)))
    return at - 4;
  if (last !== LETTER_M && last !== LETTER_K) return at;
  const colour = /\[[0-9;]{0,12}[mK]$/.exec(text.slice(Math.max(0, at - 15), at));
  if (colour === null) return at;
  const bracket = at - colour[0].length;
  // ESC itself, or as it is written in JSON and in shells
  if (text.charCodeAt(bracket - 1) === 27) return bracket - 1;
  const written = /\\(?:u001[bB]|x1[bB]|033|e)$/.exec(text.slice(Math.max(0, bracket - 6), bracket));
  return written === null ? at : bracket - written[0].length;
}

function parsePattern(source: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  while (at < source.length) {
    const character = source[at] ?? '';
    const close = character === '[' ? classEnd(source, at) : source.indexOf(')', at);
    if (character === '[') {
      const bound = /^\{(\d{1,5})(,(\d{0,5}))?\}/.exec(source.slice(close + 1));
      const [whole = '', least = '1', comma, most] = bound ?? [];
      const min = Number(least);
      const max = comma === undefined ? min : most === '' ? RUN_MAX : Number(most);
      if (max < min || max > RUN_MAX || max === 0) throw fault(source, `the bound ${whole} is not one`);
      parts.push({ kind: 'class', set: setOf(source, source.slice(at + 1, close)), min, max });
      at = close + 1 + whole.length;
    } else if (character === '(') {
      if (close < 0) throw fault(source, 'a ( has no )');
      const words = source
        .slice(at + 1, close)
        .split('|')
        .map((word) => plain(source, word));
      const optional = source[close + 1] === '?';
      parts.push({ kind: 'literal', words: words.toSorted((a, b) => b.length - a.length), optional });
      at = close + (optional ? 2 : 1);
    } else {
      const literal = /^(?:\\.|[^\\[\](){}|?*+^$.])+/s.exec(source.slice(at))?.[0];
      if (literal === undefined) throw fault(source, `${JSON.stringify(character)} has no meaning here`);
      parts.push({ kind: 'literal', words: [plain(source, literal)], optional: false });
      at += literal.length;
    }
  }
  return parts;
}

function classEnd(source: string, at: number): number {
  const end = source.indexOf(']', at + 1);
  if (end < at + 2) throw fault(source, 'a [ has no ]');
  return end;
}

function plain(source: string, word: string): string {
  const text = word.replaceAll(/\\(.)/g, '$1');
  if (text === '' || /(?<!\\)[[\](){}|?*+^$.]/.test(word))
    throw fault(source, `${JSON.stringify(word)} is not a literal`);
  return text;
}

/** `A-Za-z0-9_-`: ranges and single characters; a `-` at an end is itself. */
function setOf(source: string, inside: string): ReadonlySet<number> {
  if (inside.startsWith('^') || inside.includes('\\')) throw fault(source, `[${inside}] names what is not in it`);
  const set = new Set<number>();
  for (let at = 0; at < inside.length; at += 1) {
    const low = inside.charCodeAt(at);
    const isRange = inside[at + 1] === '-' && at + 2 < inside.length;
    const high = isRange ? inside.charCodeAt(at + 2) : low;
    if (high < low || high > 126) throw fault(source, `[${inside}] has a range that is none`);
    for (let code = low; code <= high; code += 1) set.add(code);
    if (isRange) at += 2;
  }
  return set;
}
