/** Something in a session that went wrong in a known way. Field names are the public JSON names (snake_case); unknown is null, never 0. */

/** The rules, in the order in which they look: what one of them has told of the same calls, a later one does not tell again. */
export const PROBLEM_KINDS = [
  'failing_command',
  'repeated_read',
  'tool_loop',
  'retry_storm',
  'context_bloat',
  'early_compaction',
  'cache_miss',
  'runaway_subagents',
  'slow_mcp_server',
  'stalled_approval',
] as const;
export type ProblemKind = (typeof PROBLEM_KINDS)[number];

export const SEVERITIES = ['high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Where a session tells it: the item of a turn that has this id. A model call's is its `response_id`, or `<turn_id>-<index>` where it has none. */
export interface EvidenceRef {
  readonly kind: 'tool' | 'model' | 'approval' | 'compaction' | 'turn';
  readonly turn_id: string;
  readonly id: string;
}

export interface Evidence {
  /** RFC 3339, UTC. */
  readonly at: string;
  /** What happened then, with figures. May quote what was recorded. */
  readonly text: string;
  readonly ref: EvidenceRef;
}

/** An estimate. null where what it would be made of is not known. */
export interface Wasted {
  readonly tokens: number | null;
  readonly cost_usd: number | null;
  readonly ms: number | null;
  /** How it was estimated, or why it could not be. */
  readonly how: string;
}

export interface Problem {
  readonly kind: ProblemKind;
  readonly severity: Severity;
  /** What happened, plainly, with figures. May quote what was recorded. */
  readonly sentence: string;
  /** null where it goes over several turns. */
  readonly turn_id: string | null;
  readonly call_ids: readonly string[];
  /** In order of time, the first ones of many. */
  readonly evidence: readonly Evidence[];
  readonly wasted: Wasted;
  /** What to do about it. Quotes nothing. */
  readonly advice: string;
}

const EVIDENCE_MAX = 12;
const CALLS_MAX = 200;
const USD_DIGITS = 6;

/** A problem of bounded size: a loop of ten thousand calls is told by its first. */
export function problemOf(found: Omit<Problem, 'turn_id'>): Problem {
  const turns = new Set(found.evidence.map(({ ref }) => ref.turn_id));
  const [only] = turns;
  const { cost_usd: cost } = found.wasted;
  // without the noise of sums
  const usd = cost === null ? null : Number(cost.toFixed(USD_DIGITS));
  return {
    ...found,
    turn_id: turns.size === 1 && only !== undefined ? only : null,
    wasted: { ...found.wasted, cost_usd: usd },
    call_ids: found.call_ids.slice(0, CALLS_MAX),
    evidence: found.evidence.slice(0, EVIDENCE_MAX),
  };
}
