/** What a value looks like: a placeholder, a word of code, or something that somebody made up to be hard to guess. */
import { DIGITS, DOT_SET, isIn, KEY_TEXT, LETTER, LOWER, runEnd, UPPER, WORD } from './char-set.ts';
import type { NameKind } from './secret-name.ts';

const LENGTH_MIN = 4;
const WEAK_LENGTH_MIN = 8;
const RANDOM_LENGTH_MIN = 16;
const BITS_MIN = 3;
/** Shorter ones are lengths, ports and times. */
const NUMBER = /^\d{6,}$/;
/** Nothing longer is looked at whole: what is so long is no placeholder. */
const LOOK_MAX = 400;

const EMPTY_WORDS: ReadonlySet<string> = new Set(
  (
    'true false null none nil undefined changeme change_me example placeholder redacted secret password passwd token string str number int integer bool boolean ' +
    'bytes any unknown void object optional required text char varchar yes no on off default empty unset missing hidden masked todo tbd n/a self this await ' +
    'async function return new required] optional[str] secretstr option<string> str| string| string; string, [redacted] <redacted> [redacted_secret] [removed] [filtered] filtered removed disabled enabled inherit bearer basic class typeof value include same-origin omit'
  ).split(' '),
);

const WORD_MAX = Math.max(...[...EMPTY_WORDS].map(({ length }) => length));

/** A value that stands for another one, or for none. */
export function isPlaceholder(value: string): boolean {
  if (value.length > LOOK_MAX) return false;
  if (value.length <= WORD_MAX && EMPTY_WORDS.has(value.toLowerCase())) return true;
  return (
    // $NAME, ${…}, $(…), {{…}}, %NAME%, <…>, %s, #{…}, @{…}
    ('$%{<#@'.includes(value.charAt(0)) &&
      /^(?:\$[A-Z_][A-Z0-9_]*|\$[a-z_]+|\$env:\w+|\$[{(][^)}]{0,300}[)}]?|\{\{.{0,300}\}\}|\{[A-Za-z_.]{0,80}\}|%[A-Z_]+%|<[^<>]{0,100}>|%[sdv]|[#@]\{.{0,300}\}?)$/.test(
        value,
      )) ||
    // your-key-here, my_password, xxxx, ****, ...., -----
    /^(?:your|my|the|an?|some|insert|enter|replace|put|dummy|fake|sample|example)[-_ ][a-z_ -]{2,60}$/i.test(value) ||
    /^(.)\1{0,399}$/.test(value) ||
    /^(?:x{3,}|\*{3,}|\.{3,})$/i.test(value)
  );
}

