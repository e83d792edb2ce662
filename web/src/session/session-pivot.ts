import type { Session } from '../api/shape.ts';

const MINUTE_MS = 60_000;
/** Codex sends its metrics once a minute, also those of what ended just before. */
const METRICS_LATE_MS = 2 * MINUTE_MS;

/** Where what Codex itself said of a session is looked at: `[words, address]`. Metrics name no session: theirs are those of its time. */
export function sessionPivots({
  session_id,
  started_at,
  ended_at,
}: Pick<Session, 'session_id' | 'started_at' | 'ended_at'>): readonly (readonly [words: string, href: string])[] {
  const session = new URLSearchParams({ session: session_id }).toString();
  const time = new URLSearchParams({
    since: new Date(Date.parse(started_at) - MINUTE_MS).toISOString(),
    ...(ended_at === null ? {} : { until: new Date(Date.parse(ended_at) + METRICS_LATE_MS).toISOString() }),
  }).toString();
  return [
    ['its logs', `/logs?${session}`],
    ['its traces', `/traces?${session}`],
    ['metrics of its time', `/metrics?${time}`],
  ];
}
