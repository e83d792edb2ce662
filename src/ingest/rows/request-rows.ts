import type { RowBlock } from '../../store/store.ts';
import type { Content } from '../content.ts';
import { hookRows } from './hook-rows.ts';
import { logRows } from './log-rows.ts';
import { metricRows } from './metric-rows.ts';
import { spanRows } from './span-rows.ts';

/** The raw rows of one delivery: one block per table that got rows. `receivedAt` in ms since the epoch. */
export function rowsOfRequest(decoded: Content, receivedAt: number): RowBlock[] {
  return blocksOf(decoded, receivedAt).filter((block) => block.rowCount > 0);
}

function blocksOf(decoded: Content, receivedAt: number): RowBlock[] {
  switch (decoded.signal) {
    case 'logs':
      return [logRows(decoded.request, receivedAt)];
    case 'traces':
      return [spanRows(decoded.request, receivedAt)];
    case 'metrics':
      return metricRows(decoded.request, receivedAt);
    case 'hooks':
      return [hookRows(decoded.records)];
    case 'rollout': // the file is the raw record
      return [];
  }
}
