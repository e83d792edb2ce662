import type { Approval } from '../api/shape.ts';
import { formatDuration } from '../format/duration.ts';

/** `approved by user after 12 s`, in the words of Codex. */
export function decisionWords({ decision, source, waited_ms: waitedMs }: Approval): string {
  if (decision === null) return 'asked, no decision told';
  const by = source === null ? '' : ` by ${source.toLowerCase()}`;
  const after = waitedMs === null || waitedMs === 0 ? '' : ` after ${formatDuration(waitedMs)}`;
  return `${decision.replaceAll('_', ' ')}${by}${after}`;
}