/** Code and paths: what a secret comes out of, not the secret. */
export function isReference(value: string): boolean {
  if (value.length > LOOK_MAX) return false;
  return (
    /^(?:process\.env|os\.environ|os\.getenv|getenv|env|import\.meta|config|settings|secrets|vault|var|data|local|module|self|this|req|request|ctx|context|args|opts|options|params|props|state|ENV|System|Environment|Deno)[.([]/.test(
      value,
    ) ||
    /^[A-Za-z_][A-Za-z0-9_.:>-]{0,80}[([]/.test(value) ||
    isPath(value) ||
    /^(?:\d{1,2}[:/.-]){2}|^\d{4}-\d\d-\d\d|^\d{1,7}$|^-?\d+(?:\.\d+)?(?:ms|s|m|h|d|%)?$/.test(value)
  );
}

/** Of names that people give to folders: none of them is random. */
function isPath(value: string): boolean {
  if (!/^(?:~|\.{1,2})?\/|^[A-Za-z]:\\/.test(value)) return false;
  const steps = value.split(/[\\/]/);
  // base64 may begin with a slash, too
  const isKey = value.length >= 28 && !steps.some((step) => /^[._]?[A-Za-z]?[a-z]{2,}\d{0,3}(?:[._-]|$)/.test(step));
  return !isKey && steps.every((step) => step.length < 24 || !isMixed(step));
}

/** A name of the program's: letters with `_`, `.` between. */
function isIdentifier(value: string): boolean {
  const end = runEnd(value, 0, LETTER | WORD_DOT);
  if (end < value.length || hasDigit(value)) return false;
  return value.split(/[._]/).every(isWordy);
}

/** Letters in which there are words: of more than two small letters to a capital, or all of one size, and most of them can be said. */
export function isWordy(letters: string): boolean {
  if (letters.length < 16 || !hasLower(letters)) return true;
  const capitals = letters.length - letters.replaceAll(/[A-Z]/g, '').length;
  if (capitals * 3 > letters.length) return false;
  const words = letters.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? [];
  const unspoken = words.filter((word) => /^[A-Z]?(?![a-z]*[aeiouy])[a-z]{2,}$|[^aeiouy\W]{6}/.test(word));
  return capitals === 0 || (words.length * 3 <= letters.length && unspoken.length <= 1);
}

const WORD_DOT = WORD | DOT_SET;
const some = (value: string, set: number): boolean => {
  for (let at = 0; at < value.length; at += 1) if (isIn(value, at, set)) return true;
  return false;
};
const hasDigit = (value: string): boolean => some(value, DIGITS);
const hasLower = (value: string): boolean => some(value, LOWER);
const hasUpper = (value: string): boolean => some(value, UPPER);
const hasSign = (value: string): boolean => /[^A-Za-z0-9_.,:;'"()-]/.test(value);

/** Letters and digits, or letters and signs: nothing that one says. */
export function isMixed(value: string): boolean {
  const letters = hasLower(value) || hasUpper(value);
  return letters && (hasDigit(value) || hasSign(value));
}

/** UUIDs, object ids of git, digests, versions, integrity strings: they look random and are public. */
export function isPublicId(value: string): boolean {
  return (
    /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(value) ||
    /^(?:[0-9a-f]{7,40}|[0-9a-f]{64})$/.test(value) ||
    /^(?:sha(?:1|256|384|512)[-:]|md5[-:]|call_|resp_|rs_|fc_|msg_|item_|01[A-Z0-9]{24}$)/.test(value) ||
    /^v?\d+\.\d+\.\d+/.test(value)
  );
}

/** Shannon, bits per character. */
export function entropyOf(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}

/** 16 characters or more of an alphabet for keys, of letters and digits, without the order that words have. */
export function looksRandom(text: string): boolean {
  // base64 in the query of a URL
  const value = text.includes('%') ? text.replaceAll(/%[0-9A-Fa-f]{2}/g, '') : text;
  if (value.length < RANDOM_LENGTH_MIN || runEnd(value, 0, KEY_TEXT) !== value.length) return false;
  if (!hasDigit(value) || !(hasLower(value) || hasUpper(value)) || isPath(value)) return false;
  return entropyOf(value.slice(0, LOOK_MAX)) >= BITS_MIN;
}

export interface ValueContext {
  readonly kind: NameKind;
  readonly isQuoted: boolean;
  /** `password: x` in a sentence, where the next word is most often one of the sentence. */
  readonly isProse: boolean;
}

/** Whether a value that stands beside a name of this kind is to go. */
export function isSecretValue(value: string, { kind, isQuoted, isProse }: ValueContext): boolean {
  if (value.length < LENGTH_MIN || isPlaceholder(value)) return false;
  if (kind === 'strong' && !isProse && NUMBER.test(value)) return true;
  if (!isQuoted && isReference(value)) return false;
  if (isQuoted && isPath(value)) return false;
  if (kind === 'random') return looksRandom(value) && !isPublicId(value);
  if (kind === 'weak' || isProse) {
    if (value.length < (isProse && kind !== 'weak' ? 6 : WEAK_LENGTH_MIN) || isIdentifier(value)) return false;
    // words with blanks between: a sentence that follows a name
    if (isProse && !hasDigit(value) && /^[A-Za-z]{2,}[ .,]/.test(value)) return false;
    return isMixed(value) || (hasLower(value) && hasUpper(value) && value.length >= RANDOM_LENGTH_MIN);
  }
  return true;
}
