import { useQuery } from '@tanstack/react-query';
import { fetchSession } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import type { SessionSummary } from '../api/shape.ts';
import { formatDuration } from '../format/duration.ts';
import { plainLine } from '../format/plain-text.ts';
import { stateWord } from '../format/status-words.ts';
import { formatAgo } from '../format/when.ts';
import { StatusMark } from '../mark/status-mark.tsx';
import { Link } from '../route/link.tsx';
import { sessionPath } from '../route/route.ts';
import { needOf } from './need-words.ts';
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
            <NeedLine session={session} now={now} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A session with more steps is too large to read for a line. */
const STEPS_MAX = 600;

function NeedLine({ session, now }: { readonly session: SessionSummary; readonly now: number }) {
  const { session_id: id, status, started_at: startedAt, counts } = session;
  const { data } = useQuery({
    queryKey: queryKey.need(id, `${status} ${counts.tool_calls} ${counts.approvals}`),
    queryFn: ({ signal }) => fetchSession(id, signal),
    enabled: (counts.model_calls ?? 0) + (counts.tool_calls ?? 0) <= STEPS_MAX,
    select: needOf,
  });
  const need = data ?? null;
  const when =
    need === null ? `started ${formatAgo(Date.parse(startedAt), now)}` : formatDuration(Math.max(0, now - need.since));
  return (
    <Link href={sessionPath(id)}>
      <StatusMark status={status} />
      <span className="needs-title cut">{plainLine(session.title ?? id)}</span>
      <span className="needs-where cut dim">{placeOf(session)?.label}</span>
      <span className="needs-at mono cut" title={need?.words}>
        {need?.words}
      </span>
      <span className={`needs-why state-word-${status}`}>{stateWord(session)}</span>
      <span className="needs-when">{when}</span>
      <span className="needs-open">open</span>
    </Link>
  );
}
