import { encodeLogsJson } from './logs/json/encode.ts';
import { encodeMetricsJson } from './metrics/json/encode.ts';
import type { ExportRequest } from './signal.ts';
import { encodeTracesJson } from './traces/json/encode.ts';

/** Any Export request as OTLP/JSON, for backends that take nothing else. */
export function encodeExportRequestJson(request: ExportRequest): Uint8Array {
  switch (request.signal) {
    case 'logs':
      return encodeLogsJson(request.request);
    case 'traces':
      return encodeTracesJson(request.request);
    case 'metrics':
      return encodeMetricsJson(request.request);
  }
}
