import type { ExportRequest } from '../../otlp/signal.ts';
import type { RowBlock } from '../../store/store.ts';
import { logRows } from './log-rows.ts';
import { metricRows } from './metric-rows.ts';
import { spanRows } from './span-rows.ts';

/** The raw rows of one export request: one block per table that got rows. `receivedAt` in ms since the epoch. */
export function rowsOfRequest(decoded: ExportRequest, receivedAt: number): RowBlock[] {
  return blocksOf(decoded, receivedAt).filter((block) => block.rowCount > 0);
}

function blocksOf(decoded: ExportRequest, receivedAt: number): RowBlock[] {
  switch (decoded.signal) {
    case 'logs':
      return [logRows(decoded.request, receivedAt)];
    case 'traces':
      return [spanRows(decoded.request, receivedAt)];
    case 'metrics':
      return metricRows(decoded.request, receivedAt);
  }
}
