import { jsonText } from '../../format/clean.ts';
import { sessionList } from '../../format/session-list.ts';
import type { SessionSummary } from '../../model/session.ts';
import { asCalled } from '../program-name.ts';
import { type Reader, type ReadOptions, withReader } from '../reader.ts';
import type { Terminal } from '../terminal.ts';

export interface SessionsOptions extends ReadOptions {
  readonly status?: readonly string[];
  readonly model?: readonly string[];
  readonly repo?: readonly string[];
  readonly user?: readonly string[];
  readonly team?: readonly string[];
  readonly tool?: readonly string[];
  readonly environment?: readonly string[];
  readonly codexVersion?: readonly string[];
  /** ms since the epoch. */
  readonly since?: number;
  readonly until?: number;
  readonly limit?: number;
}

const PAGE_LIMIT = 500;
/** What a person reads at once. A program gets all, or says how many it wants. */
const SHOWN_MAX = 50;

export async function run(search: readonly string[], options: SessionsOptions, terminal: Terminal): Promise<void> {
  const sessions = await withReader(options, terminal, (reader) => readSessions(reader, search, options));
  if (options.json) {
    terminal.print(jsonText(sessions, 2));
    return;
  }
  const { width, paint, now } = terminal;
  // what was recorded is shown as it is; where nothing was, the words are ours
  const isOurs = sessions.length === 0;
  for (const line of sessionList(sessions, { width, paint, now: now() }))
    terminal.print(isOurs ? asCalled(line, terminal.programName) : line);
}

async function readSessions(
  reader: Reader,
  search: readonly string[],
  options: SessionsOptions,
): Promise<SessionSummary[]> {
  const { status, model, user, team, tool, environment, since, until } = options;
  const filter = { status, model, user, team, tool, environment, since, until };
  const narrowed = {
    ...filter,
    repository: options.repo,
    version: options.codexVersion,
    ...(search.length === 0 ? {} : { text: search.join(' ') }),
  };
  const most = options.limit ?? (options.json ? Number.POSITIVE_INFINITY : SHOWN_MAX);
  const sessions: SessionSummary[] = [];
  let cursor: string | null = null;
  do {
    const limit = Math.min(PAGE_LIMIT, most - sessions.length);
    const page = await reader.listSessions(narrowed, cursor === null ? { limit } : { limit, cursor });
    sessions.push(...page.sessions);
    cursor = page.next_cursor;
  } while (cursor !== null && sessions.length < most);
  return sessions;
}
