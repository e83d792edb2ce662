/** Which time a row is filed under: OTLP allows senders to leave each of them out. */
export const TIMESTAMP_SENT = 0;
export const TIMESTAMP_OBSERVED = 1;
export const TIMESTAMP_RECEIVED = 2;

export interface RowTime {
  readonly nanoseconds: bigint;
  /** The column TimestampSource. */
  readonly source: number;
}

/** `sent`, else `observed` (ns, 0n when unset), else `receivedAt` (ms). */
export function rowTime(sent: bigint, observed: bigint, receivedAt: number): RowTime {
  if (sent !== 0n) return { nanoseconds: sent, source: TIMESTAMP_SENT };
  if (observed !== 0n) return { nanoseconds: observed, source: TIMESTAMP_OBSERVED };
  return { nanoseconds: BigInt(Math.round(receivedAt)) * 1_000_000n, source: TIMESTAMP_RECEIVED };
}
