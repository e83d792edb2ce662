/**
 * From when on something is a problem. Each figure is set so that ordinary work stays below it: a false alarm costs more trust than a late one.
 * docs/reference/problems.md holds the same figures; a test compares the two.
 */
export const THRESHOLD = {
  /** One more than the tries that a person would call stubborn. */
  loop_calls: 5,
  /** A call that comes back after longer belongs to other work. */
  loop_window_calls: 20,
  /** A-B-A-B: three rounds are a check, an answer to it and a check of the answer. */
  loop_rounds: 4,
  /** Fruitless searches with other words are ordinary for longer than the same failure is. */
  loop_same_answers: 8,
  /** The second try may follow a thought, the third does not where nothing was changed. */
  failing_runs: 3,
  /** Edits between the runs are work, until five of them have changed nothing in how it fails. */
  failing_runs_with_changes: 5,
  /** A model looks once, and again before and after an edit. */
  read_times: 4,
  /** Codex itself tries five times: fewer in all are one bad moment. */
  retry_attempts: 5,
  retry_window_ms: 5 * 60_000,
  /** A quarter of the window at once: four such steps, and nothing else fits. */
  bloat_step_share: 0.25,
  bloat_step_tokens: 20_000,
  /** Codex compacts at about nine tenths; who stays this near below it has no room to work in. */
  bloat_fill_share: 0.85,
  bloat_full_calls: 5,
  /** Compaction of a window that is not half full forgets without need. */
  compaction_fill_share: 0.5,
  compaction_count: 3,
  compaction_window_ms: 30 * 60_000,
  /** Providers keep a prompt for five to ten minutes after its last use. */
  cache_life_ms: 5 * 60_000,
  /** The prompt was cached before the pause … */
  cache_share_before: 0.5,
  /** … and was not any more behind it. */
  cache_share_after: 0.2,
  /** Less is cents, and system prompts alone. */
  cache_lost_tokens: 10_000,
  subagents_at_once: 10,
  /** One sub-agent against all the rest of the session. */
  subagent_cost_ratio: 5,
  subagent_cost_usd: 5,
  mcp_calls: 3,
  mcp_median_ms: 5_000,
  mcp_slower_times: 5,
  /** In sum: below, nobody has waited for it. */
  mcp_sum_ms: 30_000,
  approval_wait_ms: 3 * 60_000,
} as const;
