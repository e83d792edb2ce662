import { useQuery } from '@tanstack/react-query';
import { queryKey } from '../api/query-key.ts';
import type { SessionPage } from '../api/shape.ts';
import { needsSomebody } from '../format/status-words.ts';
import { useNow } from '../live/use-now.ts';
import { NeedsYou } from '../session-list/needs-you.tsx';

const NOW_EVERY_MS = 15_000;

/** Sessions that need somebody, as the frame already knows them. */
export function WaitingSessions() {
  const now = useNow(NOW_EVERY_MS);
  const { data } = useQuery<SessionPage>({ queryKey: queryKey.waiting, enabled: false });
  const sessions = data?.sessions.filter((session) => session.kind === 'session' && needsSomebody(session)) ?? [];
  return <NeedsYou sessions={sessions} now={now} />;
}
