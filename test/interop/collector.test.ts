/** What we send is what a real OpenTelemetry Collector hands on: over every protocol, through every door. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Endpoint, TlsFiles } from '../../src/deliver/endpoint.ts';
import { splitRequest } from '../../src/deliver/request-size.ts';
import { createTransport } from '../../src/deliver/transport.ts';
import { encodeTracesProtobuf } from '../../src/otlp/traces/protobuf/encode.ts';
import type { TracesRequest } from '../../src/otlp/traces/span.ts';
import { PROFILE_NAMES } from '../../src/render/profile.ts';
import { PROFILES } from '../../src/render/profiles.ts';
import { renderSession } from '../../src/render/render.ts';
import { recordingNames } from '../helper/recording.ts';
import { sampleSession } from '../helper/sample-session.ts';
import { allSpans, type Collector, DOORS, type Door, startCollector } from './collector.ts';
import { deliver, endpoint, sessionsOf } from './delivery.ts';

let collector: Collector;
beforeAll(async () => {
  collector = await startCollector();
});
afterAll(async () => await collector.stop());

const NO_FILES: TlsFiles = { ca: null, clientCert: null, clientKey: null };
const WAYS = [
  { protocol: 'http/protobuf', compression: 'none' },
  { protocol: 'http/protobuf', compression: 'gzip' },
  { protocol: 'http/json', compression: 'none' },
  { protocol: 'http/json', compression: 'gzip' },
  { protocol: 'grpc', compression: 'none' },
  { protocol: 'grpc', compression: 'gzip' },
] as const satisfies readonly Partial<Endpoint>[];
const PAIRS = DOORS.flatMap((door) => WAYS.map((way) => ({ door, ...way })));

/** Events, links, every status, text that wants to do harm. */
const request: TracesRequest = renderSession(sampleSession, { profile: PROFILES.genai, version: '1.2.3' });
const accepted = [{ outcome: 'accepted', rejected: 0 }];

function through(door: Door, way: (typeof WAYS)[number], tls: TlsFiles): Endpoint {
  const url = way.protocol === 'grpc' ? collector.grpcUrl(door) : collector.httpUrl(door);
  return endpoint(url, { ...way, tls });
}

function filesFor(door: Door): TlsFiles {
  const { ca, client } = collector.certificates;
  if (door === 'plain') return NO_FILES;
  return door === 'tls'
    ? { ...NO_FILES, ca: ca.cert }
    : { ca: ca.cert, clientCert: client.cert, clientKey: client.key };
}

test('there is something of everything to lose', () => {
  const spans = allSpans([request]);
  expect(spans.flatMap(({ events }) => events).length).toBeGreaterThan(0);
  expect(spans.flatMap(({ links }) => links).length).toBeGreaterThan(0);
  expect(new Set(spans.map(({ statusCode }) => statusCode))).toEqual(new Set([0, 1, 2]));
});

test.each(PAIRS)('$door, $protocol, $compression: comes out as it went in', async ({ door, ...way }) => {
  expect(await deliver(through(door, way, filesFor(door)), [request])).toMatchObject(accepted);
  expect(collector.taken()).toEqual([request]);
});

describe('who is not let in', () => {
  const wrong: [string, Door, RegExp, () => TlsFiles][] = [
    [
      'nobody without a certificate',
      'mtls',
      /certificate/,
      () => ({ ...NO_FILES, ca: collector.certificates.ca.cert }),
    ],
    [
      'nobody with a certificate of another authority',
      'mtls',
      /handshake failed/,
      () => {
        const { ca, otherCa } = collector.certificates;
        return { ca: ca.cert, clientCert: otherCa.cert, clientKey: otherCa.key };
      },
    ],
    ['nobody who does not know its authority', 'tls', /authority/, () => NO_FILES],
  ];
  const all = wrong.flatMap(([name, door, says, files]) => WAYS.map((way) => ({ name, door, says, files, ...way })));

  test.each(all)('$name: $protocol, $compression', async ({ door, says, files, protocol, compression }) => {
    const outcomes = await deliver(through(door, { protocol, compression } as (typeof WAYS)[number], files()), [
      request,
    ]);
    // it may be mended, so that the data wait
    expect(outcomes).toMatchObject([{ outcome: 'retry', message: expect.stringMatching(says) }]);
    expect(collector.taken()).toEqual([]);
  });
});

test.each(recordingNames())('%s: in every profile', async (name) => {
  const requests = sessionsOf(name).flatMap((session) =>
    PROFILE_NAMES.map((profile) => renderSession(session, { profile: PROFILES[profile] })),
  );
  const some = requests.filter(({ resourceSpans }) => resourceSpans.length > 0);
  const to = endpoint(collector.grpcUrl('plain'), { protocol: 'grpc' });
  expect(await deliver(to, some)).toMatchObject(some.map(() => accepted[0]));
  expect(collector.taken()).toEqual(some);
});

test('what was split arrives whole, each span once', async () => {
  const whole = sessionsOf('0.169.0/twenty-tools').map((session) =>
    renderSession(session, { profile: PROFILES.genai }),
  );
  const pieces = whole.flatMap((one) => splitRequest('traces', encodeTracesProtobuf(one), 8_000));
  expect(pieces.length).toBeGreaterThan(3);
  const transport = createTransport(endpoint(collector.httpUrl('plain')));
  for (const piece of pieces)
    expect(await transport.send('traces', piece, new AbortController().signal)).toMatchObject({ outcome: 'accepted' });
  await transport.close();
  expect(allSpans(collector.taken())).toEqual(allSpans(whole));
});
