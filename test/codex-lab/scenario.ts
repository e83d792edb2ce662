import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What the scripted model says in one answer. Arguments of a function call are given as an object. */
export type Item =
  | { readonly type: 'message'; readonly text: string; readonly phase?: 'commentary' | 'final_answer' | null }
  | { readonly type: 'reasoning'; readonly text: string }
  | {
      readonly type: 'function_call';
      readonly name: string;
      /** `mcp__lab` for the MCP server of the lab, `collaboration` for sub-agents. */
      readonly namespace?: string;
      readonly arguments: Readonly<Record<string, unknown>>;
    }
  | { readonly type: 'custom_tool_call'; readonly name: string; readonly input: string };

/** Tokens that an answer bills. `cached` is inside `input`, `reasoning` inside `output`. */
export interface Usage {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly reasoning: number;
}

/** One answer to one `POST /v1/responses`. */
export interface Step {
  readonly items?: readonly Item[];
  readonly usage?: Usage;
  /** The answer begins when this many answers were delivered, over all threads. */
  readonly after_answers?: number;
  /** Wait before the answer begins. */
  readonly latency_ms?: number;
  /** Wait after each event of the stream. */
  readonly chunk_delay_ms?: number;
  /** An HTTP error in place of a stream. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly error?: unknown;
  /** The connection breaks in mid-stream, or just before its end. */
  readonly drop_after_events?: number;
  readonly drop_before_completed?: boolean;
  /** The provider gives up in mid-answer: `insufficient_quota`, `context_length_exceeded`, … */
  readonly failed?: { readonly code: string; readonly message: string };
  /** The answer never comes: the connection stays open until Codex ends. */
  readonly hang?: boolean;
  /** Only for this agent (`/root`, `/root/reader`); without it, for whoever asks. */
  readonly match_agent?: string;
}

/** When the user loses patience. `request`: at the nth request to the model; `file`: when a command has made this file in the project. */
export interface Signal {
  readonly name: 'SIGINT' | 'SIGTERM' | 'SIGKILL';
  readonly at: { readonly request: number } | { readonly file: string };
}

/** One `codex exec`. */
export interface Prompt {
  /** Absent for a review, which needs no words. */
  readonly text?: string;
  /**
   * What to do with the thread of the run before. Default: `new` for the first, `resume` for the others. `revert` (app-server only) takes its
   * newest turn back.
   */
  readonly mode?: 'new' | 'resume' | 'fork' | 'review' | 'revert';
  readonly signal?: Signal;
}

/** A script: what the user types, what the model answers, how Codex is configured. */
export interface Scenario {
  readonly name: string;
  readonly description: string;
  /** The first is `codex exec`, the others `codex exec resume`; with `parallel` each is a session of its own, all at once. */
  readonly prompts: readonly (string | Prompt)[];
  readonly parallel?: boolean;
  /** One `codex app-server` in place of a `codex exec` for each prompt. */
  readonly appServer?: boolean;
  /** Put the last thread away in the end (app-server only). */
  readonly archive?: boolean;
  readonly responses: readonly Step[];
  /** Added to the environment of Codex. */
  readonly env?: Readonly<Record<string, string>>;
  /** Files that are changed, but not committed, in the project: what a review looks at. */
  readonly changed?: Readonly<Record<string, string>>;
  readonly config?: {
    /** Offers the MCP server `lab` (mcp-echo.ts). */
    readonly mcp?: boolean;
    /** Top-level keys of config.toml; `model` decides which tools Codex offers. */
    readonly top?: Readonly<Record<string, string | number | boolean>>;
    /** Tables that are added to config.toml as they stand here. */
    readonly more?: string;
  };
}

export const promptOf = (prompt: string | Prompt): Prompt => (typeof prompt === 'string' ? { text: prompt } : prompt);

/** Reads `scenarios/<name>.json`. The files are ours, so their shape is taken as given. */
export function loadScenario(name: string): Scenario {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, 'scenarios', `${name}.json`), 'utf8')) as Scenario;
}
