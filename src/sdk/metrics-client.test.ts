import { AggregationTemporality, InMemoryMetricExporter } from '@opentelemetry/sdk-metrics';
import { afterEach, describe, expect, it } from 'vitest';
import { boundedOriginator, installGlobalMetrics, recordProcessStartOnce, startGlobalTimer } from './global-metrics.ts';
import { MILLISECOND_BOUNDS, SECOND_BOUNDS } from './metric-bounds.ts';
import { MetricsClient } from './metrics-client.ts';
import type { MetricsConfig } from './metrics-config.ts';
import type { MetricsErrorKind } from './metrics-error.ts';
import { mergeRuntimeMetrics, runtimeMetricsSummary } from './runtime-metrics-summary.ts';

interface Measured {
  readonly name: string;
  readonly unit: string;
  readonly points: readonly { readonly value: unknown; readonly tags: unknown }[];
}

function open(changes: Partial<MetricsConfig> = {}) {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.DELTA);
  const client = new MetricsClient({
    environment: 'test',
    serviceName: 'twin',
    serviceVersion: '1',
    exporter: { kind: 'in-memory', exporter },
    ...changes,
  });
  const measured = async (): Promise<Measured[]> => {
    await client.forceFlush();
    const batch = exporter.getMetrics().at(-1);
    return (batch?.scopeMetrics ?? []).flatMap(({ metrics }) =>
      metrics.map(({ descriptor, dataPoints }) => ({
        name: descriptor.name,
        unit: descriptor.unit,
        points: dataPoints.map(({ value, attributes }) => ({ value, tags: attributes })),
      })),
    );
  };
  return { client, exporter, measured };
}

const refusal = (kind: MetricsErrorKind) => expect.objectContaining({ name: 'MetricsError', kind });

describe('what is refused', () => {
  const { client } = open();
  it.each<[string, MetricsErrorKind, () => unknown]>([
    ['a name that is empty', 'EmptyMetricName', () => client.counter('', 1)],
    ['a name with a space', 'InvalidMetricName', () => client.histogram('a b', 1)],
    ['a name of a gauge', 'InvalidMetricName', () => client.gauge('a b', 1)],
    ['a name of a duration', 'EmptyMetricName', () => client.recordDuration('', 1)],
    ['a name of a timer', 'InvalidMetricName', () => client.startTimer('a b')],
    [
      'a name of an observable gauge',
      'EmptyMetricName',
      () => client.registerObservableGaugeWithDescription('', '', () => 1),
    ],
    ['an empty tag', 'EmptyTagComponent', () => client.counter('a', 1, { b: '' })],
    ['a tag with a space', 'InvalidTagComponent', () => client.recordDuration('a', 1, { b: 'c d' })],
    ['a tag of a timer', 'InvalidTagComponent', () => client.startTimer('a', { b: 'c d' })],
    ['a step down', 'NegativeCounterIncrement', () => client.counter('a', -1)],
    ['a step that is no number', 'NegativeCounterIncrement', () => client.counter('a', Number.NaN)],
    ['a default tag', 'InvalidTagComponent', () => open({ tags: { a: 'b c' } })],
    ['no exporter', 'ExporterDisabled', () => open({ exporter: { kind: 'none' } })],
  ])('%s', (_what, kind, act) => expect(act).toThrow(refusal(kind)));

  it('a snapshot that was not asked for', () =>
    expect(client.snapshot()).rejects.toEqual(refusal('RuntimeSnapshotUnavailable')));

  it('statsig without a key, as settings do', () =>
    expect(() => open({ exporter: { kind: 'statsig' }, env: {} })).toThrow(
      expect.objectContaining({ name: 'OtelError', message: expect.stringContaining('STATSIG_SERVER_SDK_SECRET') }),
    ));

  it('a snapshot of an instrument that fails', async () => {
    const { client: failing } = open({ runtimeReader: true });
    failing.registerObservableGaugeWithDescription('a', '', () => {
      throw new Error('no');
    });
    await expect(failing.snapshot()).rejects.toEqual(refusal('RuntimeSnapshotCollect'));
  });

  it('an end at which nobody takes what is left', async () => {
    const { client: ending, exporter } = open();
    ending.counter('a', 1);
    exporter.forceFlush = () => Promise.reject(new Error('no'));
    await expect(ending.shutdown()).rejects.toEqual(refusal('ProviderShutdown'));
    await expect(ending.shutdown()).resolves.toBeUndefined();
  });
});

