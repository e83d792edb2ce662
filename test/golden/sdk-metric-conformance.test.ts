/**
 * The twin's metrics against those of Codex 0.169.0: each recorded point is measured once more by the twin, leaves through the official serializer, and
 * must be the recorded one: instrument, unit, description, temporality, bounds, buckets, tags, and the type of the number.
 */
import { JsonMetricsSerializer } from '@opentelemetry/otlp-transformer';
import { AggregationTemporality, InMemoryMetricExporter } from '@opentelemetry/sdk-metrics';
import { describe, expect, it } from 'vitest';
import { MetricsClient } from '../../src/sdk/metrics-client.ts';
import { attributeLines, type OtlpAttribute } from '../helper/otlp-attribute.ts';
import { recordingNames, requestsOf } from '../helper/recording.ts';

interface Point {
  readonly attributes: readonly OtlpAttribute[];
  readonly asInt?: number | string;
  readonly asDouble?: number;
  readonly count?: number | string;
  readonly bucketCounts?: readonly (number | string)[];
  readonly explicitBounds?: readonly number[];
}

interface Data {
  readonly aggregationTemporality?: number;
  readonly isMonotonic?: boolean;
  readonly dataPoints: readonly Point[];
}

interface Metric {
  readonly name: string;
  readonly unit?: string;
  readonly description?: string;
  readonly sum?: Data;
  readonly gauge?: Data;
  readonly histogram?: Data;
}

interface Body {
  readonly resourceMetrics: readonly {
    readonly scopeMetrics: readonly {
      readonly scope: { readonly name: string };
      readonly metrics: readonly Metric[];
    }[];
  }[];
}

const scopesOf = ({ resourceMetrics }: Body) => resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics);

const bodies = recordingNames()
  .filter((name) => name.startsWith('0.169.0/'))
  .flatMap((name) => requestsOf(name))
  .filter(({ signal, encoding }) => signal === 'metrics' && encoding === 'json')
  .map(({ body }) => JSON.parse(Buffer.from(body).toString()) as Body);
const metrics = bodies.flatMap((body) => scopesOf(body).flatMap((scope) => scope.metrics));

/** One of each instrument and shape: the same instrument with the same tags says nothing new. */
const samples = [...new Map(metrics.map((metric) => [JSON.stringify(shapeOf(metric)), metric])).values()];

describe('instruments of Codex', () => {
  it('are many', () => {
    expect(new Set(samples.map(({ name }) => name)).size).toBeGreaterThan(60);
    expect(new Set(bodies.flatMap((body) => scopesOf(body).map(({ scope }) => scope.name)))).toEqual(
      new Set(['codex']),
    );
  });

  it.each(samples)('$name', async (metric) => {
    const sent = await measured(metric);
    expect(sent.scope).toBe('codex');
    expect(shapeOf(sent.metric)).toEqual(shapeOf(metric));
  });
});

/** The metric once more, by the twin. */
async function measured(metric: Metric): Promise<{ readonly scope: string; readonly metric: Metric }> {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.DELTA);
  const client = new MetricsClient({
    environment: 'test',
    serviceName: 'twin',
    serviceVersion: '1',
    exporter: { kind: 'in-memory', exporter },
  });
  for (const point of dataOf(metric).dataPoints) measure(client, metric, point);
  await client.forceFlush();
  const [batch] = exporter.getMetrics();
  await client.shutdown();
  const body = JSON.parse(Buffer.from(JsonMetricsSerializer.serializeRequest(batch!) ?? []).toString()) as Body;
  const [scope] = scopesOf(body);
  return { scope: scope!.scope.name, metric: scope!.metrics[0]! };
}

function measure(client: MetricsClient, { name, unit, description = '', sum, gauge }: Metric, point: Point): void {
  const tags = Object.fromEntries(point.attributes.map(({ key, value }) => [key, String(Object.values(value)[0])]));
  const number = Number(point.asInt ?? point.asDouble);
  if (sum !== undefined) return client.counterWithDescription(name, description, number, tags);
  if (gauge !== undefined) return client.gaugeWithDescription(name, description, number, tags);
  for (const value of valuesOf(point)) {
    if (unit === 'ms') client.recordDuration(name, value, tags);
    else if (unit === 's') client.recordDurationSecondsWithDescription(name, description, value * 1_000, tags);
    else client.histogram(name, value, tags);
  }
}

/** A value for each count of each bucket: its upper bound, or more than the last one. */
function valuesOf({ bucketCounts = [], explicitBounds = [] }: Point): number[] {
  const beyond = (explicitBounds.at(-1) ?? 0) + 1;
  return bucketCounts.flatMap((count, index) =>
    Array.from({ length: Number(count) }, () => explicitBounds[index] ?? beyond),
  );
}

function dataOf({ sum, gauge, histogram }: Metric): Data {
  return sum ?? gauge ?? histogram ?? { dataPoints: [] };
}

/** Everything but times, and sums of values that a histogram no longer tells apart. */
function shapeOf(metric: Metric) {
  const data = dataOf(metric);
  return {
    name: metric.name,
    unit: metric.unit ?? '',
    description: metric.description ?? '',
    kind: metric.sum ? 'sum' : metric.gauge ? 'gauge' : 'histogram',
    temporality: data.aggregationTemporality,
    isMonotonic: data.isMonotonic,
    points: data.dataPoints
      .map((point) => ({
        tags: attributeLines(point.attributes).sort(),
        type: point.asInt === undefined ? (point.asDouble === undefined ? 'buckets' : 'double') : 'int',
        value: Number(point.asInt ?? point.asDouble ?? point.count),
        // some bounds are powers: their last bits are the platform's
        bounds: point.explicitBounds?.map((bound) => Number(bound.toPrecision(10))),
        buckets: point.bucketCounts?.map(Number),
      }))
      .sort((a, b) => a.tags.join().localeCompare(b.tags.join())),
  };
}
