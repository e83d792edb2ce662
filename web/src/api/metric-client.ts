import { get } from './client.ts';
import type { MetricAnswer, MetricList } from './shape.ts';

export const fetchMetrics = (search: string, signal: AbortSignal): Promise<MetricList> =>
  get(`/api/v1/metrics${search}`, signal);

export const fetchMetric = (name: string, search: string, signal: AbortSignal): Promise<MetricAnswer> =>
  get(`/api/v1/metrics/${encodeURIComponent(name)}${search}`, signal);