describe('instruments', () => {
  it('count, and the tags of a call stand above default ones', async () => {
    const { client, measured } = open({ tags: { team: 'all', ring: '1' } });
    client.counter('a', 2, { team: 'own' });
    client.counter('a', 3, { team: 'own' });
    client.counter('a', 0);
    expect(await measured()).toEqual([
      {
        name: 'a',
        unit: '',
        points: [
          { value: 5, tags: { team: 'own', ring: '1' } },
          { value: 0, tags: { team: 'all', ring: '1' } },
        ],
      },
    ]);
  });

  it('measure durations in whole milliseconds, or in seconds', async () => {
    const { client, measured } = open();
    client.recordDuration('a', 12.9);
    client.recordDurationSecondsWithDescription('b', 'how long', 1_500);
    const [ms, s] = await measured();
    expect(ms).toMatchObject({
      unit: 'ms',
      points: [{ value: { sum: 12, buckets: { boundaries: MILLISECOND_BOUNDS } } }],
    });
    expect(s).toMatchObject({ unit: 's', points: [{ value: { sum: 1.5, buckets: { boundaries: SECOND_BOUNDS } } }] });
  });

  it('hold the newest value, or ask for it', async () => {
    const { client, measured } = open();
    client.gauge('a', 1);
    client.gauge('a', 7);
    client.registerObservableGaugeWithDescription('b', 'asked', () => 3, { of: 'test' });
    client.registerObservableGaugeWithDescription('c', 'nothing to tell', () => undefined);
    expect((await measured()).filter(({ points }) => points.length > 0)).toMatchObject([
      { name: 'a', points: [{ value: 7 }] },
      { name: 'b', points: [{ value: 3, tags: { of: 'test' } }] },
    ]);
  });

  it('have bounds of their own where Codex has', async () => {
    const { client, measured } = open();
    client.histogram('codex.thread.skills.truncated', 1);
    const [skills] = await measured();
    expect(skills?.points).toMatchObject([{ value: { buckets: { boundaries: [0, 1] } } }]);
  });
});

describe('a timer', () => {
  it('records when it is told to, and once more when it is disposed of', async () => {
    const { client, measured } = open();
    {
      using timer = client.startTimer('a', { kind: 'x' });
      timer.record({ step: '1' });
    }
    const [durations] = await measured();
    expect(durations?.points.map(({ tags }) => tags)).toEqual([{ kind: 'x', step: '1' }, { kind: 'x' }]);
  });
});

describe('the global client', () => {
  afterEach(() => installGlobalMetrics(undefined));

  it('counts the start of a process once, when there is somebody to count', async () => {
    recordProcessStartOnce('codex_exec');
    expect(startGlobalTimer('a')).toBeUndefined();
    const { client, measured } = open();
    installGlobalMetrics(client);
    recordProcessStartOnce('codex_exec');
    recordProcessStartOnce('codex_exec');
    startGlobalTimer('a')?.record();
    expect(await measured()).toMatchObject([
      { name: 'codex.process.start', points: [{ value: 1, tags: { originator: 'codex_exec' } }] },
      { name: 'a' },
    ]);
  });

  it.each([
    ['codex-tui', 'codex-tui'],
    ['codex_sdk_ts', 'codex_sdk_ts'],
    ['my agent', 'other'],
    ['', 'other'],
  ])('bounds the originator %j to %s', (said, counted) => expect(boundedOriginator(said)).toBe(counted));
});

describe('a summary of what was measured', () => {
  it('adds up by kind, and begins anew with each snapshot', async () => {
    const { client } = open({ runtimeReader: true });
    client.counter('codex.tool.call', 1, { tool: 'a' });
    client.counter('codex.tool.call', 2, { tool: 'b' });
    client.recordDuration('codex.tool.call.duration_ms', 30, { tool: 'a' });
    client.recordDuration('codex.turn.ttft.duration_ms', 83);
    const first = runtimeMetricsSummary(await client.snapshot());
    expect(first).toMatchObject({
      toolCalls: { count: 3, durationMs: 30 },
      apiCalls: { count: 0, durationMs: 0 },
      turnTtftMs: 83,
      turnTtfmMs: 0,
    });
    client.counter('codex.tool.call', 4);
    client.recordDuration('codex.turn.ttfm.duration_ms', 9);
    const second = runtimeMetricsSummary(await client.snapshot());
    expect(second).toMatchObject({ toolCalls: { count: 4, durationMs: 0 }, turnTtftMs: 0, turnTtfmMs: 9 });
    expect(mergeRuntimeMetrics(first, second)).toMatchObject({
      toolCalls: { count: 7, durationMs: 30 },
      turnTtftMs: 83,
      turnTtfmMs: 9,
    });
    expect(mergeRuntimeMetrics(second, { ...first, turnTtfmMs: 5 })).toMatchObject({ turnTtfmMs: 5, turnTtftMs: 83 });
  });
});
