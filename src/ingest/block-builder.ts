import { setImmediate } from 'node:timers/promises';
import type { RowBlock } from '../store/store.ts';
import { type AcceptedDelivery, countRecords } from './accepted-delivery.ts';
import type { BlockArena } from './block-arena.ts';

/**
 * Rows of deliveries, the same for the same deliveries every time: a replay must give equal blocks. It must not matter
 * how the deliveries are cut into calls: `toBlocks(a ++ b)` holds the rows of `toBlocks(a)`, then those of `toBlocks(b)`.
 */
export type ToBlocks = (deliveries: readonly AcceptedDelivery[]) => readonly RowBlock[];

/** About a millisecond of mapping; longer pieces would be felt as acknowledgements that come late. */
const PIECE_RECORDS = 100;

/** Runs of deliveries with about `PIECE_RECORDS` records each. A single large delivery is not divided. */
function* pieces(deliveries: readonly AcceptedDelivery[]): Generator<readonly AcceptedDelivery[]> {
  let piece: AcceptedDelivery[] = [];
  let records = 0;
  for (const delivery of deliveries) {
    piece.push(delivery);
    records += countRecords(delivery.decoded);
    if (records < PIECE_RECORDS) continue;
    yield piece;
    piece = [];
    records = 0;
  }
  if (piece.length > 0) yield piece;
}

/** A delivery whose rows could not be built. That is a fault of ours and must not stop the others. */
export interface FailedDelivery {
  readonly delivery: AcceptedDelivery;
  readonly reason: string;
}

/** Builds the rows of a batch into `arena`, letting other work in between the pieces. */
export async function buildBlocks(
  deliveries: readonly AcceptedDelivery[],
  toBlocks: ToBlocks,
  arena: BlockArena,
): Promise<readonly FailedDelivery[]> {
  const failed: FailedDelivery[] = [];
  for (const piece of pieces(deliveries)) {
    try {
      for (const block of toBlocks(piece)) arena.add(block);
    } catch {
      for (const delivery of piece) {
        try {
          for (const block of toBlocks([delivery])) arena.add(block);
        } catch (thrown) {
          failed.push({ delivery, reason: thrown instanceof Error ? thrown.message : String(thrown) });
        }
      }
    }
    await setImmediate();
  }
  return failed;
}
