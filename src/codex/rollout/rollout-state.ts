/**
 * All that a reader needs to go on in the middle of a file: plain JSON, and small, since the importer writes it down again and again.
 */

/** A model request's settings as `settings` observations tell them. */
export type Settings = Readonly<Record<string, string>>;

/** The words with which an agent was spawned: the agent's own file has them encrypted or not at all. */
export interface Spawn {
  readonly callId: string;
  readonly prompt: string | null;
  readonly role: string | null;
}

export interface RolloutState {
  readonly version: 1;
  /** When this file was begun, ms since the epoch; 0 where its ids do not tell. What is older was copied into it. */
  born: number;
  /** When the file's own `session_meta` was written; null until it was seen. */
  openedAt: number | null;
  /** The file is a sub-agent's: what it copied it inherited, and did not fork. */
  subagent: boolean;
  /** Told, or found out from the first copied `session_meta`. */
  forkedFrom: string;
  paginated: boolean;
  /** Lines before this ordinal are inherited from the parent agent. */
  ownOrdinal: number;
  copying: boolean;
  /** The copy holds turns with ids, so that the first turn with an own id ends it. */
  copiedTurns: boolean;
  /** Of the last line, ms since the epoch. */
  lastAt: number;
  /** The turn that is open in the file; '' between turns and in files of versions without turn ids. */
  turnId: string;
  /** The open turn was asked for in words. */
  prompted: boolean;
  /** A review runs: its turn, or '' where its version names no turns. null when there is none. */
  reviewTurn: string | null;
  settings: Settings;
  /** `settings` have been told for the open turn. */
  settingsTold: boolean;
  /** The last `total_token_usage`, as text: only whether it changed matters. */
  totals: string | null;
  /** Usages of `token_usage_record` lines that no `token_count` has repeated yet, oldest first. */
  records: string[];
  /** The last turn that had a `token_usage_record`. */
  recordedTurn: string;
  context: string;
  rateLimits: string;
  /** A `compacted` line whose `ContextCompaction` is still to come. */
  compacted: { readonly at: number; readonly turnId: string } | null;
  /** The line before was a `compacted`. */
  afterCompaction: boolean;
  spawns: Spawn[];
}

export const newRolloutState = (): RolloutState => ({
  version: 1,
  born: 0,
  openedAt: null,
  subagent: false,
  forkedFrom: '',
  paginated: false,
  ownOrdinal: 0,
  copying: false,
  copiedTurns: false,
  lastAt: 0,
  turnId: '',
  prompted: false,
  reviewTurn: null,
  settings: {},
  settingsTold: false,
  totals: null,
  records: [],
  recordedTurn: '',
  context: '',
  rateLimits: '',
  compacted: null,
  afterCompaction: false,
  spawns: [],
});
