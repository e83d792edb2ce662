import type { SessionSummary } from '../api/shape.ts';
import { plainLine } from '../format/plain-text.ts';
import { stateWord } from '../format/status-words.ts';
import { formatAgo } from '../format/when.ts';
import { StatusMark } from '../mark/status-mark.tsx';
import { Link } from '../route/link.tsx';
import { sessionPath } from '../route/route.ts';
import { placeOf } from './place.ts';

/** Sessions that stand still until a person answers or looks. Above everything, gone when nobody waits. */
export function NeedsYou({ sessions, now }: { readonly sessions: readonly SessionSummary[]; readonly now: number }) {
  if (sessions.length === 0) return null;
  return (
    <section className="needs-you" aria-label="Sessions that need you">
      <h2 className="heading">Needs you ({sessions.length})</h2>
      <ul>
        {sessions.slice(0, 5).map((session) => (
          <li key={session.session_id}>
            <Link href={sessionPath(session.session_id)}>
              <StatusMark status={session.status} />
              <span className="needs-title cut">{plainLine(session.title ?? session.session_id)}</span>
              <span className="needs-where cut dim">{placeOf(session)?.label}</span>
              <span className={`needs-why state-word-${session.status}`}>{stateWord(session)}</span>
              <span className="needs-when">started {formatAgo(Date.parse(session.started_at), now)}</span>
              <span className="needs-open">open</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
