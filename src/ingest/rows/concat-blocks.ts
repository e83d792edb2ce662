import type { RowBlock, TableName } from '../../store/store.ts';

/** One block per table, rows in the order of the given blocks: what one insert takes. */
export function concatBlocks(blocks: readonly RowBlock[]): RowBlock[] {
  const byTable = new Map<TableName, RowBlock[]>();
  for (const block of blocks) {
    const same = byTable.get(block.table);
    if (same === undefined) byTable.set(block.table, [block]);
    else same.push(block);
  }
  return [...byTable].map(([table, parts]) => joined(table, parts));
}

function joined(table: TableName, parts: readonly RowBlock[]): RowBlock {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const rowCount = parts.reduce((sum, part) => sum + part.rowCount, 0);
  return { table, rowCount, bytes: Buffer.concat(parts.map((part) => part.bytes)) };
}
