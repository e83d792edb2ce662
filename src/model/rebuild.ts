/** What `turnscope rebuild` did, or with `dry_run` what it would read: the shape of its `--json`. */
export interface RebuildSummary {
  readonly dry_run: boolean;
  /** What was read. Spans and log records are those that may tell of Codex; a dry run counts all that are stored. */
  readonly read: {
    readonly logs: number;
    readonly spans: number;
    readonly hooks: number;
    readonly rollout_files: number;
    readonly rollout_bytes: number;
  };
  /** What could not be read anew and was kept as it stood: null in a dry run. */
  readonly kept: {
    /** Threads whose rollouts are not on this machine any more, or cannot be read, and what they had said. */
    readonly rollout_threads: number;
    readonly rollout_observations: number;
    /** Facts from before the oldest log record, span or hook call that is still stored. */
    readonly older_observations: number;
  } | null;
  readonly observations: number | null;
  readonly sessions: number | null;
  readonly sessions_added: number | null;
  readonly sessions_removed: number | null;
  readonly sessions_changed: number | null;
  /** Rollouts that were there and could not be read to their end. */
  readonly problems: readonly { readonly path: string; readonly reason: string }[];
  readonly seconds: number;
}

export type RebuildStep = 'logs' | 'spans' | 'hooks' | 'rollouts' | 'sessions' | 'swap';

export interface RebuildProgress {
  readonly step: RebuildStep;
  /** Records, bytes of rollouts, threads. */
  readonly done: number;
  /** null where nobody counted before. */
  readonly total: number | null;
}
