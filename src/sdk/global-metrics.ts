/** The measurements of this process, for code that has no session at hand. */
import { sanitizeMetricTagValue } from './metric-tag.ts';
import type { MetricsClient } from './metrics-client.ts';
import type { Tags } from './telemetry-event.ts';
import type { Timer } from './timer.ts';

let installed: MetricsClient | undefined;
let isStartCounted = false;

/** Undefined before a provider with metrics is installed. */
export const globalMetrics = (): MetricsClient | undefined => installed;

/** Called by `OtelProvider.install`; undefined takes the one that was there away. */
export function installGlobalMetrics(metrics: MetricsClient | undefined): void {
  installed = metrics;
}

/** Undefined where nothing is measured. */
export const startGlobalTimer = (name: string, tags: Tags = {}): Timer | undefined => installed?.startTimer(name, tags);

/** What `originator` may be on `codex.process.start`: everything else counts as `other`, so that names of strangers make no series. */
const KNOWN_ORIGINATORS: ReadonlySet<string> = new Set([
  'codex_desktop',
  'codex-app-server',
  'codex_mcp_server',
  'codex_cli_rs',
  'codex-tui',
  'codex_vscode',
  'none',
  'codex_exec',
  'codex-cli',
  'codex_sdk_ts',
  'codex-app-server-sdk',
]);

/** The originator as a tag: one of those that Codex knows, else `other`. */
export const boundedOriginator = (originator: string): string => {
  const said = sanitizeMetricTagValue(originator);
  return KNOWN_ORIGINATORS.has(said) ? said : 'other';
};

/** Counts this process as started, the first time that it is called with metrics installed. */
export function recordProcessStartOnce(originator: string): void {
  if (isStartCounted || installed === undefined) return;
  isStartCounted = true;
  installed.counter('codex.process.start', 1, { originator: boundedOriginator(originator) });
}
