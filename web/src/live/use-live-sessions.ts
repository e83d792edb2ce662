import { type InfiniteData, type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { queryKey } from '../api/query-key.ts';
import type { SessionPage, SessionSummary } from '../api/shape.ts';
import { matchSession, type SessionFilter } from '../filter/session-filter.ts';
import { needsSomebody } from '../format/status-words.ts';
import { removeSession, upsertSession } from '../session-list/session-pages.ts';
import { createHoldBack } from './hold-back.ts';
import { useLiveListener } from './live-context.tsx';
import type { LiveListener } from './live-stream.ts';
import { createNeedHold, type NeedHold } from './need-hold.ts';

type Pages = InfiniteData<SessionPage, string | null>;

/** At most one refetch of counts per span, however fast sessions change. */
const COUNTS_EVERY_MS = 4_000;
const ASK_EVERY_MS = 1_500;
/** A session that ended before that is no news. */
const HISTORY_MS = 60_000;

/** Puts every change that the stream tells into the cached lists, so that rows move without a request. */
export function useLiveSessions(): void {
  const client = useQueryClient();
  const { listener, stop } = useMemo(() => createListener(client), [client]);
  useLiveListener(listener);
  useEffect(() => stop, [stop]);
}

function createListener(client: QueryClient): { readonly listener: LiveListener; readonly stop: () => void } {
  const refreshCounts = atMostEvery(COUNTS_EVERY_MS, () => {
    void client.invalidateQueries({ queryKey: queryKey.facets });
    void client.invalidateQueries({ queryKey: queryKey.totals });
  });
  const askAgain = atMostEvery(ASK_EVERY_MS, () => void client.invalidateQueries({ queryKey: queryKey.allSessions }));
  const show = (summary: SessionSummary): void => {
    if (updateLists(client, summary) === 'ask') askAgain();
  };
  const holdBack = createHoldBack({
    listed: () => listedSessions(client),
    show,
    later,
    now: () => Date.now(),
  });
  const waiting = createWaitingHold(client);
  return {
    listener: {
      changed: ({ summary }) => {
        holdBack.take(summary);
        waiting.take(summary, needsSomebody(summary) && summary.kind === 'session');
        // A replay that is not on screen is read again when it is opened; one on screen refetches at its own pace.
        void client.invalidateQueries({ queryKey: queryKey.session(summary.session_id), refetchType: 'none' });
        refreshCounts();
      },
      reconnected: () => void client.invalidateQueries(),
    },
    stop: () => {
      holdBack.stop();
      waiting.stop();
    },
  };
}

function listedSessions(client: QueryClient): readonly SessionSummary[] {
  const lists = client.getQueriesData<Pages>({ queryKey: queryKey.allSessions });
  return lists.flatMap(([, data]) => data?.pages.flatMap((page) => page.sessions) ?? []);
}

function updateLists(client: QueryClient, session: SessionSummary): 'done' | 'ask' {
  let answer: 'done' | 'ask' = 'done';
  for (const [key, data] of client.getQueriesData<Pages>({ queryKey: queryKey.allSessions })) {
    if (data === undefined) {
      // The first answer is under way and may be older than this change.
      answer = 'ask';
      continue;
    }
    const match = matchSession(session, key[1] as SessionFilter, Date.now());
    const isKnown = data.pages.some((page) => page.sessions.some((row) => row.session_id === session.session_id));
    if (!isKnown && (match === 'ask' || (match === 'yes' && isHistory(session)))) {
      answer = 'ask';
      continue;
    }
    const pages =
      match === 'no' ? removeSession(data.pages, session.session_id) : upsertSession(data.pages, session).pages;
    client.setQueryData<Pages>(key, { ...data, pages: [...pages] });
  }
  return answer;
}

/** What is imported or read late ended long ago, and comes by the thousand: the list is asked for anew, not grown row by row. */
const isHistory = ({ ended_at: endedAt }: SessionSummary): boolean =>
  endedAt !== null && Date.now() - Date.parse(endedAt) > HISTORY_MS;

function createWaitingHold(client: QueryClient): NeedHold {
  const change = (to: (pages: readonly SessionPage[]) => readonly SessionPage[]): void => {
    client.setQueryData<SessionPage>(queryKey.waiting, (page) => page && to([page])[0]);
  };
  return createNeedHold({
    isShown: (id) =>
      client
        .getQueryData<SessionPage>(queryKey.waiting)
        ?.sessions.some((row) => row.session_id === id && needsSomebody(row)) ?? false,
    show: (session) => change((pages) => upsertSession(pages, session).pages),
    remove: (id) => change((pages) => removeSession(pages, id)),
    later,
  });
}

function later(task: () => void, delayMs: number): () => void {
  const timer = setTimeout(task, delayMs);
  return () => clearTimeout(timer);
}

/** Runs `task` at the end of each span in which it was asked for. */
function atMostEvery(spanMs: number, task: () => void): () => void {
  let pending = false;
  return () => {
    if (pending) return;
    pending = true;
    setTimeout(() => {
      pending = false;
      task();
    }, spanMs);
  };
}
