/** How long the sender remembers threads that it is done with, and how much of them. */
import type { ThreadList, ThreadRecord } from './thread-list.ts';
import type { ThreadLogs } from './thread-log.ts';

const DAY_MS = 86_400_000;

export interface KeepingLimits {
  /** After the last word of a thread that is done with; another hook of it starts it anew. */
  readonly doneMaxMs: number;
  /** Of one that seems to run still: its end is not to be expected any more. */
  readonly openMaxMs: number;
  /** Of all facts together; the oldest threads that are done with go first. */
  readonly bytesMax: number;
}

export const KEEPING_LIMITS: KeepingLimits = {
  doneMaxMs: 14 * DAY_MS,
  openMaxMs: 60 * DAY_MS,
  bytesMax: 256 * 1024 * 1024,
};

export async function forgetOld(
  { list, logs }: { readonly list: ThreadList; readonly logs: ThreadLogs },
  now: number,
  limits: KeepingLimits = KEEPING_LIMITS,
): Promise<void> {
  const kept: { threadId: string; record: ThreadRecord; bytes: number }[] = [];
  for (const [threadId, record] of list.all()) {
    const ageMs = now - record.touchedAt;
    if (ageMs > (record.isOpen ? limits.openMaxMs : limits.doneMaxMs)) await forget(threadId);
    else kept.push({ threadId, record, bytes: await logs.size(threadId) });
  }
  let bytes = kept.reduce((sum, one) => sum + one.bytes, 0);
  for (const one of kept.toSorted((a, b) => a.record.touchedAt - b.record.touchedAt)) {
    if (bytes <= limits.bytesMax) break;
    if (one.record.isOpen) continue;
    await forget(one.threadId);
    bytes -= one.bytes;
  }
  await list.save();

  async function forget(threadId: string): Promise<void> {
    // a fact without its thread would be found by nobody
    await logs.remove(threadId);
    list.forget(threadId);
  }
}
