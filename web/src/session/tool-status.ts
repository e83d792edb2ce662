import type { ToolCall } from '../api/shape.ts';
import type { ItemOf } from './item.ts';

/** What only is likely is shown as unknown; a command that Codex calls a success and that ended with another code than 0 has failed. */
export function shownStatus({ call, isFailed }: ItemOf<'tool'>): ToolCall['status'] | 'unknown' {
  if (!call.status_known) return 'unknown';
  return isFailed && call.status === 'ok' ? 'error' : call.status;
}
