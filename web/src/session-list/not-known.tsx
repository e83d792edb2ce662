import './not-known.css';
import { plural } from '../format/count.ts';

/** What a list of edits or problems leaves out: sessions from before these were kept. */
export function NotKnown({ sessions }: { readonly sessions: number }) {
  if (sessions === 0) return null;
  return (
    <p className="not-known" role="status">
      {plural(sessions, 'older session')} may belong here: edits and problems were not kept yet when they were written.{' '}
      <code>turnscope rebuild</code> finds out.
    </p>
  );
}
