/**
 * One thing that waits to be sent to one backend, ready to go: redacted, rendered, encoded. Its key is what makes a repetition recognisable: for a turn thread and turn id.
 */
export interface OutboxItem {
  /** Keys that begin with `turn/` are remembered for as long as the ledger can; of all others only the newest, against repetitions that come soon. */
  readonly key: string;
  readonly signal: 'logs' | 'traces' | 'metrics';
  /** An Export request as protobuf. */
  readonly body: Uint8Array;
  /** Spans, log records or data points in it. */
  readonly records: number;
}

export interface OutboxStatus {
  readonly waiting: { readonly items: number; readonly bytes: number; readonly oldestAt: number | null };
  readonly sent: { readonly items: number; readonly records: number; readonly lastAt: number | null };
  /** Records by reason: `size`, `age`, `refused`, `too_large`, `damaged` (the file cannot be read), `rejected` (by partial success). Only reasons that happened. */
  readonly dropped: Readonly<Record<string, number>>;
  /** What the backend said last that was no yes; null after a yes. */
  readonly trouble: {
    readonly at: number;
    readonly message: string;
    readonly attempts: number;
    readonly nextAt: number | null;
  } | null;
}
