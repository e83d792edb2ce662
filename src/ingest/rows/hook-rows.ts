import type { HookRecord } from '../../model/hook-record.ts';
import type { RowBlock } from '../../store/store.ts';
import { RowBinaryWriter } from './row-binary-writer.ts';

/** Rows of `codex_hook`: what hooks and `notify` said, as they said it. */
export function hookRows(records: readonly HookRecord[]): RowBlock {
  const writer = new RowBinaryWriter(1024 * (records.length + 1));
  for (const { event, arrivedAt, payload } of records) {
    // DateTime64(6) counts microseconds, `arrivedAt` counts milliseconds.
    writer.int64Number(Math.round(arrivedAt * 1000));
    writer.string(event);
    writer.string(payload);
  }
  return { table: 'codex_hook', rowCount: records.length, bytes: writer.bytes() };
}
