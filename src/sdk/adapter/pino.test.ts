import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { TelemetryEvent } from '../telemetry-event.ts';
import { type PinoOptions, pinoDestination } from './pino.ts';

function open(options?: PinoOptions) {
  const events: TelemetryEvent[] = [];
  const destination = pinoDestination({ emit: (event) => void events.push(event) }, options);
  return { events, destination, logger: pino({ level: 'trace' }, destination) };
}

describe('what pino logs', () => {
  it('leaves as an event of its target, without what pino adds', () => {
    const { events, logger } = open();
    logger.info(
      { target: 'codex_otel.network_proxy', 'event.name': 'x', count: 2, yes: true, list: [1], no: null },
      'hi',
    );
    expect(events).toEqual([
      {
        target: 'codex_otel.network_proxy',
        level: 'INFO',
        name: 'event turnscope-otel/pino',
        fields: { 'event.name': 'x', count: 2, yes: true, list: '[1]', no: undefined, message: 'hi' },
      },
    ]);
  });

  it('is left alone without a target, unless one is given for all', () => {
    const { events, logger } = open();
    logger.info('a log of the program');
    expect(events).toEqual([]);
    const given = open({ target: 'codex_otel.program' });
    given.logger.info('a log of the program');
    expect(given.events).toMatchObject([{ target: 'codex_otel.program', fields: { message: 'a log of the program' } }]);
  });

  it.each([
    ['trace', 'TRACE'],
    ['debug', 'DEBUG'],
    ['info', 'INFO'],
    ['warn', 'WARN'],
    ['error', 'ERROR'],
    ['fatal', 'ERROR'],
  ] as const)('%s is %s', (level, expected) => {
    const { events, logger } = open({ target: 'codex_otel.program' });
    logger[level]('x');
    expect(events).toMatchObject([{ level: expected }]);
  });

  it.each(['', 'no json', '7', 'null', '"text"'])('a line %j is left out', (line) => {
    const { events, destination } = open({ target: 'codex_otel.program' });
    destination.write(line);
    expect(events).toEqual([]);
  });
});
