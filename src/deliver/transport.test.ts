/** All protocols against our own receiver, which keeps OTLP's rules for servers. */
import { afterEach, describe, expect, test } from 'vitest';
import { endpointOf } from '../../test/helper/endpoint.ts';
import { hexBytes, oracleEncode } from '../../test/helper/otlp-oracle.ts';
import { LOGS, METRICS, type ReceiverSetup, startReceiver, TRACES } from '../../test/helper/receiver.ts';
import { decodeExportRequest } from '../otlp/decode.ts';
import { type Endpoint, PROTOCOLS, type SendOutcome, type Transport } from './endpoint.ts';
import { createTransport } from './transport.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const never = new AbortController().signal;
const ACCEPTED: SendOutcome = { outcome: 'accepted', rejected: 0, message: '' };

function open(endpoint: Endpoint): Transport {
  const transport = createTransport(endpoint);
  closing.push(() => transport.close());
  return transport;
}

async function start(setup: ReceiverSetup = {}) {
  const receiver = await startReceiver(setup);
  closing.push(receiver.stop);
  return receiver;
}

type Signal = 'logs' | 'traces' | 'metrics';

const urlFor = (base: string, protocol: Endpoint['protocol'], signal: Signal): string =>
  protocol === 'grpc' ? base : `${base}/v1/${signal}`;

const manyLogs = (count: number): Uint8Array =>
  oracleEncode('Logs', {
    resourceLogs: [
      { scopeLogs: [{ logRecords: Array.from({ length: count }, (_, i) => ({ severityNumber: (i % 24) + 1 })) }] },
    ],
  });

describe.each(PROTOCOLS)('%s', (protocol) => {
  test.each<[Signal, Uint8Array]>([
    ['logs', LOGS],
    ['traces', TRACES],
    ['metrics', METRICS],
  ])('%s arrive as they were', async (signal, body) => {
    const { url, deliveries } = await start();
    const transport = open(endpointOf(urlFor(url, protocol, signal), { protocol }));
    expect(await transport.send(signal, body, never)).toEqual(ACCEPTED);
    expect(deliveries).toHaveLength(1);
    expect(deliveries[0]?.encoding).toBe(protocol === 'http/json' ? 'json' : 'protobuf');
    expect(decodeExportRequest({ signal, encoding: 'protobuf', body })).toMatchObject({
      request: deliveries[0]!.decoded,
    });
  });

  test.each(['gzip', 'none'] as const)('a large request arrives with compression %s', async (compression) => {
    const { url, deliveries } = await start();
    const transport = open(endpointOf(urlFor(url, protocol, 'logs'), { protocol, compression }));
    expect(await transport.send('logs', manyLogs(5000), never)).toEqual(ACCEPTED);
    expect(deliveries[0]?.decoded).toMatchObject({
      request: { resourceLogs: [{ scopeLogs: [{ logRecords: { length: 5000 } }] }] },
    });
  });

  test('says how many records the backend has refused', async () => {
    const { url } = await start();
    const body = oracleEncode('Traces', {
      resourceSpans: [
        { scopeSpans: [{ spans: [{ traceId: hexBytes('0a0b') }, { traceId: hexBytes('0a'.repeat(16)) }] }] },
      ],
    });
    const outcome = await open(endpointOf(urlFor(url, protocol, 'traces'), { protocol })).send('traces', body, never);
    expect(outcome).toMatchObject({ outcome: 'accepted', rejected: 1, message: expect.stringContaining('traceId') });
  });

  test('waits as long as an overloaded backend asks', async () => {
    const { url } = await start({
      accept: async () => ({ outcome: 'overloaded', message: 'the disk is slow', retryAfterSeconds: 7 }),
    });
    const outcome = await open(endpointOf(urlFor(url, protocol, 'logs'), { protocol })).send('logs', LOGS, never);
    expect(outcome).toMatchObject({
      outcome: 'retry',
      afterMs: 7000,
      message: expect.stringContaining('the disk is slow'),
    });
  });

  test('tells a request that is too large', async () => {
    const { url } = await start({ limits: { bodyBytesMax: 2000 } });
    const outcome = await open(endpointOf(urlFor(url, protocol, 'logs'), { protocol })).send(
      'logs',
      manyLogs(5000),
      never,
    );
    expect(outcome).toMatchObject({ outcome: 'too_large' });
  });

  test('many requests at once, and after one another, use few connections', async () => {
    const { url, deliveries } = await start();
    const transport = open(endpointOf(urlFor(url, protocol, 'logs'), { protocol }));
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => transport.send('logs', LOGS, never)));
    expect(outcomes).toEqual(outcomes.map(() => ACCEPTED));
    expect(deliveries).toHaveLength(20);
  });

  test('a backend that starts again is found again', async () => {
    const first = await startReceiver();
    const transport = open(endpointOf(urlFor(first.url, protocol, 'logs'), { protocol }));
    expect(await transport.send('logs', LOGS, never)).toEqual(ACCEPTED);
    await first.stop();
    expect(await transport.send('logs', LOGS, never)).toMatchObject({ outcome: 'retry', afterMs: null });
    await start({ port: first.port });
    expect(await transport.send('logs', LOGS, never)).toEqual(ACCEPTED);
  });
});
