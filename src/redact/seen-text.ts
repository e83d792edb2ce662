/**
 * A text as somebody reads it: without the colours that `grep` puts into the middle of a word, without characters of no width, with letters for escaped letters
 * and for those that only look alike. What a scan finds in it is taken out of the text itself, everything between included.
 */
export interface SeenText {
  readonly text: string;
  /** Where in the text itself the character that is seen at `at` begins, and ends. */
  readonly startOf: (at: number) => number;
  readonly endOf: (at: number) => number;
}

/** Cyrillic and Greek letters that look like Latin ones. */
const ALIKE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    а: 'a',
    е: 'e',
    о: 'o',
    р: 'p',
    с: 'c',
    у: 'y',
    х: 'x',
    і: 'i',
    ѕ: 's',
    к: 'k',
    ԁ: 'd',
    ո: 'n',
    ο: 'o',
    А: 'A',
    Е: 'E',
    К: 'K',
    О: 'O',
    Р: 'P',
    С: 'C',
    Т: 'T',
    Х: 'X',
    Н: 'H',
    М: 'M',
    В: 'B',
  }),
);
const ALIKE_SET = [...ALIKE.keys()].join('');
const NO_WIDTH = '\u00ad\u034f\u200b-\u200d\u2060\ufeff';
/** Letters, digits, `-` and `_` of full width; `：` and `＝` are operators as they are. */
const WIDE = '\uff0d\uff10-\uff19\uff21-\uff3a\uff3f\uff41-\uff5a';
/** Only beside Latin letters: a Russian sentence is what it is. */
const IN_WORD = `(?<=[A-Za-z])[${ALIKE_SET}]|[${ALIKE_SET}](?=[A-Za-z])`;
/**
 * All of them lie in here, few others do. Nothing of it is a character of one byte, so that texts of such characters are not walked at all; and few ranges are
 * fast to walk.
 */
const ABOVE_LATIN = /[\u034f-\u058f\u200b-\u200d\u2060\ufeff-\uff5a]/;
const ESC = String.fromCharCode(27);
const VEIL = new RegExp(
  `(?:${ESC}|\\\\{1,16}(?:u001[bB]|x1[bB]|033|e))\\[[0-9;]{0,12}[mK]|\\\\{1,16}u00([3-7][0-9a-fA-F])|[${NO_WIDTH}]|([${WIDE}])|${IN_WORD}`,
  'g',
);

/** Whether a reader sees another text, for what the walk over it does not meet. */
export const isVeiled = (text: string): boolean => ABOVE_LATIN.test(text);

/** null where the text is what is seen. */
export function seenText(text: string): SeenText | null {
  const pieces: string[] = [];
  // of every change: where it begins to be seen, how far behind it is in the text itself, and how long it is there
  const seenAt: number[] = [];
  const behind: number[] = [];
  let length = 0;
  let from = 0;
  for (const found of text.matchAll(VEIL)) {
    const seen = seenFor(found);
    if (seen === null) continue;
    pieces.push(text.slice(from, found.index), seen);
    length += found.index - from;
    from = found.index + found[0].length;
    if (seen !== '') {
      seenAt.push(length);
      behind.push(found.index - length);
      length += 1;
    }
    seenAt.push(length);
    behind.push(from - length);
  }
  if (from === 0) return null;
  pieces.push(text.slice(from));
  const startOf = (at: number): number => at + shiftAt(seenAt, behind, at);
  return {
    text: pieces.join(''),
    startOf,
    // a letter that was written longer ends where the next one would begin
    endOf: (at) => (isWritten(seenAt, at) ? startOf(at + 1) : startOf(at) + 1),
  };
}

/** What is seen in its place; null for an escape of something else than a letter or a digit. */
function seenFor([whole, code, wide]: RegExpExecArray): string | null {
  if (wide !== undefined) return String.fromCharCode(wide.charCodeAt(0) - 0xfee0);
  if (code === undefined) return ALIKE.get(whole) ?? '';
  const letter = String.fromCharCode(Number.parseInt(code, 16));
  return /[A-Za-z0-9_]/.test(letter) ? letter : null;
}

/** The last change at or before `at` says how far. */
function shiftAt(seenAt: readonly number[], behind: readonly number[], at: number): number {
  return behind[indexAt(seenAt, at)] ?? 0;
}

/** Whether a letter that was written in another way stands at `at`: then two changes begin there and right behind. */
function isWritten(seenAt: readonly number[], at: number): boolean {
  const index = indexAt(seenAt, at);
  return seenAt[index] === at && seenAt[index + 1] === at + 1;
}

function indexAt(seenAt: readonly number[], at: number): number {
  let low = 0;
  let high = seenAt.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((seenAt[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
