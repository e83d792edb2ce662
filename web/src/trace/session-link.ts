import type { Trace, TraceSpan } from '../api/shape.ts';
import { sessionPath } from '../route/route.ts';

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** `thread.id` is mostly the number of a thread of the operating system: only a UUID is one of Codex's. */
const THREAD_NAMES = ['conversation.id', 'thread_id', 'thread.id', 'session.id'];
const TURN_NAMES = ['turn.id', 'turn_id'];

const first = (span: TraceSpan, names: readonly string[]): string | null =>
  names.map((name) => span.attributes[name] ?? '').find((value) => UUID.test(value)) ?? null;

/** Where in which session a span happened; null where neither it nor its trace tells. */
export function sessionLinkOf(trace: Trace, span: TraceSpan): { readonly href: string; readonly words: string } | null {
  const thread = first(span, THREAD_NAMES) ?? trace.thread_ids[0] ?? null;
  if (thread === null) return null;
  const call = span.attributes['call_id'] ?? span.attributes['tool.call_id'] ?? '';
  if (call !== '')
    return {
      href: `${sessionPath(thread)}?item=${encodeURIComponent(`tool-${call}`)}`,
      words: 'the call in its session',
    };
  const turn = first(span, TURN_NAMES);
  if (turn !== null)
    return {
      href: `${sessionPath(thread)}?item=${encodeURIComponent(`turn-${turn}`)}`,
      words: 'the turn in its session',
    };
  return { href: sessionPath(thread), words: 'its session' };
}
