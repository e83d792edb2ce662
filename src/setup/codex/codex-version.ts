/**
 * Which Codex is it, and what does it know? The borders were measured by starting the published releases one after the other with one
 * configuration: `docs/internals/codex-setup.md` has the tables. No release stops at a key or an event that it does not know; the oldest stop at one that is missing.
 */

/** `codex-cli 0.169.0`, `codex-cli 0.148.0-alpha.3` → the number. null for what no Codex has ever printed. */
export function parseCodexVersion(output: string): string | null {
  const [, version] = /^codex(?:-cli)?\s+v?(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)\s*$/m.exec(output) ?? [];
  // what developers build themselves calls itself 0.0.0: it may be of any day
  return version === undefined || version.startsWith('0.0.0') ? null : version;
}

/** Whether this version is that release or a later one; an alpha counts as its release. An unknown version is taken for a new one. */
export function isSince(version: string | null, release: string): boolean {
  if (version === null) return true;
  const [have, want] = [numbersOf(version), numbersOf(release)];
  for (const [index, wanted] of want.entries()) {
    const own = have[index] ?? 0;
    if (own !== wanted) return own > wanted;
  }
  return true;
}

const numbersOf = (version: string): number[] => (version.split('-', 1)[0] ?? '').split('.').map(Number);

/** What set-up and doctor have to know of a release. */
export interface CodexAbility {
  /** `[[hooks.…]]` in `config.toml` is read. Before, hooks stood in `hooks.json` only, behind a flag. */
  readonly hooks: boolean;
  /** `hooks/list` of the app-server. */
  readonly hookList: boolean;
  /** Hooks run only when somebody has approved them. Before, all of them ran at once. */
  readonly hookTrust: boolean;
  /** Hooks with `async` run, and Codex does not wait for them. Before, it left them out. */
  readonly asyncHooks: boolean;
  /** An exporter over HTTP has to have `headers`, empty ones if need be: without them these versions do not start. */
  readonly needsHeaders: boolean;
  /** Keys of `[otel]` beyond `exporter`, `environment` and `log_user_prompt`. */
  readonly otelKeys: readonly string[];
  /** Metrics go to an endpoint of one's own though `analytics.enabled` is false. Before, that switch silenced them. */
  readonly metricsWithoutAnalytics: boolean;
}

const OTEL_SINCE: readonly (readonly [key: string, release: string])[] = [
  ['trace_exporter', '0.73.0'],
  ['metrics_exporter', '0.99.0'],
  ['span_attributes', '0.130.0'],
  ['tracestate', '0.130.0'],
  ['log_agent_responses', '0.158.0'],
  ['log_guardian_assessments', '0.158.0'],
  ['log_sse_deltas', '0.169.0'],
];

export const codexAbility = (version: string | null): CodexAbility => ({
  hooks: isSince(version, '0.124.0'),
  hookList: isSince(version, '0.128.0'),
  hookTrust: isSince(version, '0.129.0'),
  asyncHooks: isSince(version, '0.148.0'),
  needsHeaders: !isSince(version, '0.60.1'),
  otelKeys: OTEL_SINCE.filter(([, release]) => isSince(version, release)).map(([key]) => key),
  metricsWithoutAnalytics: isSince(version, '0.163.0'),
});

const EVENTS_SINCE: readonly (readonly [release: string, events: readonly string[]])[] = [
  ['0.124.0', ['SessionStart', 'UserPromptSubmit', 'PreToolUse', 'PermissionRequest', 'PostToolUse', 'Stop']],
  ['0.129.0', ['PreCompact', 'PostCompact']],
  ['0.133.0', ['SubagentStart', 'SubagentStop']],
  ['0.145.0', ['SessionEnd']],
  ['0.150.0', ['Interrupt']],
  ['0.164.0', ['PreModelRequest', 'PostModelRequest']],
];

/**
 * The events that this version reads from `config.toml`, in its own spelling; none before 0.124. For an unknown version all that we know of: what a
 * Codex does not know it leaves alone.
 */
export const hookEventsOf = (version: string | null): readonly string[] =>
  EVENTS_SINCE.flatMap(([release, events]) => (isSince(version, release) ? events : []));
