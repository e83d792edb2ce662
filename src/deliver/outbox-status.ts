import type { Disk } from '../lib/disk.ts';
import { isMissing } from '../lib/disk-error.ts';
import { nodeDisk } from '../lib/node-disk.ts';
import { readLedger } from './ledger.ts';
import type { SumRecord } from './ledger-record.ts';
import type { WaitingItem } from './outbox-file.ts';
import { OutboxFolder } from './outbox-folder.ts';
import type { OutboxStatus } from './outbox-item.ts';

export function outboxStatus(
  waiting: Iterable<WaitingItem>,
  sums: Iterable<SumRecord>,
  trouble: OutboxStatus['trouble'],
): OutboxStatus {
  let [items, bytes] = [0, 0];
  let oldestAt: number | null = null;
  for (const item of waiting) {
    items += 1;
    bytes += item.bytes;
    oldestAt = Math.min(oldestAt ?? item.queuedAt, item.queuedAt);
  }
  let sent: OutboxStatus['sent'] = { items: 0, records: 0, lastAt: null };
  const dropped: Record<string, number> = {};
  for (const sum of sums) {
    if (sum.fate === 'sent') {
      sent = { items: sum.items, records: sum.records - sum.rejected, lastAt: sum.at };
      if (sum.rejected > 0) dropped['rejected'] = sum.rejected;
    } else if (sum.records > 0) dropped[sum.fate] = sum.records;
  }
  return { waiting: { items, bytes, oldestAt }, sent, dropped, trouble };
}

/** The status of an outbox that another process may be working on: reads, changes nothing, takes no lock. null where there is none. */
export async function readOutboxStatus(path: string, disk: Disk = nodeDisk): Promise<OutboxStatus | null> {
  const folder = new OutboxFolder(disk, path);
  try {
    const { waiting } = await folder.list();
    const ledger = await readLedger(disk, folder.ledgerPath);
    const left = waiting.filter(({ keyHash }) => !ledger.lasting.has(keyHash) && !ledger.other.has(keyHash));
    return outboxStatus(left, ledger.sums.values(), await folder.readTrouble());
  } catch (thrown) {
    if (isMissing(thrown)) return null;
    throw thrown;
  }
}
