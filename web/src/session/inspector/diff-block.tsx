import { useMemo, useState } from 'react';
import type { FileEdit } from '../../api/shape.ts';
import { plainText } from '../../format/plain-text.ts';
import { CopyButton } from '../../mark/copy-button.tsx';
import { editLabel } from '../edited.ts';
import { LineCounts } from '../line-counts.tsx';
import { type DiffLine, diffLines } from './diff.ts';

const FOLDED_LINES = 40;
/** A browser lays out more lines than this slowly; the copy button has all of them. */
const OPEN_LINES_MAX = 3_000;

/** One changed file: its name, how much, and the change in colours; the signs at the left carry the meaning. */
export function DiffBlock({ edit }: { readonly edit: FileEdit }) {
  const [isOpen, setOpen] = useState(false);
  const lines = useMemo(() => (edit.diff === null ? [] : diffLines(edit.diff)), [edit.diff]);
  const shown = lines.slice(0, isOpen ? OPEN_LINES_MAX : FOLDED_LINES);
  return (
    <section className="text-block diff-block" aria-label={editLabel(edit)}>
      <header>
        <h3 className="mono cut" title={editLabel(edit)}>
          {editLabel(edit)}
        </h3>
        <LineCounts edits={[edit]} />
        {!edit.applied && <span className="ink-failed">not applied</span>}
        <span className="text-block-actions">{edit.diff !== null && <CopyButton text={edit.diff} />}</span>
      </header>
      {edit.diff === null ? (
        <p className="text-block-cut dim">The present sources do not hold what was changed.</p>
      ) : (
        <pre className="mono diff" tabIndex={0}>
          {shown.map((line, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- the lines of a diff never move
            <Line key={index} line={line} />
          ))}
        </pre>
      )}
      {lines.length > FOLDED_LINES && (
        <button type="button" className="text-block-more" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? `fold to ${FOLDED_LINES} lines` : `${lines.length - FOLDED_LINES} more lines`}
        </button>
      )}
      {isOpen && lines.length > OPEN_LINES_MAX && (
        <p className="text-block-cut dim">
          {lines.length - OPEN_LINES_MAX} lines are not shown; “copy” takes all of them.
        </p>
      )}
    </section>
  );
}

function Line({ line: { kind, text } }: { readonly line: DiffLine }) {
  return <span className={`diff-line diff-${kind}`}>{`${plainText(text)}\n`}</span>;
}
