import { useQuery } from '@tanstack/react-query';
import { fetchSessions } from '../api/client.ts';
import { queryKey } from '../api/query-key.ts';
import { NO_FILTER } from '../filter/session-filter.ts';
import { needsSomebody } from '../format/status-words.ts';
import { useNow } from '../live/use-now.ts';
import { NeedsYou } from '../session-list/needs-you.tsx';

/** As the frame asks, so that both share one answer. */
const UNFINISHED = { ...NO_FILTER, status: ['running', 'waiting'] };
const NOW_EVERY_MS = 15_000;

/** Sessions that need somebody, as the frame already knows them. */
export function WaitingSessions() {
  const now = useNow(NOW_EVERY_MS);
  const { data } = useQuery({
    queryKey: queryKey.waiting,
    queryFn: ({ signal }) => fetchSessions(UNFINISHED, null, signal),
  });
  const sessions = data?.sessions.filter((session) => session.kind === 'session' && needsSomebody(session)) ?? [];
  return <NeedsYou sessions={sessions} now={now} />;
}
