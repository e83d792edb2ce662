import type { RolloutName } from '../../codex/rollout/rollout-name.ts';

/** A rollout as it lies on disk. Compressing or archiving changes everything here but the name's stem. */
export interface RolloutFile {
  /** Absolute. */
  readonly path: string;
  readonly name: RolloutName;
  /** `.jsonl.zst` */
  readonly isCompressed: boolean;
  /** On disk. */
  readonly bytes: number;
  /** ms since the epoch. */
  readonly modifiedAt: number;
}
