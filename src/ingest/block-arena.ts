import type { RowBlock, TableName } from '../store/store.ts';

const FIRST_BYTES = 64 * 1024;

interface Area {
  buffer: Buffer;
  length: number;
  rowCount: number;
}

/**
 * Memory in which the rows of a batch are put together, one stretch per table, used again for batch after batch. Joining all parts at the
 * end instead held the event loop for some 75 ms a batch, most of it spent on getting fresh memory from the system.
 */
export class BlockArena {
  readonly #areas = new Map<TableName, Area>();

  /** Copies the block behind the others of its table. */
  add({ table, rowCount, bytes }: RowBlock): void {
    if (rowCount === 0) return;
    const area = this.#areaOf(table);
    const end = area.length + bytes.length;
    if (end > area.buffer.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(end, area.buffer.length * 2));
      area.buffer.copy(grown, 0, 0, area.length);
      area.buffer = grown;
    }
    area.buffer.set(bytes, area.length);
    area.length = end;
    area.rowCount += rowCount;
  }

  /** One per table that got rows, in the order in which the tables came first. Views: good until `clear`. */
  blocks(): RowBlock[] {
    return [...this.#areas]
      .filter(([, { rowCount }]) => rowCount > 0)
      .map(([table, { buffer, length, rowCount }]) => ({ table, rowCount, bytes: buffer.subarray(0, length) }));
  }

  /** Forgets the rows and keeps the memory. */
  clear(): void {
    for (const area of this.#areas.values()) {
      area.length = 0;
      area.rowCount = 0;
    }
  }

  #areaOf(table: TableName): Area {
    const known = this.#areas.get(table);
    if (known !== undefined) return known;
    const area = { buffer: Buffer.allocUnsafeSlow(FIRST_BYTES), length: 0, rowCount: 0 };
    this.#areas.set(table, area);
    return area;
  }
}
