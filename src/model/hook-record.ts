/** One call of a lifecycle hook or of `notify`, as it was found in the spool. */
export interface HookRecord {
  /** Codex's name of the event (`PreToolUse`), or `notify`. */
  readonly event: string;
  /** ms since the epoch, fractions down to a microsecond: no payload holds a time, so arrival is all there is. */
  readonly arrivedAt: number;
  /** One JSON object, as Codex wrote it; with `traceparent` as its first key where the environment held one. */
  readonly payload: string;
}
