/** One Export request as the bytes of an endpoint's protocol. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Interner } from '../otlp/common/protobuf/interner.ts';
import { decodeExportRequest } from '../otlp/decode.ts';
import { encodeExportRequestJson } from '../otlp/encode-json.ts';
import type { DecodeLimits } from '../otlp/limits.ts';
import type { Signal } from '../otlp/signal.ts';

const compress = promisify(gzip);

/** Below it gzip saves no packet. */
const GZIP_BYTES_MIN = 1024;

export interface PackedBody {
  readonly bytes: Uint8Array;
  readonly isGzip: boolean;
}

export async function packBody(body: Uint8Array, compression: 'gzip' | 'none'): Promise<PackedBody> {
  if (compression === 'none' || body.length <= GZIP_BYTES_MIN) return { bytes: body, isGzip: false };
  return { bytes: await compress(body), isGzip: true };
}

/** What we wrote ourselves is not cut a second time. */
const NO_LIMITS: DecodeLimits = {
  valueDepthMax: 1000,
  attributesPerRecordMax: Number.MAX_SAFE_INTEGER,
  keyBytesMax: Number.MAX_SAFE_INTEGER,
  valueBytesMax: Number.MAX_SAFE_INTEGER,
  elementsPerRequestMax: Number.MAX_SAFE_INTEGER,
  jsonDepthMax: 1000,
};

export type JsonBody =
  /** `rejected`: records with ids that JSON cannot say. */
  | { readonly ok: true; readonly body: Uint8Array; readonly rejected: number; readonly rejection: string }
  | { readonly ok: false; readonly message: string };

/** OTLP/JSON of a protobuf request. `interner` is kept from request to request: making one costs more than a small request. */
export function jsonOfProtobuf(signal: Signal, body: Uint8Array, interner: Interner): JsonBody {
  const decoded = decodeExportRequest({ signal, encoding: 'protobuf', body }, { limits: NO_LIMITS, interner });
  if (!decoded.ok) return { ok: false, message: decoded.problem.message };
  const { rejected, rejection } = decoded.notes;
  return { ok: true, body: encodeExportRequestJson(decoded.request), rejected, rejection };
}
