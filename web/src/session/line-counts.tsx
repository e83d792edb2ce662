import type { FileEdit } from '../api/shape.ts';
import { formatExact } from '../format/count.ts';
import { Unknown } from '../mark/unknown.tsx';
import { editSize } from './edited.ts';

/** `+14 −3` in the colours of a diff; the signs carry the meaning. */
export function LineCounts({ edits }: { readonly edits: readonly FileEdit[] }) {
  const size = editSize(edits);
  if (size === null) return <Unknown why="The present sources do not hold what was changed." />;
  return (
    <span className="line-counts">
      <span className="ink-ok">+{formatExact(size.added)}</span>{' '}
      <span className="ink-failed">−{formatExact(size.removed)}</span>
    </span>
  );
}
