import { type FilterLists, LIST_NAMES } from '../../filter/condition.ts';
import { parseFilter } from '../../filter/parse-filter.ts';
import { jsonText } from '../../format/clean.ts';
import { sessionList } from '../../format/session-list.ts';
import { AppError } from '../../lib/errors.ts';
import { count } from '../../lib/figure.ts';
import { parseWhen } from '../../lib/when.ts';
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

type SessionFilter = Parameters<Reader['listSessions']>[0];

const PAGE_LIMIT = 500;
/** What a person reads at once. A program gets all, or says how many it wants. */
const SHOWN_MAX = 50;

export async function run(search: readonly string[], options: SessionsOptions, terminal: Terminal): Promise<void> {
  const narrowed = readFilter(search.join(' '), options, terminal.now());
  const { sessions, notKnown } = await withReader(options, terminal, (reader) =>
    readSessions(reader, narrowed, options),
  );
  if (notKnown > 0) {
    const older = `${count(notKnown)} older session${notKnown === 1 ? '' : 's'}`;
    const left = `${older} may belong here: edits and problems were not kept yet when they were written. \`turnscope rebuild\` finds out.`;
    terminal.warn(asCalled(left, terminal.programName));
  }
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
  narrowed: SessionFilter,
  options: SessionsOptions,
): Promise<{ readonly sessions: readonly SessionSummary[]; readonly notKnown: number }> {
  const most = options.limit ?? (options.json ? Number.POSITIVE_INFINITY : SHOWN_MAX);
  const sessions: SessionSummary[] = [];
  let cursor: string | null = null;
  let notKnown = 0;
  do {
    const limit = Math.min(PAGE_LIMIT, most - sessions.length);
    const page = await reader.listSessions(narrowed, cursor === null ? { limit } : { limit, cursor });
    sessions.push(...page.sessions);
    cursor = page.next_cursor;
    notKnown += page.not_known ?? 0;
  } while (cursor !== null && sessions.length < most);
  return { sessions, notKnown };
}

/** The words in the language of filters, and the flags: what both say must hold, values of one list add up. */
function readFilter(text: string, options: SessionsOptions, now: number): SessionFilter {
  const { filter: asked, faults } = parseFilter(text);
  const [fault] = faults;
  if (fault !== undefined)
    throw new AppError('invalid_input', `cannot read ${JSON.stringify(text.slice(fault.at, fault.end))}`, {
      hint: fault.message,
    });
  const { q, since, until, ...conditions } = asked;
  const flags: FilterLists = {
    status: options.status,
    model: options.model,
    repository: options.repo,
    user: options.user,
    team: options.team,
    tool: options.tool,
    environment: options.environment,
    version: options.codexVersion,
  };
  const lists = LIST_NAMES.map((name) => [name, [...(conditions[name] ?? []), ...(flags[name] ?? [])]] as const);
  const times = { since: options.since ?? timeOf(since, now), until: options.until ?? timeOf(until, now) };
  return {
    ...conditions,
    ...Object.fromEntries(lists.filter(([, values]) => values.length > 0)),
    ...(q === undefined ? {} : { text: q }),
    ...Object.fromEntries(Object.entries(times).filter(([, at]) => at !== undefined)),
  };
}

const timeOf = (text: string | undefined, now: number): number | undefined =>
  text === undefined ? undefined : parseWhen(text, now);
