import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyRequest, list, logRecord } from '../../test/helper/any-request.ts';
import { hexBytes, oracleEncode } from '../../test/helper/otlp-oracle.ts';
import { decodeExportRequest } from './decode.ts';
import { encodeExportRequest } from './encode.ts';
import { encodeExportRequestJson } from './encode-json.ts';
import type { LogRecord } from './logs/log.ts';
import type { Encoding, ExportRequest, Signal } from './signal.ts';

function decode(signal: Signal, encoding: Encoding, body: Uint8Array): ExportRequest {
  const result = decodeExportRequest({ signal, encoding, body });
  if (!result.ok) throw new Error(`${result.problem.field}: ${result.problem.message}`);
  return result.request;
}

test('decode after encode is identity', () => {
  fc.assert(
    fc.property(anyRequest, (request) => {
      expect(decode(request.signal, 'protobuf', encodeExportRequest(request))).toEqual(request);
    }),
    { numRuns: 500, endOnFailure: true },
  );
});

test('JSON: decode after encode is identity', () => {
  fc.assert(
    fc.property(anyRequest, (request) => {
      expect(decode(request.signal, 'json', encodeExportRequestJson(request))).toEqual(request);
    }),
    { numRuns: 500, endOnFailure: true },
  );
});

test('requests put behind one another are one request (D-2)', () => {
  fc.assert(
    fc.property(list(logRecord), list(logRecord), (first, second) => {
      const bodyOf = (logRecords: LogRecord[]): Uint8Array =>
        encodeExportRequest({
          signal: 'logs',
          request: {
            resourceLogs: [
              {
                resource: { attributes: [], droppedAttributesCount: 0 },
                schemaUrl: '',
                scopeLogs: [
                  {
                    scope: { name: '', version: '', attributes: [], droppedAttributesCount: 0 },
                    schemaUrl: '',
                    logRecords,
                  },
                ],
              },
            ],
          },
        });
      const both = decode('logs', 'protobuf', Buffer.concat([bodyOf(first), bodyOf(second)]));
      const records =
        both.signal === 'logs' ? both.request.resourceLogs.map((r) => r.scopeLogs[0]?.logRecords) : undefined;
      expect(records).toEqual([first, second]);
    }),
    { numRuns: 50, endOnFailure: true },
  );
});

/** OTLP/JSON with the ids as bytes, as protobufjs wants them. */
function withBytes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withBytes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      ['traceId', 'spanId', 'parentSpanId'].includes(key) ? [key, hexBytes(String(inner))] : [key, withBytes(inner)],
    ),
  );
}

describe('recorded Codex sessions: JSON and the same session encoded by protobufjs decode alike', () => {
  test.each([
    ['logs', 'Logs'],
    ['traces', 'Traces'],
    ['metrics', 'Metrics'],
  ] as const)('%s', (signal, message) => {
    const file = new URL(`../../fixtures/codex/0.169.0/shell-one/otlp-${signal}.jsonl`, import.meta.url);
    for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
      const parsed = JSON.parse(line) as object;
      const fromJson = decode(signal, 'json', Buffer.from(JSON.stringify(parsed, null, 2)));
      const fromProtobuf = decode(signal, 'protobuf', oracleEncode(message, withBytes(parsed) as object));
      expect(fromProtobuf).toEqual(fromJson);
      expect(decode(signal, 'protobuf', encodeExportRequest(fromJson))).toEqual(fromJson);
      expect(decode(signal, 'json', encodeExportRequestJson(fromJson))).toEqual(fromJson);
    }
  });
});
