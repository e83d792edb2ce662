/**
 * What each condition of a filter asks, said twice side by side: as SQL on the columns of `session`, and as what a session in memory has.
 * `test/contract/query.test.ts` holds the two together. Only what is asked becomes part of a statement: a column that nobody asks for is not read.
 */
import type { BoundName, ListName } from '../filter/condition.ts';
import { REPOSITORY_LABEL, REPOSITORY_NAME, repositoryNames } from '../filter/repository-name.ts';
import type { SessionSummary, Turn } from '../model/session.ts';
import { findProblems } from '../problem/find-problems.ts';

/** A session in memory; its turns only where somebody asks for them. */
export interface Candidate {
  readonly summary: SessionSummary;
  readonly turns: () => readonly Turn[];
}

interface ListCondition {
  /** @param placeholder the bound array of `values` */
  readonly sql: (placeholder: string, values: readonly string[]) => string;
  readonly told: (candidate: Candidate) => readonly (string | null | undefined)[];
}

interface BoundCondition {
  readonly column: string;
  readonly told: (summary: SessionSummary) => number | null;
}

interface Trait {
  readonly sql: string;
  readonly holds: (candidate: Candidate) => boolean;
}

const counted = (column: string, count: (counts: SessionSummary['counts']) => number | null): Trait => ({
  sql: `ifNull(${column}, 0) > 0`,
  holds: ({ summary }) => (count(summary.counts) ?? 0) > 0,
});

/** What `has` may ask. Unknown counts are not there. */
const TRAITS: Readonly<Record<string, Trait>> = {
  tool_failures: counted('ToolFailures', ({ tool_failures }) => tool_failures),
  retries: counted('Retries', ({ retries }) => retries),
  compactions: counted('Compactions', ({ compactions }) => compactions),
  approvals: counted('Approvals', ({ approvals }) => approvals),
  subagents: counted('Subagents', ({ subagents }) => subagents),
  edits: counted('FilesEdited', ({ files_edited }) => files_edited),
  errors: {
    sql: 'arrayExists(errors -> errors > 0, `ModelUsage.Errors`)',
    holds: ({ turns }) => turns().some(({ model_calls }) => model_calls.some(isFailedCall)),
  },
};

const isFailedCall = ({ model, status }: Turn['model_calls'][number]): boolean => model !== null && status === 'error';

const oneOf =
  (column: string) =>
  (placeholder: string): string =>
    `${column} IN ${placeholder}`;

const anyOf =
  (column: string) =>
  (placeholder: string): string =>
    `hasAny(${column}, ${placeholder})`;

const IS_WHOLE_ADDRESS = /:|^\/|\/.*\//;

/** By its whole address, which an index answers, or by its name. */
function repositorySql(placeholder: string, values: readonly string[]): string {
  const whole = `GitRepository IN ${placeholder}`;
  if (values.every((value) => IS_WHOLE_ADDRESS.test(value))) return whole;
  const part = (pattern: string): string =>
    `replaceAll(extract(toString(GitRepository), '${pattern}'), ':', '/') IN ${placeholder}`;
  return `(${whole} OR ${part(REPOSITORY_NAME)} OR ${part(REPOSITORY_LABEL)})`;
}

const callsOf = ({ turns }: Candidate) => turns().flatMap(({ tool_calls }) => tool_calls);

export const LIST_CONDITION: Readonly<Record<ListName, ListCondition>> = {
  // IN, because no index is asked about has(…, Status)
  status: { sql: oneOf('Status'), told: ({ summary }) => [summary.status] },
  model: { sql: anyOf('Models'), told: ({ summary }) => summary.models },
  repository: {
    sql: repositorySql,
    told: ({ summary }) => (summary.git?.repository == null ? [] : repositoryNames(summary.git.repository)),
  },
  branch: { sql: oneOf('GitBranch'), told: ({ summary }) => [summary.git?.branch] },
  user: { sql: oneOf('User'), told: ({ summary }) => [summary.user] },
  team: { sql: oneOf('Team'), told: ({ summary }) => [summary.team] },
  tool: { sql: anyOf('Tools'), told: (candidate) => callsOf(candidate).map(({ name }) => name) },
  mcp_server: { sql: anyOf('McpServers'), told: (candidate) => callsOf(candidate).map((call) => call.mcp_server) },
  environment: { sql: oneOf('Environment'), told: ({ summary }) => [summary.environment] },
  version: { sql: oneOf('CodexVersion'), told: ({ summary }) => [summary.codex_version] },
  source: { sql: anyOf('Sources'), told: ({ summary }) => summary.sources },
  has: {
    sql: (_, values) => `(${values.map((value) => TRAITS[value]?.sql ?? 'false').join(' OR ')})`,
    told: (candidate) => Object.entries(TRAITS).flatMap(([name, { holds }]) => (holds(candidate) ? [name] : [])),
  },
  problem: {
    sql: anyOf('ProblemRules'),
    told: ({ summary, turns }) => findProblems({ ...summary, turns: turns() }).map(({ kind }) => kind),
  },
};

const COST: BoundCondition = { column: 'CostUsd', told: ({ cost_usd }) => cost_usd };
const TOKENS: BoundCondition = { column: 'TotalTokens', told: ({ tokens }) => tokens.total };
const DURATION: BoundCondition = { column: 'DurationMs', told: ({ duration_ms }) => duration_ms };

/** Both ends belong to it; what is unknown is in no range. */
export const BOUND_CONDITION: Readonly<Record<BoundName, BoundCondition>> = {
  min_cost_usd: COST,
  max_cost_usd: COST,
  min_tokens: TOKENS,
  max_tokens: TOKENS,
  min_duration_ms: DURATION,
  max_duration_ms: DURATION,
};

export const isLowerBound = (name: BoundName): boolean => name.startsWith('min_');
