import type { Content } from './content.ts';
import type { Frame } from './journal/frame.ts';

/** A delivery that is on disk, as consumers get it. */
export interface AcceptedDelivery {
  readonly decoded: Content;
  /** Of the body that `decoded` came from. */
  readonly encoding: Frame['encoding'];
  /** ms since the epoch. */
  readonly receivedAt: number;
  /** Where its frame lies in the journal. */
  readonly position: number;
  readonly end: number;
}

/** Log records, spans, metrics, hook calls or observations: cheap to count, and close to the rows that they become. */
export function countRecords(content: Content): number {
  let count = 0;
  switch (content.signal) {
    case 'logs':
      for (const { scopeLogs } of content.request.resourceLogs)
        for (const { logRecords } of scopeLogs) count += logRecords.length;
      return count;
    case 'traces':
      for (const { scopeSpans } of content.request.resourceSpans)
        for (const { spans } of scopeSpans) count += spans.length;
      return count;
    case 'metrics':
      for (const { scopeMetrics } of content.request.resourceMetrics) {
        for (const { metrics } of scopeMetrics) for (const { data } of metrics) count += data.points.length;
      }
      return count;
    case 'hooks':
      return content.records.length;
    case 'rollout':
      return content.observations.length;
  }
}
