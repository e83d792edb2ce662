/** What the doctor says: one finding a fault, one way to mend it. */

/** In the order in which they are shown: what stands above explains what stands below. */
export const GROUPS = [
  'Codex',
  'Telemetry',
  'Hooks',
  'Notify',
  'Plugin and MCP',
  'Server',
  'Backends',
  'Files',
] as const;
export type Group = (typeof GROUPS)[number];

export type State = 'ok' | 'warning' | 'broken';

/** `warning`: something is lost, or will be. `broken`: something does not work at all. */
export interface Verdict {
  readonly state: State;
  /** Without a secret, whatever it is about. */
  readonly sentence: string;
  /** One command or one edit; null for what is as it should be, or for what no command can mend. */
  readonly fix: string | null;
  /** What it is about where a check looks at several things: signals, backends, events. Empty for the whole. */
  readonly subjects: readonly string[];
}

export interface Finding extends Verdict {
  /** Of the check: stable, for programs. */
  readonly id: string;
  readonly group: Group;
}

/** A check that had nothing to look at, or whose precondition another finding says is not met. */
export interface Skip {
  readonly id: string;
  readonly group: Group;
  readonly because: string;
}

export interface Report {
  readonly findings: readonly Finding[];
  readonly skipped: readonly Skip[];
}

export const ok = (sentence: string, subjects: readonly string[] = []): Verdict => ({
  state: 'ok',
  sentence,
  fix: null,
  subjects,
});

export const warning = (sentence: string, fix: string | null, subjects: readonly string[] = []): Verdict => ({
  state: 'warning',
  sentence,
  fix,
  subjects,
});

export const broken = (sentence: string, fix: string | null, subjects: readonly string[] = []): Verdict => ({
  state: 'broken',
  sentence,
  fix,
  subjects,
});
