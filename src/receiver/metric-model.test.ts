/** Metrics from a socket to the intake: nothing of the data model is lost on the way, in neither encoding. */
import { afterEach, describe, expect, test } from 'vitest';
import { hexBytes, oracleEncode } from '../../test/helper/otlp-oracle.ts';
import { type Receiver, startReceiver } from '../../test/helper/receiver.ts';
import type { MetricData } from '../otlp/metrics/metric.ts';

const open: Receiver[] = [];
afterEach(async () => {
  for (const receiver of open.splice(0)) await receiver.stop();
});

const TIMES = { startTimeUnixNano: '11', timeUnixNano: '12' };

/** What the intake gets of metrics given in OTLP/JSON's shape; ids as bytes go for protobuf, as hex for JSON. */
async function receive(encoding: 'protobuf' | 'json', metrics: readonly object[]): Promise<MetricData[]> {
  const receiver = await startReceiver();
  open.push(receiver);
  const request = { resourceMetrics: [{ scopeMetrics: [{ metrics }] }] };
  const hexed = (_: string, value: unknown): unknown => {
    const isBuffer = typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer';
    return isBuffer && 'data' in value ? Buffer.from(value.data as number[]).toString('hex') : value;
  };
  const isJson = encoding === 'json';
  const body = isJson ? Buffer.from(JSON.stringify(request, hexed)) : oracleEncode('Metrics', request);
  const headers = { 'content-type': isJson ? 'application/json' : 'application/x-protobuf' };
  const answer = await fetch(`${receiver.url}/v1/metrics`, { method: 'POST', headers, body });
  expect(answer.status).toBe(200);
  return receiver.deliveries.flatMap(({ decoded }) =>
    decoded.signal === 'metrics'
      ? decoded.request.resourceMetrics.flatMap(({ scopeMetrics }) =>
          scopeMetrics.flatMap((scope) => scope.metrics.map(({ data }) => data)),
        )
      : [],
  );
}

describe.each(['protobuf', 'json'] as const)('%s', (encoding) => {
  test('M-1: gauge, sum, histogram, exponential histogram and summary all arrive', async () => {
    const data = await receive(encoding, [
      { name: 'g', gauge: { dataPoints: [{ ...TIMES, asDouble: 1.5 }] } },
      { name: 's', sum: { dataPoints: [{ ...TIMES, asInt: '2' }], aggregationTemporality: 2, isMonotonic: true } },
      { name: 'd', sum: { dataPoints: [{ ...TIMES, asInt: '-2' }], aggregationTemporality: 1 } },
      {
        name: 'h',
        histogram: {
          dataPoints: [{ ...TIMES, count: '3', bucketCounts: ['1', '2'], explicitBounds: [1] }],
          aggregationTemporality: 1,
        },
      },
      {
        name: 'e',
        exponentialHistogram: {
          dataPoints: [{ ...TIMES, count: '1', scale: 2, positive: { offset: -1, bucketCounts: ['1'] } }],
          aggregationTemporality: 2,
        },
      },
      {
        name: 'y',
        summary: { dataPoints: [{ ...TIMES, count: '1', sum: 4, quantileValues: [{ quantile: 0.5, value: 4 }] }] },
      },
    ]);
    expect(data).toMatchObject([
      { kind: 'gauge', points: [{ value: 1.5 }] },
      { kind: 'sum', isMonotonic: true },
      { kind: 'sum', isMonotonic: false },
      { kind: 'histogram', points: [{ bucketCounts: [1n, 2n], explicitBounds: [1] }] },
      { kind: 'exponential_histogram', points: [{ scale: 2, positive: { offset: -1, bucketCounts: [1n] } }] },
      { kind: 'summary', points: [{ quantileValues: [{ quantile: 0.5, value: 4 }] }] },
    ]);
  });

  test.each([1, 2])('M-2: temporality %i and the start time stay', async (aggregationTemporality) => {
    const sum = { dataPoints: [{ ...TIMES, asInt: '1' }], aggregationTemporality };
    const data = await receive(encoding, [{ name: 's', sum }]);
    expect(data).toMatchObject([{ aggregationTemporality, points: [{ startTimeUnixNano: 11n, timeUnixNano: 12n }] }]);
  });

  test('M-4: a point without a value keeps its flag, and is no zero', async () => {
    const data = await receive(encoding, [{ name: 'g', gauge: { dataPoints: [{ ...TIMES, flags: 1 }] } }]);
    expect(data).toMatchObject([{ points: [{ flags: 1, value: null }] }]);
  });

  test('M-5: exemplars keep their trace and span', async () => {
    const exemplars = [
      { timeUnixNano: '3', asDouble: 2.5, traceId: hexBytes('0a'.repeat(16)), spanId: hexBytes('0b'.repeat(8)) },
    ];
    const data = await receive(encoding, [{ name: 'g', gauge: { dataPoints: [{ ...TIMES, asInt: '1', exemplars }] } }]);
    expect(data).toMatchObject([
      { points: [{ exemplars: [{ value: 2.5, traceId: '0a'.repeat(16), spanId: '0b'.repeat(8) }] }] },
    ]);
  });

  test('M-6: integers stay integers beyond 2^53, doubles stay doubles', async () => {
    const dataPoints = [
      { ...TIMES, asInt: '9007199254740993' },
      { ...TIMES, asDouble: 3 },
    ];
    const data = await receive(encoding, [{ name: 'g', gauge: { dataPoints } }]);
    expect(data).toMatchObject([{ points: [{ value: 9007199254740993n }, { value: 3 }] }]);
  });

  test('M-7: a series that comes twice is kept twice', async () => {
    const metric = {
      name: 'g',
      gauge: {
        dataPoints: [
          { ...TIMES, asInt: '1' },
          { ...TIMES, asInt: '1' },
        ],
      },
    };
    const data = await receive(encoding, [metric, metric]);
    expect(data.map(({ points }) => points.length)).toEqual([2, 2]);
  });
});
