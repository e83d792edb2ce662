import { ALNUM, BASE64, KEY_TEXT, LETTER, runEnd } from './char-set.ts';
import { isBorder } from './pattern.ts';
import { type Scan, type Trigger, take } from './scan.ts';
import { isMixed, isWordy } from './secret-value.ts';
import { BEARER } from './structure-rule.ts';

const BEARER_MIN = 16;
const BASIC_MIN = 8;

/** `Bearer x` and `Basic x` without the name of the header before them. "basic functionality" and "bearer of" stay. */
export const HEADER_TRIGGERS: readonly Trigger[] = [
  { word: 'bearer', anyCase: true, scanner: (scan, at) => scanScheme(scan, at, at + 6, isToken) },
  { word: 'basic', anyCase: true, scanner: (scan, at) => scanScheme(scan, at, at + 5, isUserAndPassword) },
];

function scanScheme(scan: Scan, at: number, from: number, isSecret: (value: string) => boolean): void {
  const { text } = scan;
  if (!isBorder(text, at, ALNUM)) return;
  const start = text.startsWith('%20', from) ? from + 3 : text[from] === ' ' || text[from] === '+' ? from + 1 : -1;
  if (start < 0) return;
  const end = runEnd(text, start, KEY_TEXT, start + 10_000);
  if (isSecret(text.slice(start, end))) take(scan, BEARER, start, end);
}

const isToken = (value: string): boolean =>
  value.length >= BEARER_MIN &&
  (isMixed(value) || runEnd(value, 0, LETTER) < value.length || !isWordy(value)) &&
  /[0-9A-Z]/.test(value);

/** Base64 of `user:password`, and not just a word of letters. */
function isUserAndPassword(value: string): boolean {
  if (value.length < BASIC_MIN || runEnd(value, 0, BASE64) !== value.length) return false;
  const decoded = Buffer.from(value.slice(0, 400), 'base64').toString('latin1');
  return /^[\x20-\x7e]{1,200}?:/.test(decoded);
}
