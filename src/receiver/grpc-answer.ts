/** Plain gRPC answers: a message with trailers, or trailers only. The status is in `grpc-status`, never in HTTP's. */
import { encodeExportResponse } from '../otlp/common/export-response.ts';
import { encodeRpcStatus, RPC_CODE, type RpcStatus } from '../otlp/common/rpc-status.ts';
import type { Signal } from '../otlp/signal.ts';
import type { BodyFaultReason } from './body-fault.ts';
import { cutMessage } from './message.ts';
import type { Verdict } from './reception.ts';

export interface GrpcAnswer {
  /** Without its frame; null with an error: then the trailers are all there is. */
  readonly message: Uint8Array | null;
  readonly trailers: Readonly<Record<string, string>>;
}

/** RESOURCE_EXHAUSTED without RetryInfo is final: the same body will not fit next time either. */
const BODY_FAULT_CODE: Readonly<Record<BodyFaultReason, RpcStatus['code']>> = {
  too_large: RPC_CODE.resourceExhausted,
  overloaded: RPC_CODE.unavailable,
  malformed: RPC_CODE.invalidArgument,
  unsupported_encoding: RPC_CODE.unimplemented,
  timeout: RPC_CODE.deadlineExceeded,
  aborted: RPC_CODE.unavailable,
  protocol: RPC_CODE.internal,
  // So gRPC wants it: the method that takes so many messages does not exist.
  cardinality: RPC_CODE.unimplemented,
};
const BODY_RETRY_SECONDS = 1;

/**
 * Clients refuse headers of more than 8 or 16 kB, and a message stands in them twice, three characters for a byte the
 * one time: at most 7 kB together.
 */
const GRPC_MESSAGE_CHARS_MAX = 300;

export const messageAnswer = (message: Uint8Array): GrpcAnswer => ({ message, trailers: { 'grpc-status': '0' } });

export function grpcError(status: RpcStatus): GrpcAnswer {
  const message = cutMessage(status.message, GRPC_MESSAGE_CHARS_MAX);
  const trailers: Record<string, string> = {
    'grpc-status': String(status.code),
    'grpc-message': percentEncode(message),
  };
  if (status.fieldViolation !== undefined || status.retryAfterSeconds !== undefined) {
    const encoded = encodeRpcStatus({ ...status, message }, 'protobuf');
    // Binary metadata goes without padding.
    trailers['grpc-status-details-bin'] = Buffer.from(encoded).toString('base64').replace(/=+$/, '');
  }
  return { message: null, trailers };
}

export function bodyFaultError(reason: BodyFaultReason, message: string): GrpcAnswer {
  const code = BODY_FAULT_CODE[reason];
  return grpcError(
    code === RPC_CODE.unavailable ? { code, message, retryAfterSeconds: BODY_RETRY_SECONDS } : { code, message },
  );
}

export function verdictGrpcAnswer(verdict: Verdict, signal: Signal): GrpcAnswer {
  switch (verdict.outcome) {
    case 'accepted': {
      const { rejected, message } = verdict;
      const partial = rejected === 0 && message === '' ? null : { rejected, message: cutMessage(message) };
      return messageAnswer(encodeExportResponse(signal, 'protobuf', partial));
    }
    case 'malformed': {
      const { field, message } = verdict.problem;
      const fieldViolation = {
        field: cutMessage(field, GRPC_MESSAGE_CHARS_MAX),
        description: cutMessage(message, GRPC_MESSAGE_CHARS_MAX),
      };
      const text = field === '' ? message : `${field}: ${message}`;
      return grpcError({ code: RPC_CODE.invalidArgument, message: text, fieldViolation });
    }
    case 'overloaded':
    case 'unavailable': {
      const retryAfterSeconds = Math.max(1, Math.ceil(verdict.retryAfterSeconds));
      return grpcError({ code: RPC_CODE.unavailable, message: verdict.message, retryAfterSeconds });
    }
  }
}

/** UTF-8 bytes outside printable ASCII, and the percent sign itself, as %XX. */
export function percentEncode(text: string): string {
  if (/^[\x20-\x24\x26-\x7e]*$/.test(text)) return text;
  let encoded = '';
  for (const byte of Buffer.from(text)) {
    const plain = byte >= 0x20 && byte <= 0x7e && byte !== 0x25;
    encoded += plain ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}
