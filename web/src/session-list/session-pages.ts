import type { SessionPage, SessionSummary } from '../api/shape.ts';

export type UpsertResult = { readonly pages: readonly SessionPage[]; readonly added: boolean };

/** Newest first; the id breaks ties, so that the order never flickers. */
export function isBefore(a: SessionSummary, b: SessionSummary): boolean {
  const [at, bt] = [Date.parse(a.started_at), Date.parse(b.started_at)];
  return at === bt ? a.session_id > b.session_id : at > bt;
}

/**
 * The pages with `session` in its place: replaced where it was, else inserted by start time. A session older than the
 * last loaded row of an unfinished list is left out: it arrives with its page.
 */
export function upsertSession(present: readonly SessionPage[], session: SessionSummary): UpsertResult {
  const pages = withoutAgents(present, session);
  const known = pages.some((page) => page.sessions.some((row) => row.session_id === session.session_id));
  if (known) {
    const replace = (row: SessionSummary): SessionSummary => (row.session_id === session.session_id ? session : row);
    return { pages: pages.map((page) => ({ ...page, sessions: page.sessions.map(replace) })), added: false };
  }
  const target = pages.findIndex((page) => page.sessions.some((row) => isBefore(session, row)));
  const index = target === -1 ? pages.length - 1 : target;
  const page = pages[index];
  if (page === undefined || (target === -1 && page.next_cursor !== null)) return { pages, added: false };
  const at = page.sessions.findIndex((row) => isBefore(session, row));
  const sessions = at === -1 ? [...page.sessions, session] : page.sessions.toSpliced(at, 0, session);
  return { pages: pages.with(index, { ...page, sessions }), added: true };
}

/**
 * A sub-agent's first words may come before anybody told whose child it is; until then it looked like a session of its
 * own. Once its root names it, that row goes.
 */
function withoutAgents(pages: readonly SessionPage[], session: SessionSummary): readonly SessionPage[] {
  return session.agents
    .filter((agent) => agent.thread_id !== session.session_id)
    .reduce((rest, agent) => removeSession(rest, agent.thread_id), pages);
}

/** Rows that no other row names as its sub-agent: the server's list may still have one that its root has just claimed. */
export function rootsOnly(rows: readonly SessionSummary[]): readonly SessionSummary[] {
  const agents = new Set(
    rows.flatMap((row) => row.agents.map((agent) => agent.thread_id).filter((id) => id !== row.session_id)),
  );
  return agents.size === 0 ? rows : rows.filter((row) => !agents.has(row.session_id));
}

/** The pages without that session. */
export function removeSession(pages: readonly SessionPage[], sessionId: string): readonly SessionPage[] {
  const keep = (row: SessionSummary): boolean => row.session_id !== sessionId;
  if (pages.every((page) => page.sessions.every(keep))) return pages;
  return pages.map((page) => ({ ...page, sessions: page.sessions.filter(keep) }));
}
