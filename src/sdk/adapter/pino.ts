/**
 * A destination for pino: what a program logs already goes the way of Codex's events. Typed by what pino writes, so that pino is no dependency.
 *
 *     const logger = pino({ base: null }, pinoDestination(provider.events));
 *     logger.info({ target: 'codex_otel.agent_communication', 'event.name': 'codex.agent_communication', state: 'send' });
 */
import type { EventSink, Fields, FieldValue, Level } from '../telemetry-event.ts';

/** What pino asks of a destination. */
export interface PinoDestination {
  write(line: string): void;
}

/** How lines are taken. */
export interface PinoOptions {
  /** Of lines that name none. Where absent such lines are left alone: a log of the program is no telemetry of Codex. */
  readonly target?: string | undefined;
}

/** pino's numbers, and what above each of them counts as. */
const LEVELS: readonly (readonly [number, Level])[] = [
  [50, 'ERROR'],
  [40, 'WARN'],
  [30, 'INFO'],
  [20, 'DEBUG'],
];

const PLACE = 'event turnscope-otel/pino';

/** Takes lines of JSON. What is no such line, and what has no target, is left out; nothing is thrown. */
export function pinoDestination(events: EventSink, { target: fallback }: PinoOptions = {}): PinoDestination {
  return {
    write: (line) => {
      const record = parse(line);
      if (record === undefined) return;
      const { level, time: _time, target, msg, pid: _pid, hostname: _hostname, ...rest } = record;
      const to = typeof target === 'string' ? target : fallback;
      if (to === undefined) return;
      events.emit({ target: to, level: levelOf(level), name: PLACE, fields: fieldsOf(rest, msg) });
    },
  };
}

function parse(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

const levelOf = (level: unknown): Level =>
  LEVELS.find(([least]) => typeof level === 'number' && level >= least)?.[1] ?? 'TRACE';

function fieldsOf(rest: Readonly<Record<string, unknown>>, msg: unknown): Fields {
  const fields = Object.entries(rest).map(([key, value]) => [key, fieldOf(value)] as const);
  return { ...Object.fromEntries(fields), ...(typeof msg === 'string' && msg !== '' ? { message: msg } : {}) };
}

/** What is no plain value leaves as its JSON. */
function fieldOf(value: unknown): FieldValue | undefined {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return value === null || value === undefined ? undefined : JSON.stringify(value);
}
