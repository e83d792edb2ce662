import type { DecodeOptions } from './common/context.ts';
import type { DecodeResult } from './common/result.ts';
import { decodeLogsJson } from './logs/json/decode.ts';
import { decodeLogsProtobuf } from './logs/protobuf/decode.ts';
import { decodeMetricsJson } from './metrics/json/decode.ts';
import { decodeMetricsProtobuf } from './metrics/protobuf/decode.ts';
import type { Encoding, ExportRequest, Signal } from './signal.ts';
import { decodeTracesJson } from './traces/json/decode.ts';
import { decodeTracesProtobuf } from './traces/protobuf/decode.ts';

export interface EncodedRequest {
  readonly signal: Signal;
  readonly encoding: Encoding;
  readonly body: Uint8Array;
}

/** Decodes any Export request. The result does not keep `body` alive. */
export function decodeExportRequest(
  { signal, encoding, body }: EncodedRequest,
  options: DecodeOptions = {},
): DecodeResult<ExportRequest> {
  const json = encoding === 'json';
  switch (signal) {
    case 'logs':
      return tagged('logs', (json ? decodeLogsJson : decodeLogsProtobuf)(body, options));
    case 'traces':
      return tagged('traces', (json ? decodeTracesJson : decodeTracesProtobuf)(body, options));
    case 'metrics':
      return tagged('metrics', (json ? decodeMetricsJson : decodeMetricsProtobuf)(body, options));
  }
}

function tagged<Name extends Signal, Request>(
  signal: Name,
  result: DecodeResult<Request>,
): DecodeResult<{ signal: Name; request: Request }> {
  return result.ok ? { ok: true, request: { signal, request: result.request }, notes: result.notes } : result;
}
