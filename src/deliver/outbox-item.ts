/**
 * One thing that waits to be sent to one backend, ready to go: redacted, rendered, encoded. Its key is what makes a repetition recognisable: for a turn thread and turn id.
 */
export interface OutboxItem {
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
  /** By reason: `size`, `age`, `refused`, `rejected` (by partial success). */
  readonly dropped: Readonly<Record<string, number>>;
  /** What the backend said last that was no yes; null after a yes. */
  readonly trouble: {
    readonly at: number;
    readonly message: string;
    readonly attempts: number;
    readonly nextAt: number | null;
  } | null;
}
