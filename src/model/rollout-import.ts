/** An import of rollout files, as it is asked for and told about: by the command, over the API, and to itself. Names are the public JSON names. */

export interface ImportRequest {
  /** Absolute: folders, Codex homes or single files. */
  readonly paths: readonly string[];
  /** ms since the epoch: only files that changed then or later. */
  readonly since?: number | undefined;
  /** Only say what would be read. */
  readonly dryRun: boolean;
}

export interface ImportProgress {
  readonly files: number;
  readonly files_total: number;
  /** On disk. */
  readonly bytes: number;
  readonly bytes_total: number;
  /** `storing`: everything is read and on its way into the tables. */
  readonly state: 'reading' | 'storing';
}

export interface ImportProblem {
  readonly path: string;
  readonly reason: string;
}

export interface ImportSummary {
  readonly dry_run: boolean;
  /** Stopped before the end; the next import goes on there. */
  readonly interrupted: boolean;
  /** Found, each rollout once. */
  readonly files: number;
  readonly bytes: number;
  /** Of these, with nothing new since the last import. */
  readonly files_unchanged: number;
  /** Read, or (dry run) to be read. */
  readonly files_read: number;
  readonly bytes_read: number;
  /** Sessions in what was read: threads that are no sub-agents. */
  readonly sessions: number;
  readonly observations: number;
  /** Lines that could not be read, and were left out. */
  readonly lines_unreadable: number;
  readonly problems: readonly ImportProblem[];
  readonly duration_ms: number;
}

/** What an import of the Codex home that is followed would read. */
export interface WaitingRollouts {
  /** null where none is followed. */
  readonly codex_home: string | null;
  /** Never read, sub-agents' among them. */
  readonly files: number;
  /** On disk. */
  readonly bytes: number;
}
