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
const NO_TIME: [number, number] = [0, 0];

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

function recordOf({ name, level, fields, metadata }: TelemetryEvent): Parameters<Logger['emit']>[0] {
  const attributes: Record<string, string | number | boolean> = {};
  addFields(attributes, fields, plain);
  if (metadata !== undefined) addFields(attributes, metadata, plain);
  const { message } = fields;
  return {
    eventName: name,
    timestamp: NO_TIME,
    severityNumber: SEVERITIES[level],
    severityText: level,
    // `message` is the text of the record, as everywhere in Codex
    body: message === undefined ? undefined : plain(message),
    attributes,
    context: context.active(),
  };
}

const plain = (value: FieldValue): string | number | boolean => (typeof value === 'object' ? value.unsigned : value);

/** Adds what is there, and `message` not: it is the title of an event, no attribute. Written as one loop, because every event comes through here. */
export function addFields<Value>(to: Record<string, Value>, fields: Fields, write: (value: FieldValue) => Value): void {
  for (const key in fields) {
    const value = fields[key];
    if (value !== undefined && key !== 'message') to[key] = write(value);
  }
}
