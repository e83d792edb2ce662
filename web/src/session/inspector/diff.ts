export interface DiffLine {
  readonly kind: 'added' | 'removed' | 'hunk' | 'same';
  readonly text: string;
}

/** A line may be a megabyte of minified code; nobody reads more of it. */
const LINE_CHARS_MAX = 2_000;

/** The lines of a unified diff without file headers, each with what it means. */
export function diffLines(diff: string): readonly DiffLine[] {
  const lines = diff.replace(/\n$/, '').split('\n');
  return lines.map((line) => ({
    kind: kindOf(line),
    text: line.length > LINE_CHARS_MAX ? `${line.slice(0, LINE_CHARS_MAX)}…` : line,
  }));
}

function kindOf(line: string): DiffLine['kind'] {
  if (line.startsWith('+')) return 'added';
  if (line.startsWith('-')) return 'removed';
  return line.startsWith('@@') ? 'hunk' : 'same';
}
