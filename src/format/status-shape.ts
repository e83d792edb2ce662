import type { SessionStatus, ToolStatus } from '../model/session.ts';
import type { Paint } from './paint.ts';

const SHAPE: Readonly<Record<SessionStatus, string>> = {
  running: '●',
  waiting: '◐',
  completed: '✓',
  failed: '✕',
  interrupted: '⊘',
  unknown: '?',
};

const TOOL_AS_SESSION: Readonly<Record<ToolStatus, SessionStatus>> = {
  ok: 'completed',
  error: 'failed',
  denied: 'interrupted',
  aborted: 'interrupted',
  running: 'running',
};

/** The one-column sign of a status. */
export const shapeOf = (status: SessionStatus): string => SHAPE[status];

export function paintStatus(status: SessionStatus, text: string, paint: Paint): string {
  if (status === 'running') return paint.signal(text);
  if (status === 'waiting') return paint.waiting(text);
  if (status === 'completed') return paint.ok(text);
  if (status === 'failed') return paint.failed(text);
  return paint.dim(text);
}

export const statusShape = (status: SessionStatus, paint: Paint): string => paintStatus(status, shapeOf(status), paint);

/** What is only likely is shown as unknown. */
export const toolShape = (
  { status, status_known }: { readonly status: ToolStatus; readonly status_known: boolean },
  paint: Paint,
): string => statusShape(status_known ? TOOL_AS_SESSION[status] : 'unknown', paint);
