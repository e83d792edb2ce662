/**
 * Server-sent events of session changes. Only the newest summary of a session is of interest, so a slow reader costs one
 * pending summary per session and never a growing queue; a session that changes a thousand times a second is told
 * about every COALESCE_MS.
 */
import type { LiveSessions } from '../model/live-sessions.ts';
import type { SessionSummary } from '../model/session.ts';

export interface SessionStreamOptions {
  readonly live: LiveSessions;
  /** The reader was here before (it sent Last-Event-ID): begin with the present state of every live session. */
  readonly resumed: boolean;
  /** Between two signs of life; proxies and browsers drop silent connections. */
  readonly heartbeatMs?: number;
}

const HEARTBEAT_MS = 15_000;
/** Well below the 100 ms in which a change has to be on the screen. */
const COALESCE_MS = 40;
/** How long browsers wait before they connect again. */
const RETRY_MS = 1_000;

/** An endless stream; it ends when the reader goes away. */
export function sessionStream({ live, resumed, heartbeatMs = HEARTBEAT_MS }: SessionStreamOptions): ReadableStream {
  const encoder = new TextEncoder();
  const pending = new Map<string, SessionSummary>();
  let eventId = 0;
  let stop = (): void => undefined;

  const flush = (controller: ReadableStreamDefaultController): void => {
    for (const [session_id, summary] of pending) {
      // A full buffer means a slow reader: what is left goes out when it asks again.
      if ((controller.desiredSize ?? 0) <= 0) return;
      pending.delete(session_id);
      eventId += 1;
      const data = JSON.stringify({ session_id, summary });
      controller.enqueue(encoder.encode(`id: ${eventId}\nevent: session\ndata: ${data}\n\n`));
    }
  };

  return new ReadableStream(
    {
      start(controller) {
        controller.enqueue(encoder.encode(`retry: ${RETRY_MS}\n: connected\n\n`));
        if (resumed) for (const summary of live.summaries()) note(pending, summary);
        let timer: NodeJS.Timeout | undefined;
        // the first change at once, those that follow it together
        const tell = (): void => {
          if (timer !== undefined) return;
          flush(controller);
          timer = setTimeout(() => {
            timer = undefined;
            if (pending.size > 0) tell();
          }, COALESCE_MS);
        };
        const heartbeat = setInterval(() => {
          if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode('event: heartbeat\ndata: {}\n\n'));
        }, heartbeatMs);
        const unsubscribe = live.subscribe(({ summary }) => {
          note(pending, summary);
          tell();
        });
        stop = () => {
          unsubscribe();
          clearInterval(heartbeat);
          clearTimeout(timer);
        };
      },
      pull: flush,
      cancel: () => stop(),
    },
    { highWaterMark: 64 },
  );
}

/** The threads in which the TUI asks for titles are nobody's session. */
function note(pending: Map<string, SessionSummary>, summary: SessionSummary): void {
  if (summary.kind === 'session') pending.set(summary.session_id, summary);
}
