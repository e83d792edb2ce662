import type { FileEdit } from '../api/shape.ts';
import { plainLine } from '../format/plain-text.ts';

const LETTER: Readonly<Record<FileEdit['kind'], string>> = { add: 'A', delete: 'D', update: 'M' };

/** `M src/a.ts`, `M src/a.ts → src/b.ts`. */
export const editLabel = ({ kind, path, moved_to: movedTo }: FileEdit): string =>
  plainLine(`${LETTER[kind]} ${path}${movedTo === null ? '' : ` → ${movedTo}`}`);

const NAMED_MAX = 3;

/** The files of one call in a line: `M src/a.ts, A src/b.ts`. */
export function editedFiles(edits: readonly FileEdit[]): string {
  const named = edits.slice(0, NAMED_MAX).map(editLabel).join(', ');
  return edits.length <= NAMED_MAX ? named : `${named} and ${edits.length - NAMED_MAX} more`;
}

export interface EditSize {
  readonly added: number;
  readonly removed: number;
}

/** Lines added and removed; null where one of the changes is not known, for a sum without it would look like all of them. */
export function editSize(edits: readonly FileEdit[]): EditSize | null {
  let [added, removed] = [0, 0];
  for (const { lines_added, lines_removed } of edits) {
    if (lines_added === null || lines_removed === null) return null;
    added += lines_added;
    removed += lines_removed;
  }
  return { added, removed };
}
