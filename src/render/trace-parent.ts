/** The span that a Codex process was started under: what its environment held as `TRACEPARENT`. */
export interface TraceParent {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** 16 lower-case hex digits. */
  readonly spanId: string;
}

const VERSION_00 = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;
/** Later versions may append fields; what we need stays in its place. `ff` is forbidden. */
const LATER_VERSION = /^(?!00|ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(?:-.*)?$/;

/** Reads the W3C header. null for anything else, as an invalid header has to be ignored and never fails a run. */
export function parseTraceParent(header: string): TraceParent | null {
  const found = VERSION_00.exec(header.trim()) ?? LATER_VERSION.exec(header.trim());
  const [, traceId = '', spanId = ''] = found ?? [];
  if (found === null || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  return { traceId, spanId };
}
