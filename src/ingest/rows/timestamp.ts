import { storableNanosecond } from '../../lib/nanosecond.ts';

/** Which time a row is filed under: OTLP allows senders to leave each of them out. */
export const TIMESTAMP_SENT = 0;
export const TIMESTAMP_OBSERVED = 1;
export const TIMESTAMP_RECEIVED = 2;
/** Added to the first two for a time that cannot be right. It is kept all the same: nobody else knows a better one. */
export const TIMESTAMP_IMPLAUSIBLE = 3;

export interface RowTime {
  /** As a DateTime64(9) holds it. */
  readonly nanoseconds: bigint;
  /** The column TimestampSource. */
  readonly source: number;
}

const NS_PER_MS = 1_000_000n;
/** 1971: a clock that was never set counts from 1970. */
const EARLIEST_NS = BigInt(Date.UTC(1971, 0, 1)) * NS_PER_MS;
/** A day ahead of us: more than any time zone that was taken for UTC. */
const AHEAD_MAX_MS = 86_400_000;

/** `sent`, else `observed` (ns, 0n when unset), else `receivedAt` (ms). */
export function rowTime(sent: bigint, observed: bigint, receivedAt: number): RowTime {
  const received = BigInt(Math.round(receivedAt)) * NS_PER_MS;
  if (sent === 0n && observed === 0n) return { nanoseconds: received, source: TIMESTAMP_RECEIVED };
  const nanoseconds = sent === 0n ? observed : sent;
  const source = sent === 0n ? TIMESTAMP_OBSERVED : TIMESTAMP_SENT;
  const plausible = nanoseconds >= EARLIEST_NS && nanoseconds <= received + BigInt(AHEAD_MAX_MS) * NS_PER_MS;
  return { nanoseconds: storableNanosecond(nanoseconds), source: plausible ? source : source + TIMESTAMP_IMPLAUSIBLE };
}
