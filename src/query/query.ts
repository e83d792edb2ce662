/** The questions that screens, commands and agents may ask. They read the store here and nowhere else. */
import { LIST_NAMES, type ListName } from '../filter/condition.ts';
import type { CostBasis, Session, SessionSummary } from '../model/session.ts';
import type { Tokens } from '../model/tokens.ts';
import type { Problem } from '../problem/problem.ts';
import type { SqlAnswer } from '../store/store.ts';
import type { RecordFilter, RecordPage } from './records.ts';
import type { SessionFilter } from './session-filter.ts';

export interface PageRequest {
  /** Rows of one page. */
  readonly limit: number;
  /** `next_cursor` of the page before; absent for the first. */
  readonly cursor?: string | undefined;
}

export interface SessionPage {
  readonly sessions: readonly SessionSummary[];
  /** null on the last page. */
  readonly next_cursor: string | null;
  /** Session → tokens of its turns as a line; without those that have fewer than two turns. */
  readonly token_lines?: Readonly<Record<string, readonly (number | null)[]>> | undefined;
  /**
   * On the first page, where there are some: stored sessions that fit all other conditions, and were written before what `has: edits` or `problem` asks was
   * kept. They are not listed; a rebuild looks at them again.
   */
  readonly not_known?: number | undefined;
}

export const STATS_KEYS = ['model', 'tool', 'user', 'team', 'repo', 'day'] as const;
export type StatsKey = (typeof STATS_KEYS)[number];

export interface StatsRow {
  /** null: sessions that do not tell. */
  readonly key: string | null;
  readonly sessions: number;
  /** Unknown where the sources tell turns only per session, not per key. */
  readonly turns: number | null;
  readonly tool_calls: number | null;
  readonly tokens: Tokens;
  readonly cost_usd: number | null;
  /** `partly`: some of what is totalled has no price, so that `cost_usd` is the least that it cost. */
  readonly cost_basis: CostBasis;
}

export type ReliabilityKey = 'tool' | 'mcp_server';

export interface ReliabilityRow {
  readonly key: string;
  /** null for Codex's own tools. */
  readonly mcp_server: string | null;
  readonly sessions: number;
  readonly calls: number;
  readonly ok: number;
  readonly errors: number;
  readonly denied: number;
  readonly aborted: number;
  readonly running: number;
  /** Commands that ended with another code than 0: the command failed, not the tool. */
  readonly exit_not_zero: number;
  readonly p50_ms: number | null;
  readonly p95_ms: number | null;
  readonly max_ms: number | null;
  readonly last_error_at: string | null;
}

/** `ttft`: time to the first token. */
export type LatencyMetric = 'turn' | 'ttft' | 'tool';
export type LatencyKey = 'model' | 'version' | 'day' | 'tool';

export interface LatencyRow {
  /** null: sessions that do not tell. */
  readonly key: string | null;
  readonly samples: number;
  readonly p50_ms: number | null;
  readonly p90_ms: number | null;
  readonly p95_ms: number | null;
  readonly p99_ms: number | null;
  readonly max_ms: number | null;
}

/** From when to when anything is known; null where no session is stored. */
export interface Extent {
  readonly first_started_at: string | null;
  /** The newest sign of life of any session. */
  readonly last_seen_at: string | null;
}

/** What sessions can be asked for by a list of values can be counted by each of them. */
export const FACETS = LIST_NAMES;
export type Facet = ListName;

export interface FacetValue {
  readonly value: string;
  /** Sessions. */
  readonly count: number;
}

export type Facets = Readonly<Record<Facet, readonly FacetValue[]>>;

export interface SqlRequest {
  readonly query: string;
  readonly maxRows?: number | undefined;
  /** A name of the asker's choice, for `TelemetryQuery.sqlProgress`. */
  readonly queryId?: string | undefined;
}

/** Where the asker stands: decides what `current` means. */
export interface Standpoint {
  /** The working directory of the asker, absolute. */
  readonly cwd?: string | undefined;
}

export interface Query {
  listSessions(filter: SessionFilter, page: PageRequest): Promise<SessionPage>;
  /**
   * The whole session. `ref` is an id, a unique prefix of one, `last` or `current`.
   * Throws `not_found`, or `conflict` with the candidates when a prefix fits several.
   */
  getSession(ref: string, standpoint?: Standpoint): Promise<Session>;
  /** What went wrong in a session in a known way, the worst first. Takes and throws what `getSession` does. */
  problems(ref: string, standpoint?: Standpoint): Promise<readonly Problem[]>;
  /** What the sources said, oldest first. Takes and throws what `getSession` does. */
  records(ref: string, filter: RecordFilter, page: PageRequest): Promise<RecordPage>;
  stats(by: StatsKey, filter: SessionFilter): Promise<StatsRow[]>;
  facets(filter: SessionFilter): Promise<Facets>;
  /** How calls of tools ended. */
  reliability(by: ReliabilityKey, filter: SessionFilter): Promise<ReliabilityRow[]>;
  latency(
    what: { readonly metric: LatencyMetric; readonly by: LatencyKey },
    filter: SessionFilter,
  ): Promise<LatencyRow[]>;
  extent(): Promise<Extent>;
  /** A SELECT of the user's own, read-only and bounded; `signal` stops it in the engine, too. */
  sql(request: SqlRequest, signal?: AbortSignal): Promise<SqlAnswer>;
}
