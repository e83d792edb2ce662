import { setImmediate } from 'node:timers/promises';
import type { RowBlock } from '../store/store.ts';
import { type AcceptedDelivery, countRecords } from './accepted-delivery.ts';
import { concatBlocks } from './rows/concat-blocks.ts';

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

export interface BuiltBlocks {
  /** At most one per table. */
  readonly blocks: readonly RowBlock[];
  /** Deliveries whose rows could not be built, with the reason. They are a fault of ours and must not stop the others. */
  readonly failed: readonly { readonly delivery: AcceptedDelivery; readonly reason: string }[];
}

/** Builds the blocks of a batch, letting other work in between the pieces. */
export async function buildBlocks(deliveries: readonly AcceptedDelivery[], toBlocks: ToBlocks): Promise<BuiltBlocks> {
  const parts: RowBlock[] = [];
  const failed: { delivery: AcceptedDelivery; reason: string }[] = [];
  for (const piece of pieces(deliveries)) {
    try {
      parts.push(...toBlocks(piece));
    } catch {
      for (const delivery of piece) {
        try {
          parts.push(...toBlocks([delivery]));
        } catch (thrown) {
          failed.push({ delivery, reason: thrown instanceof Error ? thrown.message : String(thrown) });
        }
      }
    }
    await setImmediate();
  }
  return { blocks: concatBlocks(parts).filter(({ rowCount }) => rowCount > 0), failed };
}
