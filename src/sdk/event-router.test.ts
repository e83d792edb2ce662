import { afterAll, describe, expect, it } from 'vitest';
import { openLanes } from '../../test/helper/sdk-lane.ts';
import { eventRouter } from './event-router.ts';
import { isLogTarget, isTraceSafeTarget, subsystemTarget } from './target.ts';
import { unsigned } from './telemetry-event.ts';

describe('targets', () => {
  it.each([
    ['codex_otel.log_only', true, false],
    ['codex_otel.trace_safe', false, true],
    ['codex_otel.trace_safe.more', false, true],
    [subsystemTarget('network_proxy'), true, false],
    ['codex_otel::metrics::client', true, false],
    ['codex_core', false, false],
    ['', false, false],
  ])('%s: log %s, trace %s', (target, isLog, isTrace) => {
    expect(isLogTarget(target)).toBe(isLog);
    expect(isTraceSafeTarget(target)).toBe(isTrace);
  });
});

describe('eventRouter', () => {
  const event = (target: string) => ({ target, level: 'INFO', name: 'here', fields: {} }) as const;

  it('hands each event to the lane of its target', () => {
    const taken: string[] = [];
    const lane = (name: string) => ({ emit: () => void taken.push(name) });
    const router = eventRouter({ log: lane('log'), trace: lane('trace') });
    for (const target of ['codex_otel.x', 'codex_otel.trace_safe', 'other']) router.emit(event(target));
    expect(taken).toEqual(['log', 'trace']);
  });

  it('never throws', () => {
    const broken = {
      emit: () => {
        throw new Error('processor');
      },
    };
    expect(() => eventRouter({ log: broken, trace: undefined }).emit(event('codex_otel.x'))).not.toThrow();
    expect(() => eventRouter({ log: undefined, trace: undefined }).emit(event('codex_otel.x'))).not.toThrow();
  });
});

describe('the lanes', () => {
  const lanes = openLanes();
  afterAll(() => lanes.close());
  const fields = { 'event.name': 'x', count: unsigned(3), none: undefined, message: 'words' };

  it('write an unsigned number as a number in a log and as text on a span', () => {
    const { logs, spanEvents } = lanes.run(() => {
      for (const target of ['codex_otel.log_only', 'codex_otel.trace_safe'])
        lanes.events.emit({ target, level: 'WARN', name: 'here', fields, metadata: { model: 'm' } });
    });
    expect(logs).toMatchObject([
      {
        scope: 'codex_otel.log_only',
        severityNumber: 13,
        hasTrace: true,
        attributes: [
          { key: 'event.name', value: { stringValue: 'x' } },
          { key: 'count', value: { intValue: 3 } },
          { key: 'model', value: { stringValue: 'm' } },
        ],
      },
    ]);
    expect(spanEvents[0]?.attributes).toContainEqual({ key: 'count', value: { stringValue: '3' } });
    expect(spanEvents[0]?.attributes.map(({ key }) => key)).not.toContain('message');
  });

  it('drop a trace-safe event outside of any span', () =>
    expect(() =>
      lanes.events.emit({ target: 'codex_otel.trace_safe', level: 'INFO', name: 'here', fields }),
    ).not.toThrow());
});
