/**
 * What an OTLP receiver has to do, by id. Tests carry the ids in their names; one that nothing tests fails here.
 * T transport, D decoding, Z size and compression, R responses, G gRPC, M metrics, X what Codex needs beyond the specification.
 */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const CHECKLIST = {
  'T-1': 'POST to the path of each signal, one port',
  'T-2': 'unary Export of the three services, cleartext HTTP/2',
  'T-3': 'protobuf and JSON on one port, by content type',
  'T-4': 'gRPC and HTTP on one port',
  'T-5': 'paths can be configured',
  'T-6': 'profiles: 404 and UNIMPLEMENTED',
  'T-7': '405 with Allow for other methods',
  'T-8': '415 for other content types; parameters and case do not matter',
  'T-9': 'keep-alive, pipelining, many connections',
  'T-10': 'OTLP/HTTP over HTTP/2',
  'T-11': 'CORS when configured',
  'T-12': 'loopback by default',
  'T-13': 'Unix socket',
  'D-1': 'unknown fields of every wire type are skipped',
  'D-2': 'repeated fields merge; packed or not',
  'D-3': 'JSON keys in lowerCamelCase only',
  'D-4': 'ids in JSON are hex of the right length',
  'D-5': 'enums in JSON as numbers, names tolerated',
  'D-6': '64-bit integers as strings or numbers, exact',
  'D-7': 'base64, NaN, infinities and null in JSON',
  'D-8': 'an empty request succeeds',
  'D-9': 'empty envelopes succeed',
  'D-10': 'invalid UTF-8 is replaced and counted',
  'D-11': 'limits of depth, attributes, keys and values cut, never crash',
  'D-12': 'a log without a time has another; implausible times stay, with a mark',
  'D-13': 'ids in lower-case hex, zero ids empty',
  'D-14': 'broken bytes are refused as a whole',
  'Z-1': 'none and gzip',
  'Z-2': 'deflate and zstd too',
  'Z-3': 'unknown encodings are refused by name',
  'Z-4': 'the limit holds before and after decompression',
  'Z-5': 'a bomb costs no memory',
  'Z-6': 'a declared length over the limit is refused unread',
  'Z-7': 'answers stay small',
  'Z-8': 'answers are never compressed',
  'Z-9': 'bytes in flight are bounded over all requests',
  'Z-10': 'slow senders are cut off',
  'R-1': 'success has an empty message',
  'R-2': 'an answer has the content type of its request',
  'R-3': 'partial success counts what was rejected',
  'R-4': 'a warning rejects nothing',
  'R-5': 'every error is a Status in the encoding of the request',
  'R-6': 'bad data is 400 with BadRequest',
  'R-7': 'only 429, 502, 503 and 504 invite to try again',
  'R-8': 'overload says when to come again',
  'R-9': 'gRPC codes that invite to try again',
  'R-10': 'gRPC overload has RetryInfo',
  'R-11': 'HTTP and gRPC tell the same trouble alike',
  'R-12': 'trouble of ours may be retried',
  'R-13': 'trailers always, message percent-encoded, HTTP 200',
  'R-14': 'yes means durable',
  'R-15': 'a request that comes twice is tolerated',
  'G-1': 'frames in any pieces, one message a call',
  'G-2': 'compressed without grpc-encoding is INTERNAL',
  'G-3': 'grpc-timeout',
  'G-4': 'unknown methods are UNIMPLEMENTED',
  'G-5': 'content types of gRPC',
  'G-6': 'binary metadata',
  'G-7': 'large messages do not stall',
  'G-8': 'PING, GOAWAY, calls in flight finish',
  'G-9': 'concurrent calls are limited',
  'G-10': 'a reset gives memory back',
  'G-11': 'health check',
  'G-12': 'rapid reset ends the connection',
  'M-1': 'all five kinds of metric',
  'M-2': 'both temporalities, with start times',
  'M-3': 'histograms that contradict themselves are rejected by the point',
  'M-4': 'the flag of a missing value is kept',
  'M-5': 'exemplars with their trace',
  'M-6': 'integers stay integers',
  'M-7': 'a series may come twice in a request',
  'X-1': 'forgiving paths',
  'X-2': 'a 404 that says where to send',
  'X-3': 'a signal on the path of another is told so',
  'X-4': 'help for GET, health paths',
} as const;

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Ids at the beginning of a name, or of a row of a table of cases. */
const IDS = /['"`]((?:[TDZRGMX]-\d+\b:? ?)+)/g;

const carried = new Set(
  globSync('{src,test}/**/*.test.ts', { cwd: ROOT })
    .filter((file) => path.basename(file) !== path.basename(import.meta.filename))
    .flatMap((file) => readFileSync(path.join(ROOT, file), 'utf8').match(IDS) ?? [])
    .flatMap((ids) => ids.match(/[A-Z]-\d+/g) ?? []),
);

test('every item of the checklist has a test that carries its id', () => {
  expect(Object.keys(CHECKLIST).filter((id) => !carried.has(id))).toEqual([]);
});

test('no test carries an id that the checklist does not have', () => {
  expect([...carried].filter((id) => !(id in CHECKLIST))).toEqual([]);
});
