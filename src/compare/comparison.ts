/** Two sessions side by side: the shape of `GET /api/v1/compare`. Field names are the public JSON names. Unknown is null, never 0. */
import type { SessionSummary, TurnStatus } from '../model/session.ts';
import type { TurnStep } from '../model/turn-step.ts';

/** `b - a`; null where one of them is not known, or only a lower bound. */
export interface Figure {
  readonly a: number | null;
  readonly b: number | null;
  readonly difference: number | null;
}

/** Of a session or of a turn. A turn that one side does not have is 0 there, for that is known. */
export interface Figures {
  readonly time_ms: Figure;
  readonly tokens: Figure;
  readonly cost_usd: Figure;
  readonly model_calls: Figure;
  readonly tool_calls: Figure;
  /** Tool calls that run a command in a shell. */
  readonly commands: Figure;
  readonly failures: Figure;
}

export type FigureName = keyof Figures;

/**
 * `none`: both did the same, and it ended alike · `outcome`: the same, and it ended otherwise · `words`: the same place, other words (an answer, a patch of the
 * same files) · `other`: the one did this where the other did that · `only_a`, `only_b`: the other did nothing there.
 */
export type Difference = 'none' | 'outcome' | 'words' | 'other' | 'only_a' | 'only_b';

/** What only the model thought or asked of itself is no step: it is in the figures. */
export type StepKind = Exclude<TurnStep['kind'], 'model' | 'reasoning'>;

export interface StepSide {
  /** As the page names it in its links. */
  readonly id: string;
  readonly kind: StepKind;
  /** In its turn, from 1. */
  readonly number: number;
  /** The tool, as `server/tool` where it is one of MCP; null for what is no call. */
  readonly name: string | null;
  /** One line of what was said or done, cut; null where it was not sent. */
  readonly text: string | null;
  /** How it ended: of a call, of an approval its decision; null where that is not known, or nothing that ends. */
  readonly status: string | null;
  readonly exit_code: number | null;
  readonly duration_ms: number | null;
}

export interface ComparedStep {
  readonly difference: Difference;
  readonly a: StepSide | null;
  readonly b: StepSide | null;
}

export interface TurnSide {
  readonly turn_id: string;
  /** Of its thread, from 1. */
  readonly number: number;
  /** Nickname or role of the sub-agent; null for the session's own thread. */
  readonly agent: string | null;
  readonly status: TurnStatus;
  readonly steps: number;
}

export interface ComparedTurn {
  readonly a: TurnSide | null;
  readonly b: TurnSide | null;
  readonly figures: Figures;
  readonly steps: readonly ComparedStep[];
}

/** Where they parted: a place in `turns`, and in the steps of it; null for a turn that only one has, and that has no steps. */
export interface Parting {
  readonly turn: number;
  readonly step: number | null;
  /** `turn 2 step 4` */
  readonly place: string;
  readonly difference: Exclude<Difference, 'none'>;
  /** They did the same all the way, and only the model said it otherwise. */
  readonly is_only_words: boolean;
}

export interface SettingDifference {
  readonly name: string;
  readonly a: string | null;
  readonly b: string | null;
}

export interface Comparison {
  readonly a: SessionSummary;
  readonly b: SessionSummary;
  /** "B took 38 s less, cost $0.40 more, ran 6 more commands, parted at turn 2 step 4". Holds no recorded text. */
  readonly sentence: string;
  /** What to know about the figures, as sentences. */
  readonly notes: readonly string[];
  readonly figures: Figures;
  /** Under which they ran, where they are not the same. */
  readonly settings: readonly SettingDifference[];
  /** null where both did the same in the same words. */
  readonly first_difference: Parting | null;
  readonly turns: readonly ComparedTurn[];
}
