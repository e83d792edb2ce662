import { encodeLogsProtobuf } from './logs/protobuf/encode.ts';
import { encodeMetricsProtobuf } from './metrics/protobuf/encode.ts';
import type { ExportRequest } from './signal.ts';
import { encodeTracesProtobuf } from './traces/protobuf/encode.ts';

/** Any Export request as protobuf, for what has to be written again: after redaction, and to other backends. */
export function encodeExportRequest(request: ExportRequest): Uint8Array {
  switch (request.signal) {
    case 'logs':
      return encodeLogsProtobuf(request.request);
    case 'traces':
      return encodeTracesProtobuf(request.request);
    case 'metrics':
      return encodeMetricsProtobuf(request.request);
  }
}
