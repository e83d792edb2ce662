/** What a patch did to files: `M src/a.ts +3 −1`, and the change itself. */

import { counted, UNKNOWN } from '../lib/figure.ts';
import type { FileEdit } from '../model/session.ts';
import { cleanBlock, cleanLine } from './clean.ts';
import type { Paint } from './paint.ts';
import { truncate } from './width.ts';

const LETTER: Readonly<Record<FileEdit['kind'], string>> = { add: 'A', delete: 'D', update: 'M' };

/** One file in one line of plain text. */
export function editText(edit: FileEdit): string {
  const moved = edit.moved_to === null ? '' : ` → ${edit.moved_to}`;
  const said = edit.applied ? '' : ' (not applied)';
  return cleanLine(`${LETTER[edit.kind]} ${edit.path}${moved} ${sizeText([edit]) ?? UNKNOWN}${said}`);
}

/** All files of one call: the file where it is one, else how many and how much. */
export function editsText(edits: readonly FileEdit[]): string {
  const [first] = edits;
  if (first !== undefined && edits.length === 1) return editText(first);
  const size = sizeText(edits);
  return `${counted(edits.length, 'file')}${size === null ? '' : ` ${size}`}`;
}

/** `+6 −1`; null where one of the changes is not known, for a sum without it would look like all of them. */
function sizeText(edits: readonly FileEdit[]): string | null {
  let [added, removed] = [0, 0];
  for (const { lines_added, lines_removed } of edits) {
    if (lines_added === null || lines_removed === null) return null;
    added += lines_added;
    removed += lines_removed;
  }
  return `+${added} −${removed}`;
}

interface Draw {
  readonly paint: Paint;
  /** Columns left for these lines. */
  readonly width: number;
}

/** The change, line by line, as deep as the file it belongs to. */
export function diffLines({ diff }: FileEdit, { paint, width }: Draw): string[] {
  if (diff === null) return [];
  return cleanBlock(diff)
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => {
      const text = truncate(line, width);
      if (line.startsWith('+')) return paint.ok(text);
      return line.startsWith('-') ? paint.failed(text) : paint.dim(text);
    });
}
