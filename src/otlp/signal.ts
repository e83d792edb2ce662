import type { LogsRequest } from './logs/log.ts';
import type { MetricsRequest } from './metrics/metric.ts';
import type { TracesRequest } from './traces/span.ts';

export type Signal = 'logs' | 'traces' | 'metrics';
export type Encoding = 'protobuf' | 'json';

/** One decoded Export request, tagged with its signal. */
export type ExportRequest =
  | { readonly signal: 'logs'; readonly request: LogsRequest }
  | { readonly signal: 'traces'; readonly request: TracesRequest }
  | { readonly signal: 'metrics'; readonly request: MetricsRequest };
