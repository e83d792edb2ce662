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
  /** Characters left out of the last line shown, because a line can be a megabyte. */
  readonly hiddenChars: number;
  /** Lines left out, 0 when all are shown. */
  readonly hiddenLines: number;
}

/**
 * The first lines of a text, and never more than `charsMax` characters: a browser lays out a line of a megabyte for
 * seconds. One hidden line is not worth a button, so it is shown.
 */
export function foldLines(text: string, linesMax: number, charsMax: number): Folded {
  const lines = text.replace(/\n$/, '').split('\n');
  const isWhole = lines.length <= linesMax + 1;
  const head = isWhole ? lines.join('\n') : lines.slice(0, linesMax).join('\n');
  return {
    head: head.slice(0, charsMax),
    hiddenLines: isWhole ? 0 : lines.length - linesMax,
    hiddenChars: Math.max(0, head.length - charsMax),
  };
}
