/**
 * Trace and span ids that follow from what they name. The same turn rendered again, on another machine or from other sources, has the same ids,
 * so that sending it twice adds nothing where the backend knows ids. The words in front keep them apart from ids that another exporter
 * makes out of the same thread.
 */
import { createHash } from 'node:crypto';

const SEPARATOR = '\0';

/** 32 hex digits. With a turn id: a trace of one turn. Without: the trace of the whole conversation. */
export const traceIdOf = (threadId: string, turnId: string | null): string =>
  digest(['turnscope:trace:v1', threadId, ...(turnId === null ? [] : [turnId])], 32);

/** 16 hex digits. `key` tells things of one kind in one turn apart: a call id, the number of a model call. */
export const spanIdOf = (threadId: string, turnId: string, kind: string, key: string): string =>
  digest(['turnscope:span:v1', threadId, turnId, kind, key], 16);

function digest(words: readonly string[], hexDigits: number): string {
  const hex = createHash('sha256').update(words.join(SEPARATOR)).digest('hex').slice(0, hexDigits);
  // an id of zeros means "no id" to OpenTelemetry
  return /^0+$/.test(hex) ? `${hex.slice(1)}1` : hex;
}
