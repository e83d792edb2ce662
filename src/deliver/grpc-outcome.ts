/** What the end of a gRPC call means by the rules of OTLP; pure. */
import { decodeExportResponse, decodeRpcStatus } from '../otlp/common/decode-answer.ts';
import { cleanText, isAboutSize } from './answer-text.ts';
import type { SendOutcome } from './endpoint.ts';
import { httpOutcome } from './http-outcome.ts';
import { boundedDelayMs } from './retry-after.ts';

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface GrpcAnswer {
  readonly httpStatus: number;
  readonly headers: Headers;
  /** Those of an answer that is trailers only stand in `headers`. */
  readonly trailers: Headers;
  /** With its frame; at most its first 64 KiB. */
  readonly body: Uint8Array;
}

const FRAME_HEAD_BYTES = 5;
const CODE_NAMES =
  'OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED'.split(
    ' ',
  );
/** CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS: OTLP's table. */
const RETRIABLE: ReadonlySet<number> = new Set([1, 4, 10, 11, 14, 15]);
const RESOURCE_EXHAUSTED = 8;
/** What servers say of a message over their limit: most say RESOURCE_EXHAUSTED, those written in Rust OUT_OF_RANGE, gateways INVALID_ARGUMENT. */
const MAYBE_TOO_LARGE: ReadonlySet<number> = new Set([3, 8, 11]);
/** The only code that is a judgement on the data. All others that are final are about keys, names, quotas or the backend itself. */
const INVALID_ARGUMENT = 3;

/** The outcome, or null for a stream that ended before it said what became of the call. */
export function grpcOutcome(
  answer: GrpcAnswer,
  context: { readonly secrets: readonly string[]; readonly nowMs: number },
): SendOutcome | null {
  const code = headerOf(answer, 'grpc-status');
  if (code === '') return withoutStatus(answer, context);
  const status = /^\d{1,2}$/.test(code) ? Number(code) : 2;
  if (status === 0) return successOutcome(answer, context.secrets);
  const details = decodeRpcStatus(Buffer.from(headerOf(answer, 'grpc-status-details-bin'), 'base64'), 'protobuf');
  const said = percentDecode(headerOf(answer, 'grpc-message')) || (details?.message ?? '');
  const name = `gRPC ${CODE_NAMES[status] ?? status}`;
  const clean = cleanText(said, context.secrets);
  const message = clean === '' ? name : `${name}: ${clean}`;
  const delayMs = details?.retryDelayMs ?? null;
  if (MAYBE_TOO_LARGE.has(status) && delayMs === null && isAboutSize(said)) return { outcome: 'too_large', message };
  // Without RetryInfo OTLP calls it final: a quota or a size, and trying again soon would only cost both sides. The data wait.
  if (RETRIABLE.has(status) || (status === RESOURCE_EXHAUSTED && delayMs !== null)) {
    return { outcome: 'retry', afterMs: delayMs === null ? null : boundedDelayMs(delayMs), message };
  }
  return { outcome: 'refused', isOurs: status === INVALID_ARGUMENT, message };
}

/** No gRPC server has spoken, only something in front of one: whatever it says, it is not about the data. */
function withoutStatus(
  { httpStatus, headers }: GrpcAnswer,
  { secrets, nowMs }: { readonly secrets: readonly string[]; readonly nowMs: number },
): SendOutcome | null {
  if (httpStatus === 200) {
    const type = headers['content-type'];
    if (typeof type === 'string' && type.startsWith('application/grpc')) return null;
    return { outcome: 'refused', isOurs: false, message: 'the answer is not gRPC: check port and protocol' };
  }
  const body = new Uint8Array();
  const outcome = httpOutcome(
    { status: httpStatus, headers, body, isWhole: true },
    { encoding: 'protobuf', secrets, nowMs },
  );
  if (outcome.outcome === 'accepted') return null;
  return outcome.outcome === 'refused' ? { ...outcome, isOurs: false } : outcome;
}

function successOutcome({ body }: GrpcAnswer, secrets: readonly string[]): SendOutcome {
  // A compressed message we have not asked for; one that is cut says no less that the data were taken.
  const isPlain = body.length >= FRAME_HEAD_BYTES && body[0] === 0;
  const partial = isPlain ? decodeExportResponse(body.subarray(FRAME_HEAD_BYTES), 'protobuf') : null;
  return { outcome: 'accepted', rejected: partial?.rejected ?? 0, message: cleanText(partial?.message ?? '', secrets) };
}

function headerOf({ headers, trailers }: GrpcAnswer, name: string): string {
  const value = trailers[name] ?? headers[name];
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}

/** %XX as UTF-8; text that breaks the rule stays as it is. */
function percentDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
