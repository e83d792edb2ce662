import { context } from '@opentelemetry/api';
import { type LoggerProvider as ApiLoggerProvider, type Logger, SeverityNumber } from '@opentelemetry/api-logs';
import type { EventSink, Fields, FieldValue, Level, TelemetryEvent } from './telemetry-event.ts';

const SEVERITIES: Readonly<Record<Level, SeverityNumber>> = {
  TRACE: SeverityNumber.TRACE,
  DEBUG: SeverityNumber.DEBUG,
  INFO: SeverityNumber.INFO,
  WARN: SeverityNumber.WARN,
  ERROR: SeverityNumber.ERROR,
};

/** Codex leaves the time of a record open; only when it was observed is told. */
const NO_TIME = [0, 0] as const;

/** Events as log records, each under its target as scope. */
export function logLane(provider: ApiLoggerProvider): EventSink {
  const loggers = new Map<string, Logger>();
  const loggerOf = (target: string): Logger => {
    const known = loggers.get(target);
    if (known !== undefined) return known;
    const made = provider.getLogger(target);
    loggers.set(target, made);
    return made;
  };
  return {
    emit: (event) => loggerOf(event.target).emit(recordOf(event)),
  };
}

function recordOf({ name, level, fields: { message, ...fields } }: TelemetryEvent): Parameters<Logger['emit']>[0] {
  return {
    eventName: name,
    timestamp: [...NO_TIME],
    severityNumber: SEVERITIES[level],
    severityText: level,
    // `message` is the text of the record, as everywhere in Codex
    ...(message === undefined ? {} : { body: plain(message) }),
    attributes: attributesOf(fields, plain),
    context: context.active(),
  };
}

const plain = (value: FieldValue): string | number | boolean => (typeof value === 'object' ? value.unsigned : value);

/** Without what is absent: it would leave as an attribute without a value. */
export function attributesOf<Value>(fields: Fields, write: (value: FieldValue) => Value): Record<string, Value> {
  const kept: Record<string, Value> = {};
  for (const key in fields) {
    const value = fields[key];
    if (value !== undefined) kept[key] = write(value);
  }
  return kept;
}
