/**
 * Which sessions a question is about. Every list is "one of these" and empty for "any". The same conditions exist
 * twice, as bound parameters for the store and as a predicate for the sessions in memory; one test holds them together.
 */
import type { LiveSessions } from '../model/live-sessions.ts';
import { searchTextOf } from '../model/search-text.ts';
import type { SessionSummary } from '../model/session.ts';
import type { QueryParams } from '../store/store.ts';
import { textCondition, wordsOf } from './text-condition.ts';

export interface SessionFilter {
  /** Words that must all occur in prompts, answers, commands or outputs, in any case. */
  readonly text?: string | undefined;
  readonly status?: readonly string[] | undefined;
  readonly model?: readonly string[] | undefined;
  readonly repository?: readonly string[] | undefined;
  readonly user?: readonly string[] | undefined;
  readonly team?: readonly string[] | undefined;
  readonly tool?: readonly string[] | undefined;
  readonly environment?: readonly string[] | undefined;
  /** Codex version. */
  readonly version?: readonly string[] | undefined;
  /** Started at or after, ms since the epoch. */
  readonly since?: number | undefined;
  /** Started before, ms since the epoch. */
  readonly until?: number | undefined;
}

/** Beyond any session and inside DateTime64's range: the year 2286. */
export const END_OF_TIME_MS = 10_000_000_000_000;

/** The parameters of the conditions that `sessionSql` puts in for the same filter. */
export function filterParams(filter: SessionFilter): QueryParams {
  return {
    since: Math.trunc(Math.max(0, filter.since ?? 0)),
    until: Math.trunc(Math.min(END_OF_TIME_MS, filter.until ?? END_OF_TIME_MS)),
    status: filter.status ?? [],
    model: filter.model ?? [],
    repository: filter.repository ?? [],
    user: filter.user ?? [],
    team: filter.team ?? [],
    tool: filter.tool ?? [],
    environment: filter.environment ?? [],
    version: filter.version ?? [],
    ...textCondition(filter.text).params,
  };
}

const isOneOf = (wanted: readonly string[] | undefined, value: string | null | undefined): boolean =>
  wanted === undefined || wanted.length === 0 || (value !== null && value !== undefined && wanted.includes(value));

const isAnyOf = (wanted: readonly string[] | undefined, values: () => readonly string[]): boolean =>
  wanted === undefined || wanted.length === 0 || values().some((value) => wanted.includes(value));

/** The same conditions for a session in memory. */
export function matchesFilter(summary: SessionSummary, filter: SessionFilter, live: LiveSessions): boolean {
  const startedAt = Date.parse(summary.started_at);
  return (
    summary.kind === 'session' &&
    startedAt >= (filter.since ?? 0) &&
    startedAt < (filter.until ?? END_OF_TIME_MS) &&
    isOneOf(filter.status, summary.status) &&
    isAnyOf(filter.model, () => summary.models) &&
    isOneOf(filter.repository, summary.git?.repository) &&
    isOneOf(filter.user, summary.user) &&
    isOneOf(filter.team, summary.team) &&
    isOneOf(filter.environment, summary.environment) &&
    isOneOf(filter.version, summary.codex_version) &&
    isAnyOf(filter.tool, () => toolsOf(summary, live)) &&
    hasWords(filter.text, () => textOf(summary, live))
  );
}

function toolsOf(summary: SessionSummary, live: LiveSessions): string[] {
  const turns = live.session(summary.session_id)?.turns ?? [];
  return turns.flatMap((turn) => turn.tool_calls.map((call) => call.name));
}

function textOf(summary: SessionSummary, live: LiveSessions): string {
  return searchTextOf(live.session(summary.session_id)?.turns ?? []).toLowerCase();
}

function hasWords(wanted: string | undefined, text: () => string): boolean {
  const words = wordsOf(wanted);
  if (words.length === 0) return true;
  const said = text();
  return words.every((word) => said.includes(word.toLowerCase()));
}
