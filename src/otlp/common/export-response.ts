/** The three Export…ServiceResponses. They differ in one JSON key; on the wire they are the same. */
import type { Encoding, Signal } from '../signal.ts';
import { ProtobufWriter } from './protobuf/writer.ts';

export interface PartialSuccess {
  /** Log records, spans or data points that were not kept. */
  readonly rejected: number;
  /** For the developer; with `rejected` 0 it is a warning. */
  readonly message: string;
}

const REJECTED_KEY: Readonly<Record<Signal, string>> = {
  logs: 'rejectedLogRecords',
  traces: 'rejectedSpans',
  metrics: 'rejectedDataPoints',
};

/** Full success (`null`) is zero bytes of protobuf, `{}` in JSON. */
export function encodeExportResponse(signal: Signal, encoding: Encoding, partial: PartialSuccess | null): Uint8Array {
  return encoding === 'json' ? encodeJson(signal, partial) : encodeProtobuf(partial);
}

function encodeJson(signal: Signal, partial: PartialSuccess | null): Uint8Array {
  if (partial === null) return Buffer.from('{}');
  const partialSuccess: Record<string, string> = {};
  // int64 is a string in protobuf's JSON.
  if (partial.rejected > 0) partialSuccess[REJECTED_KEY[signal]] = String(partial.rejected);
  if (partial.message !== '') partialSuccess['errorMessage'] = partial.message;
  return Buffer.from(JSON.stringify({ partialSuccess }));
}

function encodeProtobuf(partial: PartialSuccess | null): Uint8Array {
  const writer = new ProtobufWriter();
  if (partial !== null) {
    writer.varint(0x0a);
    const mark = writer.open();
    if (partial.rejected > 0) {
      writer.varint(0x08);
      writer.varint(partial.rejected);
    }
    if (partial.message !== '') {
      writer.varint(0x12);
      writer.text(partial.message);
    }
    writer.close(mark);
  }
  return writer.finish();
}
