/**
 * What a backend answers to an Export request: how much of it was taken, or a google.rpc.Status. Unlike requests, answers are read leniently: unknown and broken parts
 * are nothing, because the status of HTTP or gRPC has said already what became of the request.
 */
import type { Encoding } from '../signal.ts';
import { DecodeContext, runDecoder } from './context.ts';
import type { PartialSuccess } from './export-response.ts';
import { ProtobufReader } from './protobuf/reader.ts';

export interface AnsweredStatus {
  readonly message: string;
  /** Of google.rpc.RetryInfo; null without one. */
  readonly retryDelayMs: number | null;
}

/** null: the bytes are no such answer. An empty body is full success. The three signals differ in one JSON key. */
export function decodeExportResponse(body: Uint8Array, encoding: Encoding): PartialSuccess | null {
  if (body.length === 0) return { rejected: 0, message: '' };
  return encoding === 'json' ? exportResponseOfJson(parse(body)) : read(body, readExportResponse);
}

/** null: the bytes are no such answer. */
export function decodeRpcStatus(body: Uint8Array, encoding: Encoding): AnsweredStatus | null {
  return encoding === 'json' ? statusOfJson(parse(body)) : read(body, readStatus);
}

type JsonObject = Readonly<Record<string, unknown>>;

const objectOf = (value: unknown): JsonObject | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function parse(body: Uint8Array): JsonObject | null {
  try {
    return objectOf(JSON.parse(Buffer.from(body).toString('utf8')));
  } catch {
    return null;
  }
}

function exportResponseOfJson(from: JsonObject | null): PartialSuccess | null {
  if (from === null) return null;
  const partial = objectOf(from['partialSuccess']) ?? {};
  const rejected = Object.entries(partial).find(([key]) => key.startsWith('rejected'))?.[1];
  return { rejected: countOf(Number(rejected ?? 0)), message: textOf(partial['errorMessage']) };
}

function statusOfJson(from: JsonObject | null): AnsweredStatus | null {
  if (from === null || typeof from['message'] !== 'string') return null;
  const details: unknown[] = Array.isArray(from['details']) ? from['details'] : [];
  const retry = details.map(objectOf).find((detail) => textOf(detail?.['@type']).endsWith('google.rpc.RetryInfo'));
  const seconds = /^(-?\d+(?:\.\d+)?)s$/.exec(textOf(retry?.['retryDelay']))?.[1];
  return { message: from['message'], retryDelayMs: seconds === undefined ? null : Number(seconds) * 1000 };
}

/** A count that nobody can mean is none. */
const countOf = (count: number): number => (Number.isSafeInteger(count) && count > 0 ? count : 0);

const NO_NAMES = { resource: '', scope: '', record: '' };

function read<Answer>(body: Uint8Array, readAnswer: (reader: ProtobufReader) => Answer): Answer | null {
  const context = new DecodeContext(NO_NAMES, {});
  const result = runDecoder(context, () => readAnswer(new ProtobufReader(body, context)));
  return result.ok ? result.request : null;
}

/** Calls `field` for each field that comes; one that it does not want it skips itself. */
function eachField(reader: ProtobufReader, field: (tag: number) => void): void {
  while (reader.more()) field(reader.tag());
}

function within(reader: ProtobufReader, field: (tag: number) => void): void {
  const outer = reader.enter();
  eachField(reader, field);
  reader.leave(outer);
}

function readExportResponse(reader: ProtobufReader): PartialSuccess {
  let rejected = 0;
  let message = '';
  eachField(reader, (tag) => {
    if (tag !== 0x0a) return reader.skip(tag, 0);
    return within(reader, (inner) => {
      if (inner === 0x08) rejected = countOf(Number(reader.int64()));
      else if (inner === 0x12) message = reader.text();
      else reader.skip(inner, 0);
    });
  });
  return { rejected, message };
}

function readStatus(reader: ProtobufReader): AnsweredStatus {
  let message = '';
  let retryDelayMs: number | null = null;
  eachField(reader, (tag) => {
    if (tag === 0x12) message = reader.text();
    else if (tag === 0x1a) retryDelayMs = readRetryInfo(reader) ?? retryDelayMs;
    else reader.skip(tag, 0);
  });
  return { message, retryDelayMs };
}

/** One google.protobuf.Any; null when it holds something else. */
function readRetryInfo(reader: ProtobufReader): number | null {
  let type = '';
  let delayMs: number | null = null;
  within(reader, (tag) => {
    if (tag === 0x0a) type = reader.text();
    // The type comes first in every encoder that sorts its fields, and all do.
    else if (tag === 0x12 && type.endsWith('google.rpc.RetryInfo')) {
      delayMs = 0;
      within(reader, (field) => {
        if (field === 0x0a) delayMs = readDuration(reader);
        else reader.skip(field, 0);
      });
    } else reader.skip(tag, 0);
  });
  return delayMs;
}

function readDuration(reader: ProtobufReader): number {
  let ms = 0;
  within(reader, (tag) => {
    if (tag === 0x08) ms += Number(reader.int64()) * 1000;
    else if (tag === 0x10) ms += reader.int32() / 1e6;
    else reader.skip(tag, 0);
  });
  return ms;
}
