/** Bounds on what the spool's reader takes from outside. Names end in their unit. */
export interface SpoolLimits {
  /** A file above this is no hook call. */
  readonly fileBytesMax: number;
  /** What is handed over at once: as many files as fit in both, at least one. */
  readonly batchFilesMax: number;
  readonly batchBytesMax: number;
  /** A file that has not changed for so long will not be finished any more: its writer was killed. */
  readonly graceMs: number;
  /** How often the folder is looked at where nothing tells of changes (network file systems, a watcher that failed). */
  readonly pollMs: number;
  /** Before an intake that did not accept is asked again. */
  readonly retryMs: number;
  /** Files in the folder of rejected ones: enough to find a fault with, and no way to fill a disk. */
  readonly rejectedFilesMax: number;
  readonly rejectedBytesMax: number;
}

const MIB = 1 << 20;

export const SPOOL_LIMITS: SpoolLimits = {
  fileBytesMax: 64 * MIB,
  batchFilesMax: 500,
  batchBytesMax: 8 * MIB,
  graceMs: 10_000,
  pollMs: 1_000,
  retryMs: 1_000,
  rejectedFilesMax: 200,
  rejectedBytesMax: 64 * MIB,
};
