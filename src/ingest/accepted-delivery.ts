import type { ExportRequest } from '../otlp/signal.ts';
import type { Frame } from './journal/frame.ts';

/** A delivery that is on disk, as consumers get it. */
export interface AcceptedDelivery {
  readonly decoded: ExportRequest;
  /** Of the body that `decoded` came from. */
  readonly encoding: Frame['encoding'];
  /** ms since the epoch. */
  readonly receivedAt: number;
  /** Where its frame lies in the journal. */
  readonly position: number;
  readonly end: number;
}

/** Log records, spans or metrics in a request: cheap to count, and close to the rows that it becomes. */
export function countRecords({ signal, request }: ExportRequest): number {
  let count = 0;
  switch (signal) {
    case 'logs':
      for (const { scopeLogs } of request.resourceLogs)
        for (const { logRecords } of scopeLogs) count += logRecords.length;
      return count;
    case 'traces':
      for (const { scopeSpans } of request.resourceSpans) for (const { spans } of scopeSpans) count += spans.length;
      return count;
    case 'metrics':
      for (const { scopeMetrics } of request.resourceMetrics) {
        for (const { metrics } of scopeMetrics) for (const { data } of metrics) count += data.points.length;
      }
      return count;
  }
}
