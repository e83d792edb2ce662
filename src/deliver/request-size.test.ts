import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyRequest } from '../../test/helper/any-request.ts';
import { oracleEncode } from '../../test/helper/otlp-oracle.ts';
import { decodeExportRequest } from '../otlp/decode.ts';
import { encodeExportRequest } from '../otlp/encode.ts';
import type { ExportRequest, Signal } from '../otlp/signal.ts';
import { joinRequests, splitRequest } from './request-size.ts';

function decode(signal: Signal, body: Uint8Array): ExportRequest {
  const result = decodeExportRequest({ signal, encoding: 'protobuf', body });
  if (!result.ok) throw new Error(result.problem.message);
  return result.request;
}

/** Each record with what it hangs on. */
function recordsOf(request: ExportRequest): unknown[] {
  const flat = (resources: readonly object[], scopeKey: string, recordKey: string): unknown[] =>
    resources.flatMap((from) => {
      const { [scopeKey]: scopes, ...resource } = from as Record<string, readonly Record<string, unknown>[]>;
      return (scopes ?? []).flatMap(({ [recordKey]: records, ...scope }) =>
        (records as readonly unknown[]).map((record) => ({ resource, scope, record })),
      );
    });
  switch (request.signal) {
    case 'logs':
      return flat(request.request.resourceLogs, 'scopeLogs', 'logRecords');
    case 'traces':
      return flat(request.request.resourceSpans, 'scopeSpans', 'spans');
    case 'metrics':
      return flat(request.request.resourceMetrics, 'scopeMetrics', 'metrics');
  }
}

test('pieces have the same records in the same order with what they hang on, and fit or are a single record', () => {
  fc.assert(
    fc.property(anyRequest, fc.integer({ min: 1, max: 3000 }), (request, bytesMax) => {
      const { signal } = request;
      const body = encodeExportRequest(request);
      const pieces = splitRequest(signal, body, bytesMax);
      const records = pieces.map((piece) => recordsOf(decode(signal, piece)));
      expect(records.flat()).toEqual(recordsOf(request));
      pieces.forEach((piece, i) => expect(piece.length <= bytesMax || (records[i]?.length ?? 0) <= 1).toBe(true));
      expect(splitRequest(signal, body, bytesMax)).toEqual(pieces);
      expect(recordsOf(decode(signal, joinRequests(pieces)))).toEqual(recordsOf(request));
    }),
    { numRuns: 500, endOnFailure: true },
  );
});

const scopeLogs = (name: string, bodies: readonly string[]) => ({
  scope: { name },
  logRecords: bodies.map((text) => ({ body: { stringValue: text } })),
});
const logs = (...bodies: readonly string[]): Uint8Array =>
  oracleEncode('Logs', { resourceLogs: [{ schemaUrl: 'schema', scopeLogs: [scopeLogs('one', bodies)] }] });

describe('splitting', () => {
  test('fills each piece: two more bytes would not fit', () => {
    const body = logs(...Array.from({ length: 1000 }, () => 'x'.repeat(50)));
    const pieces = splitRequest('logs', body, 4096);
    const recordBytes = 2 + 2 + 2 + 50;
    for (const piece of pieces.slice(0, -1)) {
      expect(piece.length).toBeLessThanOrEqual(4096);
      expect(piece.length).toBeGreaterThan(4096 - recordBytes - 4);
    }
  });

  test('is exact at the limit', () => {
    const two = logs('a', 'b');
    expect(splitRequest('logs', two, two.length)).toEqual([two]);
    expect(splitRequest('logs', two, two.length - 1).map((piece) => decode('logs', piece))).toEqual(
      [logs('a'), logs('b')].map((one) => decode('logs', one)),
    );
    const four = logs('a', 'b', 'c', 'd');
    expect(splitRequest('logs', four, two.length).map((piece) => piece.length)).toEqual([two.length, two.length]);
  });

  test('a record that is too large comes alone, those beside it do not', () => {
    const body = logs('a', 'b', 'x'.repeat(5000), 'c', 'd');
    const pieces = splitRequest('logs', body, 1000);
    expect(pieces.map((piece) => recordsOf(decode('logs', piece)).length)).toEqual([2, 1, 2]);
  });

  test('fields that we do not know go along with their level', () => {
    const unknown = Uint8Array.from([0x7a, 2, 0x68, 0x69, 0x80, 0x01, 5, 0x85, 0x01, 1, 2, 3, 4]);
    const scope = Buffer.concat([
      unknown,
      ...['a', 'b'].map((text) => field(0x12, Buffer.from([0x62, 1, text.charCodeAt(0)]))),
    ]);
    const body = field(0x0a, Buffer.concat([field(0x12, scope), unknown]));
    const pieces = splitRequest('logs', body, body.length - 1);
    expect(pieces).toHaveLength(2);
    for (const piece of pieces) expect(Buffer.from(piece).toString('latin1').split('hi')).toHaveLength(3);
  });

  test.each([
    ['text', Buffer.from('not protobuf at all, but long enough')],
    ['a length past the end', Buffer.from([0x0a, 0xff, 0xff, 0x03, 1, 2, 3])],
    ['a varint without end', Buffer.alloc(30, 0xff)],
    ['no records at all', field(0x0a, field(0x12, Buffer.from([0x1a, 1, 0x73])))],
  ])('%s comes back as it is', (_name, body) => {
    expect(splitRequest('traces', body, 4)).toEqual([body]);
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (body) => {
        expect(splitRequest('metrics', body, 3).length).toBeGreaterThan(0);
      }),
    );
  });
});

function field(tag: number, message: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([tag, message.length]), message]);
}
