/** The same trouble, over HTTP and over gRPC. */
import { connect } from 'node:http2';
import { afterEach, expect, test } from 'vitest';
import {
  frame,
  LOGS,
  LOGS_EXPORT,
  type Receiver,
  type ReceiverSetup,
  rawCall,
  startReceiver,
  TRACES,
} from '../../test/helper/receiver.ts';
import type { IntakeAnswer } from '../ingest/intake.ts';

const open: Receiver[] = [];
afterEach(async () => {
  for (const receiver of open.splice(0)) await receiver.stop();
});

interface Case {
  readonly body?: Buffer;
  readonly encoding?: string;
  readonly path?: readonly [string, string];
  readonly answer?: IntakeAnswer;
  readonly limits?: ReceiverSetup['limits'];
}

async function askBoth({ body = LOGS, encoding, path = ['/v1/logs', LOGS_EXPORT], answer, limits = {} }: Case) {
  const accept = answer === undefined ? {} : { accept: async () => answer };
  const receiver = await startReceiver({ limits: { admissionWaitMs: 0, bodyTimeoutMs: 50, ...limits }, ...accept });
  open.push(receiver);
  const session = connect(receiver.url);
  const http = await rawCall(
    session,
    {
      ':path': path[0],
      'content-type': 'application/x-protobuf',
      ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
    },
    [body],
  );
  const flag = encoding === undefined ? 0 : 1;
  const headers: Record<string, string> = encoding === undefined ? {} : { 'grpc-encoding': encoding };
  const grpc = await rawCall(session, { ...headers, ':path': path[1] }, [frame(body, flag)]);
  session.destroy();
  return { http: http.headers[':status'], grpc: Number(grpc.trailers['grpc-status']) };
}

test.each<[string, Case, number, number]>([
  ['good data', {}, 200, 0],
  ['broken data', { body: LOGS.subarray(0, LOGS.length - 1) }, 400, 3],
  ['data of another signal', { body: TRACES }, 400, 3],
  ['broken compression', { encoding: 'gzip' }, 400, 3],
  ['an unknown encoding', { encoding: 'snappy' }, 400, 12],
  ['a place that does not exist', { path: ['/v1development/profiles', '/x.Y/Z'] }, 404, 12],
  ['a body over the limit', { limits: { bodyBytesMax: 3 } }, 413, 8],
  // RESOURCE_EXHAUSTED with RetryInfo would do too; more clients understand UNAVAILABLE.
  ['no room', { limits: { inFlightBytesHardMax: 3 } }, 429, 14],
  ['a busy intake', { answer: { outcome: 'overloaded', retryAfterSeconds: 1, message: 'busy' } }, 429, 14],
  ['a full disk', { answer: { outcome: 'disk_full', message: 'full' } }, 503, 14],
  ['a server that stops', { answer: { outcome: 'closed', message: 'bye' } }, 503, 14],
])('R-11: %s', async (_, given, http, grpc) => {
  expect(await askBoth(given)).toEqual({ http, grpc });
});
