/**
 * Server-sent events of log records as they arrive. The store is asked again and again from where the last answer ended, and only when the reader
 * has taken what it was sent: a slow one costs no queue. What came meanwhile and is more than a screen takes is counted, and the count is sent.
 */
import type { LogFilter, LogRecord, LogTail } from '../query/telemetry.ts';

export interface LogStreamOptions {
  readonly filter: LogFilter;
  readonly tail: (
    filter: LogFilter,
    from: { readonly arrivedSince: number; readonly limit: number },
  ) => Promise<LogTail>;
  /** ms since the epoch. */
  readonly now: () => number;
  readonly everyMs?: number;
  readonly heartbeatMs?: number;
}

const EVERY_MS = 1_000;
const HEARTBEAT_MS = 15_000;
const RETRY_MS = 2_000;
export const STREAM_RECORDS_MAX = 200;
/** Between the moment that a record is dated by and the one when it can be read: the batch that it is written in. */
const LATE_MS = 10_000;
/** Ids of what was sent, so that reading the last seconds again sends nothing twice. */
const SENT_MAX = 20_000;

/** An endless stream; it ends when the reader goes away. */
export function logStream(options: LogStreamOptions): ReadableStream {
  const { now, everyMs = EVERY_MS, heartbeatMs = HEARTBEAT_MS } = options;
  const encoder = new TextEncoder();
  const ask = createAsker(options);
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  let spokeAt = now();

  const step = async (controller: ReadableStreamDefaultController): Promise<void> => {
    const say = (event: string, data: unknown): void => {
      spokeAt = now();
      controller.enqueue(encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
    };
    const hasRoom = (controller.desiredSize ?? 0) > 0;
    if (hasRoom) {
      const { fresh, dropped } = await ask();
      if (isOver) return;
      if (fresh.length > 0 || dropped > 0) say('logs', { records: fresh, dropped });
      else if (now() - spokeAt >= heartbeatMs) say('heartbeat', {});
    }
  };

  return new ReadableStream(
    {
      start(controller) {
        controller.enqueue(encoder.encode(`retry: ${RETRY_MS}\n: connected\n\n`));
        const loop = (): void => {
          step(controller)
            .then(() => {
              if (!isOver) timer = setTimeout(loop, everyMs);
            })
            // the reader comes again by itself, and gets the reason from the answer then
            .catch((thrown: unknown) => {
              if (!isOver) controller.error(thrown);
            });
        };
        loop();
      },
      cancel() {
        isOver = true;
        clearTimeout(timer);
      },
    },
    { highWaterMark: 4 },
  );
}

interface News {
  readonly fresh: readonly LogRecord[];
  readonly dropped: number;
}

/** What is new since it was asked the last time. The seconds before that are read again: a record can be read only some time after the moment it is dated by. */
function createAsker({ filter, tail, now }: LogStreamOptions): () => Promise<News> {
  const startedAt = now();
  const sent = new Set<string>();
  let unread: number | null = null;
  /** What was sent or counted by the answers whose time is read again. */
  let told: { readonly at: number; readonly count: number }[] = [];
  return async () => {
    const askedAt = now();
    const arrivedSince = Math.max(startedAt, (unread ?? now()) - LATE_MS);
    const { records, dropped } = await tail(filter, { arrivedSince, limit: STREAM_RECORDS_MAX });
    const fresh = records.filter(({ id }) => !sent.has(id));
    for (const { id } of fresh) sent.add(id);
    // a set keeps the order of what was put in: the oldest go
    for (const id of sent) {
      if (sent.size <= SENT_MAX) break;
      sent.delete(id);
    }
    told = told.filter(({ at }) => at >= arrivedSince);
    const before = told.reduce((sum, { count }) => sum + count, 0);
    const missed = Math.max(0, records.length + dropped - fresh.length - before);
    told.push({ at: now(), count: fresh.length + missed });
    unread = askedAt;
    return { fresh, dropped: missed };
  };
}
