/** Plain HTTP answers, as OTLP wants them: every error is a google.rpc.Status in the encoding of the request. */
import { encodeExportResponse } from '../otlp/common/export-response.ts';
import { encodeRpcStatus, RPC_CODE, type RpcStatus } from '../otlp/common/rpc-status.ts';
import type { Encoding, Signal } from '../otlp/signal.ts';
import type { BodyFaultReason } from './body-fault.ts';
import { cutMessage } from './message.ts';
import type { Verdict } from './reception.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export const CONTENT_TYPE: Readonly<Record<Encoding, string>> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
};

/** HTTP status for each reason why a body was not read. A sender too slow may try again; 408 would tell it not to. */
const BODY_FAULT: Readonly<Record<BodyFaultReason, { status: number; code: RpcStatus['code'] }>> = {
  too_large: { status: 413, code: RPC_CODE.resourceExhausted },
  overloaded: { status: 429, code: RPC_CODE.resourceExhausted },
  malformed: { status: 400, code: RPC_CODE.invalidArgument },
  unsupported_encoding: { status: 400, code: RPC_CODE.invalidArgument },
  timeout: { status: 503, code: RPC_CODE.unavailable },
  aborted: { status: 400, code: RPC_CODE.invalidArgument },
  protocol: { status: 400, code: RPC_CODE.invalidArgument },
  cardinality: { status: 400, code: RPC_CODE.invalidArgument },
};
const BODY_RETRY_SECONDS = 1;

export function errorAnswer(
  httpStatus: number,
  status: RpcStatus,
  encoding: Encoding,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  const retry = status.retryAfterSeconds === undefined ? {} : { 'retry-after': String(status.retryAfterSeconds) };
  return {
    status: httpStatus,
    headers: { 'content-type': CONTENT_TYPE[encoding], ...retry, ...headers },
    body: encodeRpcStatus({ ...status, message: cutMessage(status.message) }, encoding),
  };
}

export function bodyFaultAnswer(reason: BodyFaultReason, message: string, encoding: Encoding): HttpAnswer {
  const { status, code } = BODY_FAULT[reason];
  const retriable = status === 429 || status === 503;
  const details = retriable ? { retryAfterSeconds: BODY_RETRY_SECONDS } : {};
  return errorAnswer(status, { code, message, ...details }, encoding);
}

export function verdictAnswer(verdict: Verdict, signal: Signal, encoding: Encoding): HttpAnswer {
  switch (verdict.outcome) {
    case 'accepted': {
      const { rejected, message } = verdict;
      const partial = rejected === 0 && message === '' ? null : { rejected, message: cutMessage(message) };
      return {
        status: 200,
        headers: { 'content-type': CONTENT_TYPE[encoding] },
        body: encodeExportResponse(signal, encoding, partial),
      };
    }
    case 'malformed': {
      const { field, message } = verdict.problem;
      const text = field === '' ? message : `${field}: ${message}`;
      const fieldViolation = { field, description: cutMessage(message) };
      return errorAnswer(400, { code: RPC_CODE.invalidArgument, message: text, fieldViolation }, encoding);
    }
    case 'overloaded':
      return errorAnswer(429, { code: RPC_CODE.resourceExhausted, ...retryDetails(verdict) }, encoding);
    case 'unavailable':
      return errorAnswer(503, { code: RPC_CODE.unavailable, ...retryDetails(verdict) }, encoding);
  }
}

const retryDetails = ({ message, retryAfterSeconds }: { message: string; retryAfterSeconds: number }) => ({
  message,
  // Whole seconds: the integer form of Retry-After.
  retryAfterSeconds: Math.max(1, Math.ceil(retryAfterSeconds)),
});
