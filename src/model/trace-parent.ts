/**
 * The caller's span that a Codex process was started under: what its environment held as `TRACEPARENT`, or what a client of the app-server sent with a
 * request. Several processes may share it. Codex's own spans hang under it, too, where they are exported.
 */
export interface TraceParent {
  /** 32 lower-case hex digits. */
  readonly trace_id: string;
  /** 16 lower-case hex digits. */
  readonly span_id: string;
}

const VERSION_00 = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;
/** Later versions may append fields; what we need stays in its place. `ff` is forbidden. */
const LATER_VERSION = /^(?!00|ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(?:-.*)?$/;

/** Reads the W3C header. null for anything else, as an invalid header has to be ignored and never fails a run. */
export function parseTraceParent(header: string): TraceParent | null {
  const found = VERSION_00.exec(header.trim()) ?? LATER_VERSION.exec(header.trim());
  const [, trace_id = '', span_id = ''] = found ?? [];
  if (found === null || /^0+$/.test(trace_id) || /^0+$/.test(span_id)) return null;
  return { trace_id, span_id };
}

/** The header of a span that was taken. */
export const traceParentHeader = ({ trace_id, span_id }: TraceParent): string => `00-${trace_id}-${span_id}-01`;
