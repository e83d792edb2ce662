/** google.rpc.Status with the two details that OTLP asks for: what was wrong, and when to try again. */
import type { Encoding } from '../signal.ts';
import { ProtobufWriter } from './protobuf/writer.ts';

/** The gRPC codes that a receiver gives. */
export const RPC_CODE = {
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  resourceExhausted: 8,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
} as const;
export type RpcCode = (typeof RPC_CODE)[keyof typeof RPC_CODE];

export interface RpcStatus {
  readonly code: RpcCode;
  readonly message: string;
  /** Becomes a google.rpc.BadRequest. */
  readonly fieldViolation?: { readonly field: string; readonly description: string };
  /** Becomes a google.rpc.RetryInfo. */
  readonly retryAfterSeconds?: number;
}

const BAD_REQUEST = 'type.googleapis.com/google.rpc.BadRequest';
const RETRY_INFO = 'type.googleapis.com/google.rpc.RetryInfo';

export function encodeRpcStatus(status: RpcStatus, encoding: Encoding): Uint8Array {
  return encoding === 'json' ? encodeJson(status) : encodeProtobuf(status);
}

function encodeJson({ code, message, fieldViolation, retryAfterSeconds }: RpcStatus): Uint8Array {
  const details: object[] = [];
  if (fieldViolation !== undefined) details.push({ '@type': BAD_REQUEST, fieldViolations: [fieldViolation] });
  if (retryAfterSeconds !== undefined) details.push({ '@type': RETRY_INFO, retryDelay: `${retryAfterSeconds}s` });
  return Buffer.from(JSON.stringify(details.length === 0 ? { code, message } : { code, message, details }));
}

function encodeProtobuf({ code, message, fieldViolation, retryAfterSeconds }: RpcStatus): Uint8Array {
  const writer = new ProtobufWriter();
  writer.varint(0x08);
  writer.varint(code);
  writer.varint(0x12);
  writer.text(message);
  if (fieldViolation !== undefined) {
    writeDetail(writer, BAD_REQUEST, () => {
      writer.varint(0x0a);
      const violation = writer.open();
      writer.varint(0x0a);
      writer.text(fieldViolation.field);
      writer.varint(0x12);
      writer.text(fieldViolation.description);
      writer.close(violation);
    });
  }
  if (retryAfterSeconds !== undefined) {
    writeDetail(writer, RETRY_INFO, () => {
      writer.varint(0x0a);
      const duration = writer.open();
      writer.varint(0x08);
      writer.varint(retryAfterSeconds);
      writer.close(duration);
    });
  }
  return writer.finish();
}

/** One google.protobuf.Any in `details`. */
function writeDetail(writer: ProtobufWriter, typeUrl: string, writeValue: () => void): void {
  writer.varint(0x1a);
  const any = writer.open();
  writer.varint(0x0a);
  writer.text(typeUrl);
  writer.varint(0x12);
  const value = writer.open();
  writeValue();
  writer.close(value);
  writer.close(any);
}
