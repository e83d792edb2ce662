/**
 * All that a reader needs to go on in the middle of a file: plain JSON, and small, since the importer writes it down again and again.
 */
import type { Told } from './told.ts';
import { NO_USAGE_CHAINS, type UsageChains } from './usage-chain.ts';

/** A model request's settings as `settings` observations tell them. */
export type Settings = Readonly<Record<string, string>>;

/** The words with which an agent was spawned: the agent's own file has them encrypted or not at all. */
export interface Spawn {
  readonly callId: string;
  readonly prompt: string | null;
  readonly role: string | null;
}

/** The beginning of a turn: its prompt, and its first request to the model. */
export interface Held {
  requested: boolean;
  readonly told: Told[];
}

export interface RolloutState {
  readonly version: 1;
  /** When this file was begun, ms since the epoch; 0 where its ids do not tell. What is older was copied into it. */
  born: number;
  /** When the file's own `session_meta` was written; null until it was seen. */
  openedAt: number | null;
  /** The file is a sub-agent's: what it copied it inherited, and did not fork. */
  subagent: boolean;
  /** The file is a reviewer's that names no parent, and its turn has not begun yet. */
  reviewer: boolean;
  /** Told, or found out from the first copied `session_meta`. */
  forkedFrom: string;
  paginated: boolean;
  /** Lines before this ordinal are inherited from the parent agent. */
  ownOrdinal: number;
  copying: boolean;
  /** The copy holds turns with ids, so that the first turn with an own id ends it. */
  copiedTurns: boolean;
  /** When the copy began, ms since the epoch. */
  copiedAt: number;
  /** The first words of a turn that may be copied, and may be the thread's own: it depends on how long the model takes. */
  held: Held | null;
  /** Of the last line, ms since the epoch. */
  lastAt: number;
  /** The turn that is open in the file; '' between turns and in files of versions without turn ids. */
  turnId: string;
  /** Turns that were open when this one began, and have not ended: killed with their process, or run by another one. */
  beside: string[];
  /** The open turn was asked for in words. */
  prompted: boolean;
  /** The model called a tool since a response was last counted. */
  called: boolean;
  /** The newest response called no tool: with or without words, it was the answer. */
  answered: boolean;
  /** Prompts since the last answer: one that is still to be answered, unless several processes are at work. */
  asked: number;
  /** A prompt, the output of a tool or a compaction since the last `turn_context`: the next one goes on with the open turn. */
  hasCause: boolean;
  /** When the last `turn_context` was written, if it had no such cause. */
  causelessAt: number | null;
  /** A user's message that looks like Codex's own, for which no event may come; '' for none. */
  unsaid: string;
  /** A review runs: its turn, or '' where its version names no turns. null when there is none. */
  reviewTurn: string | null;
  settings: Settings;
  /** `settings` have been told for the open turn. */
  settingsTold: boolean;
  /** The file goes on with the totals of another one, and the model has not spoken in it yet. */
  inheritsTotals: boolean;
  /** The running totals of each process that writes this file. */
  usageChains: UsageChains;
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
  reviewer: false,
  forkedFrom: '',
  paginated: false,
  ownOrdinal: 0,
  copying: false,
  copiedTurns: false,
  copiedAt: 0,
  held: null,
  lastAt: 0,
  turnId: '',
  beside: [],
  prompted: false,
  called: false,
  answered: false,
  asked: 0,
  hasCause: false,
  causelessAt: null,
  unsaid: '',
  reviewTurn: null,
  settings: {},
  settingsTold: false,
  inheritsTotals: false,
  usageChains: NO_USAGE_CHAINS,
  records: [],
  recordedTurn: '',
  context: '',
  rateLimits: '',
  compacted: null,
  afterCompaction: false,
  spawns: [],
});
