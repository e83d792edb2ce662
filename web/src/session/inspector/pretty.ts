/* oxlint-disable eslint/no-control-regex -- control characters are what these expressions look for */

/** How a piece of text is best shown: JSON laid out, everything else as it is. */
export function prettyText(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith('{') && !trimmed.startsWith('[')) return text;
  try {
    return JSON.stringify(JSON.parse(trimmed), null, 2);
  } catch {
    return text;
  }
}

export interface Folded {
  readonly head: string;
  /** Lines left out, 0 when all are shown. */
  readonly hiddenLines: number;
}

/** The first lines of a text. One hidden line is not worth a button, so it is shown. */
export function foldLines(text: string, linesMax: number): Folded {
  const lines = text.replace(/\n$/, '').split('\n');
  if (lines.length <= linesMax + 1) return { head: lines.join('\n'), hiddenLines: 0 };
  return { head: lines.slice(0, linesMax).join('\n'), hiddenLines: lines.length - linesMax };
}

// ESC [ … letter, ESC ] … BEL, and lone control characters except tab and newline.
const CONTROL =
  /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]{0,4096}(?:\u0007|\u001b\\)|[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** Without terminal colours and control characters, which a browser shows as litter. `raw` keeps them. */
export const plainText = (text: string): string => text.replace(CONTROL, '');

/** The same text with control characters made visible (␛, ␀ …), for `raw`. */
export const visibleText = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000b-\u001f]/g, (c) => String.fromCodePoint(0x2400 + (c.codePointAt(0) ?? 0)));
