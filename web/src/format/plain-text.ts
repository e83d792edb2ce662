/* oxlint-disable eslint/no-control-regex -- control characters are what these expressions look for */
/**
 * Telemetry is text that strangers wrote. React keeps it from becoming markup; what is left are characters that a
 * browser draws as litter (terminal colours, NUL) or that rearrange the line around them (bidirectional overrides,
 * which can make `rm -rf` read as something else). Shown text goes without them; `raw` shows them as signs.
 */

// ESC [ … letter, ESC ] … BEL, the same in one C1 character, lone control characters except tab and newline.
export const CONTROL =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]{0,4096}(?:\u0007|\u001b\\)|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/** Embeddings, overrides and isolates. The marks U+200E and U+200F stay: right-to-left writing needs them. */
const BIDI = /[\u202a-\u202e\u2066-\u2069]/g;

/** Without terminal colours, control characters and bidirectional controls. Lines and tabs stay. */
export const plainText = (text: string): string => text.replace(CONTROL, '').replace(BIDI, '');

/** The same text with those characters made visible (␛, ␀, [U+202E] …), for `raw`. */
export const visibleText = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000b-\u001f]/g, (c) => String.fromCodePoint(0x2400 + code(c)))
    .replace(
      /[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
      (c) => `[U+${code(c).toString(16).toUpperCase().padStart(4, '0')}]`,
    );

const code = (character: string): number => character.codePointAt(0) ?? 0;

/** Longer than any line on any screen. */
export const LINE_CHARS_MAX = 400;

/**
 * One line of at most `charsMax` characters: what a list may show of a text that can be megabytes, such as a title, a
 * command or the name of a tool. Only as much is looked at as is needed.
 */
export function plainLine(text: string, charsMax = LINE_CHARS_MAX): string {
  const line = plainText(text.slice(0, charsMax * 4))
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > charsMax ? `${line.slice(0, charsMax).trimEnd()}…` : line;
}

/** The first `charsMax` characters with their lines: for a paragraph of a few lines that CSS cuts. */
export function plainStart(text: string, charsMax: number): string {
  const start = plainText(text.slice(0, charsMax));
  return text.length > charsMax ? `${start}…` : start;
}

/** The same without its empty lines: where a few lines are all there is room for, none is wasted. */
export const plainExcerpt = (text: string, charsMax: number): string =>
  plainStart(text, charsMax).replace(/\n(?:[^\S\n]*\n)+/g, '\n');
