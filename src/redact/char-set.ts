/**
 * Sets of ASCII characters as bits, so that "is this one of those" is one table look-up. Everything in this room walks text with these instead of
 * regular expressions: a walk cannot backtrack.
 */
const DIGIT = 1;
const LOWER_HEX = 2;
const LOWER_REST = 4;
const UPPER_HEX = 8;
const UPPER_REST = 16;
const UNDERSCORE = 32;
const DASH = 64;
const DOT = 128;
const PLUS_SLASH = 256;
const EQUALS = 512;
const PERCENT = 1024;
const TILDE = 2048;
const SPACE = 4096;
const QUOTE = 8192;

export const LOWER = LOWER_HEX | LOWER_REST;
export const UPPER = UPPER_HEX | UPPER_REST;
export const LETTER = LOWER | UPPER;
export const DIGITS = DIGIT;
export const ALNUM = LETTER | DIGIT;
export const WORD = ALNUM | UNDERSCORE;
export const TOKEN = WORD | DASH;
/** Names of settings, headers, properties: `spring.datasource.password`, `X-Api-Key`, `apiKey`. */
export const NAME = TOKEN | DOT;
export const BASE64 = ALNUM | PLUS_SLASH | EQUALS;
/** Any alphabet that keys are printed in. */
export const KEY_TEXT = TOKEN | DOT | PLUS_SLASH | EQUALS | TILDE;
export const DOT_SET = DOT;
export const DASHES = DASH;
export const BLANK = SPACE;
export const QUOTES = QUOTE;

const TABLE = new Uint16Array(128);
const put = (characters: string, bit: number): void => {
  for (const character of characters) TABLE[character.charCodeAt(0)] = bit;
};
put('0123456789', DIGIT);
put('abcdef', LOWER_HEX);
put('ghijklmnopqrstuvwxyz', LOWER_REST);
put('ABCDEF', UPPER_HEX);
put('GHIJKLMNOPQRSTUVWXYZ', UPPER_REST);
put('_', UNDERSCORE);
put('-', DASH);
put('.', DOT);
put('+/', PLUS_SLASH);
put('=', EQUALS);
put('%', PERCENT);
put('~', TILDE);
put(' \t\r\n\v\f', SPACE);
put('"\'`', QUOTE);

/** Whether the character at `at` is in the set; false outside of the text. */
export function isIn(text: string, at: number, set: number): boolean {
  const code = text.charCodeAt(at);
  // NaN (outside) compares false
  return code < 128 && ((TABLE[code] ?? 0) & set) !== 0;
}

/** The first position from `from` on, at most `end`, whose character is not in the set. */
export function runEnd(text: string, from: number, set: number, end = text.length): number {
  let at = from;
  while (at < end && isIn(text, at, set)) at += 1;
  return at;
}

/** The start of the run of characters of the set that ends before `from`, at least `start`. */
export function runStart(text: string, from: number, set: number, start = 0): number {
  let at = from;
  while (at > start && isIn(text, at - 1, set)) at -= 1;
  return at;
}

/** Any white space, that of Unicode too. */
export function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 128) return ((TABLE[code] ?? 0) & SPACE) !== 0;
  return code === 0xa0 || code === 0x3000 || code === 0xfeff || (code >= 0x2000 && code <= 0x200d) || code === 0x2028;
}
