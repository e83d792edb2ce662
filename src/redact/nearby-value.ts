import { ALNUM, isIn, KEY_TEXT, runEnd } from './char-set.ts';
import { breakAt } from './delimiter.ts';
import { type Scan, take } from './scan.ts';
import type { NameKind } from './secret-name.ts';
import { isPublicId, looksRandom } from './secret-value.ts';
import { NEARBY } from './structure-rule.ts';

const REACH = 40;
const LENGTH_MIN = 20;

/** "the token for staging is 9fK2…": within 40 characters on the same line, long, of letters and digits, and without order. Hashes and ids stay. */
export function scanNearby(scan: Scan, from: number, kind: NameKind): void {
  const { text } = scan;
  // "key" alone stands beside anything
  if (kind === 'random') return;
  const most = Math.min(text.length, from + REACH);
  for (let at = from; at < most; at += 1) {
    if (breakAt(text, at) > 0) return;
    if (!isIn(text, at, ALNUM)) continue;
    // the letters of `\u0000` are no part of a word
    if (text[at - 1] === '\\') {
      at += text[at] === 'u' ? 4 : text[at] === 'x' ? 2 : 0;
      continue;
    }
    const end = runEnd(text, at, KEY_TEXT, at + 400);
    const value = text.slice(at, end).replace(/[.=]+$/, '');
    // `h1:` stands before a digest of Go
    if (value.length >= LENGTH_MIN && looksSecret(value) && !text.startsWith('h1:', at - 3)) {
      take(scan, NEARBY, at, at + value.length);
      return;
    }
    at = end - 1;
  }
}

/** Hexadecimal digits are more often a hash than a secret; a path or a name with dots is neither. */
const looksSecret = (value: string): boolean =>
  looksRandom(value) &&
  !isPublicId(value) &&
  !/^[0-9a-f-]+$/i.test(value) &&
  !/[/.~]/.test(value) &&
  /[A-Z]/.test(value) &&
  /[a-z]/.test(value);
