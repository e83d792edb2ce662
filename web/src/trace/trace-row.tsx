import type { TraceSummary } from '../api/shape.ts';
import { formatExact } from '../format/count.ts';
import { plainLine } from '../format/plain-text.ts';
import { formatAbsolute, formatAgo } from '../format/when.ts';
import { go } from '../route/history.ts';
import { Link } from '../route/link.tsx';
import { sessionPath, tracePath } from '../route/route.ts';
import { formatShort } from './short-duration.ts';
import { wordsOfSpan } from './span-words.ts';

interface RowProps {
  readonly trace: TraceSummary;
  readonly now: number;
  readonly share: number;
  readonly isCursor: boolean;
  readonly top: number;
}

/** One trace in the list; a click anywhere opens it. */
export function TraceRow({ trace, now, share, isCursor, top }: RowProps) {
  const at = Date.parse(trace.started_at);
  const words = wordsOfSpan(trace.root_name);
  return (
    <div
      className={`trace-row trace-line${isCursor ? ' row-cursor' : ''}`}
      role="row"
      style={{ transform: `translateY(${top}px)` }}
      onClick={(event) => {
        if ((event.target as HTMLElement).closest('a') === null) go(tracePath(trace.trace_id));
      }}
    >
      <time className="trace-when dim" role="gridcell" title={formatAbsolute(at)}>
        {formatAgo(at, now)}
      </time>
      <span className="trace-root-span cut" role="gridcell" title={words ?? undefined}>
        <Link className="mono" href={tracePath(trace.trace_id)}>
          {plainLine(trace.root_name, 120)}
        </Link>
        {words !== null && <span className="trace-words">{words}</span>}
        {!trace.has_root && <span className="trace-words">the first that came; the root is missing</span>}
      </span>
      <span className="trace-service cut dim" role="gridcell">
        {plainLine(trace.service, 60)}
        {trace.services > 1 && ` +${trace.services - 1}`}
      </span>
      <span className="trace-time number" role="gridcell">
        <span className="trace-bar" style={{ width: `${Math.max(1, share * 100)}%` }} aria-hidden="true" />
        <span className="number">{formatShort(trace.duration_ms)}</span>
      </span>
      <span className="trace-spans number" role="gridcell">
        {formatExact(trace.spans)}
        <span className="trace-spans-word"> {trace.spans === 1 ? 'span' : 'spans'}</span>
      </span>
      <span className={`trace-errors number${trace.errors > 0 ? ' ink-failed' : ' dim'}`} role="gridcell">
        {trace.errors > 0 ? `✕ ${formatExact(trace.errors)}` : ''}
      </span>
      <span className="trace-session" role="gridcell">
        {trace.thread_id !== null && (
          <Link className="text-button mono" href={sessionPath(trace.thread_id)}>
            {trace.thread_id.slice(0, 13)}
          </Link>
        )}
      </span>
    </div>
  );
}
