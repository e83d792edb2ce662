import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { describe, expect, it } from 'vitest';
import { withinDeadline } from './deadline.ts';
import { type LastCall, untilLastCall } from './last-export.ts';

function open(outcome: ExportResult = { code: ExportResultCode.SUCCESS }) {
  const given: number[] = [];
  const lastCall: LastCall = { at: undefined };
  const delegate = untilLastCall<string>(lastCall, {
    timeoutMs: 10_000,
    delegateWithin: (timeoutMs) => ({
      export: (_batch, done) => {
        given.push(timeoutMs);
        done(outcome);
      },
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
      setMetrics: () => undefined,
    }),
  });
  const send = (): Promise<ExportResult> => new Promise((resolve) => delegate.export('batch', resolve));
  return { given, lastCall, send };
}

describe('untilLastCall', () => {
  it('exports with its own time while the program runs', async () => {
    const { given, send } = open();
    expect(await send()).toEqual({ code: ExportResultCode.SUCCESS });
    expect(given).toEqual([10_000]);
  });

  it.each([
    [500, 500],
    [60_000, 10_000],
  ])('with %d ms left takes at most %d ms', async (left, most) => {
    const { given, lastCall, send } = open();
    lastCall.at = performance.now() + left;
    await send();
    expect(given[0]).toBeGreaterThan(0);
    expect(given[0]).toBeLessThanOrEqual(most);
  });

  it('exports nothing when the time is up', async () => {
    const { given, lastCall, send } = open();
    lastCall.at = performance.now() - 1;
    expect(await send()).toMatchObject({ code: ExportResultCode.FAILED, error: { kind: 'shutdown_timeout' } });
    expect(given).toEqual([]);
  });

  it('remembers the first failure after the call, and none before it', async () => {
    const { lastCall, send } = open({ code: ExportResultCode.FAILED, error: new Error('refused') });
    await send();
    expect(lastCall.failure).toBeUndefined();
    lastCall.at = performance.now() + 1_000;
    await send();
    expect(lastCall.failure?.message).toBe('refused');
  });
});

describe('withinDeadline', () => {
  it('hands on what the work comes to', async () => {
    expect(await withinDeadline(Promise.resolve(7), 1_000)).toBe(7);
    await expect(withinDeadline(Promise.reject(new Error('own')), 1_000)).rejects.toThrow('own');
  });

  it('does not wait longer', () =>
    expect(withinDeadline(new Promise(() => undefined), 5)).rejects.toMatchObject({ kind: 'shutdown_timeout' }));
});
