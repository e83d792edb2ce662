/**
 * Tells which signal a body holds by what it looks like. All three Export requests nest alike, so a logs request is
 * valid protobuf for the traces service too, all of it unknown fields: without a look, a wrong URL stores nothing and
 * says 200. A record tells itself by the wire types of its fields (LogRecord 1 is fixed64, Span 7 is fixed64, …).
 */
import { endOfString } from './common/json/parse.ts';
import type { Encoding, Signal } from './signal.ts';

const SIGNALS: readonly Signal[] = ['logs', 'traces', 'metrics'];

/** No wire type: the specification will never use this number, so the record is another signal's. */
const RESERVED = -1;

/** Wire type by field number of each record message; the specification's, up to release 1.11. */
const RECORD_WIRE_TYPES: Readonly<Record<Signal, Readonly<Record<number, number>>>> = {
  logs: { 1: 1, 2: 0, 3: 2, 4: RESERVED, 5: 2, 6: 2, 7: 0, 8: 5, 9: 2, 10: 2, 11: 1, 12: 2 },
  traces: { 1: 2, 2: 2, 3: 2, 4: 2, 5: 2, 6: 0, 7: 1, 8: 1, 9: 2, 10: 0, 11: 2, 12: 0, 13: 2, 14: 0, 15: 2, 16: 5 },
  metrics: { 1: 2, 2: 2, 3: 2, 4: RESERVED, 5: 2, 6: RESERVED, 7: 2, 8: RESERVED, 9: 2, 10: 2, 11: 2, 12: 2 },
};

/** Lengths that a field of bytes must have: ids. */
const ID_BYTES: Readonly<Record<Signal, Readonly<Record<number, number>>>> = {
  logs: { 9: 16, 10: 8 },
  traces: { 1: 16, 2: 8, 4: 8 },
  metrics: {},
};

/** Enough to tell: one record nearly always does. */
const RECORDS_LOOKED_AT = 16;

/**
 * The signals that `body` can be: one when it is clear, several when it cannot be told (an empty request is all three),
 * none when it is no Export request at all.
 */
export function detectSignals(body: Uint8Array, encoding: Encoding): readonly Signal[] {
  return encoding === 'json' ? detectJson(body) : detectProtobuf(body);
}

interface Field {
  readonly number: number;
  readonly type: number;
  /** Of the value; for bytes without its length. */
  readonly start: number;
  readonly end: number;
}

/** The field at `start`; null when the bytes are no field or reach past `end`. */
function fieldAt(body: Uint8Array, start: number, end: number): Field | null {
  const tag = varintAt(body, start, end);
  if (tag === null || tag.value < 8) return null;
  const number = Math.floor(tag.value / 8);
  const type = tag.value % 8;
  const value = varintAt(body, tag.end, end);
  if (type === 0) return value === null ? null : { number, type, start: tag.end, end: value.end };
  if (type === 2) {
    if (value === null || value.value > end - value.end) return null;
    return { number, type, start: value.end, end: value.end + value.value };
  }
  const size = type === 1 ? 8 : type === 5 ? 4 : Number.POSITIVE_INFINITY;
  return size > end - tag.end ? null : { number, type, start: tag.end, end: tag.end + size };
}

function varintAt(body: Uint8Array, start: number, end: number): { value: number; end: number } | null {
  let value = 0;
  let scale = 1;
  for (let i = start; i < end && i < start + 10; i += 1) {
    const byte = body[i] as number;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return { value, end: i + 1 };
    scale *= 128;
  }
  return null;
}

/** The fields of a message; ends early with null where the bytes stop making sense. */
function* fieldsOf(body: Uint8Array, start: number, end: number): Generator<Field | null> {
  let at = start;
  while (at < end) {
    const field = fieldAt(body, at, end);
    yield field;
    if (field === null) return;
    at = field.end;
  }
}

function* recordsOf(body: Uint8Array): Generator<Field> {
  for (const resource of fieldsOf(body, 0, body.length)) {
    if (resource?.number !== 1 || resource.type !== 2) continue;
    for (const scope of fieldsOf(body, resource.start, resource.end)) {
      if (scope?.number !== 2 || scope.type !== 2) continue;
      for (const record of fieldsOf(body, scope.start, scope.end)) {
        if (record?.number === 2 && record.type === 2) yield record;
      }
    }
  }
}

function detectProtobuf(body: Uint8Array): readonly Signal[] {
  const [first] = fieldsOf(body, 0, body.length);
  if (first === null) return [];
  let candidates = SIGNALS;
  let seen = 0;
  for (const record of recordsOf(body)) {
    candidates = candidates.filter((signal) => fits(body, record, signal));
    seen += 1;
    if (candidates.length < 2 || seen === RECORDS_LOOKED_AT) break;
  }
  // Bytes that are a protobuf message, but hold no record below 1 → 2 → 2, say nothing about a signal.
  return candidates;
}

function fits(body: Uint8Array, record: Field, signal: Signal): boolean {
  for (const field of fieldsOf(body, record.start, record.end)) {
    if (field === null) return false;
    const type = RECORD_WIRE_TYPES[signal][field.number];
    if (type !== undefined && type !== field.type) return false;
    const idBytes = ID_BYTES[signal][field.number];
    const length = field.end - field.start;
    // A little slack: a malformed id must be reported as such, not as another signal.
    if (idBytes !== undefined && length > 2 * idBytes) return false;
  }
  return true;
}

const JSON_KEYS: ReadonlyMap<string, Signal> = new Map([
  ['resourceLogs', 'logs'],
  ['resourceSpans', 'traces'],
  ['resourceMetrics', 'metrics'],
]);

/** Finds the first key of the outermost object that names a signal, without parsing the rest. */
function detectJson(body: Uint8Array): readonly Signal[] {
  let depth = 0;
  let keys = 0;
  for (let i = 0; i < body.length; i += 1) {
    const byte = body[i];
    if (byte === 0x22) {
      const end = endOfString(body, i);
      const signal = depth === 1 ? JSON_KEYS.get(Buffer.from(body.subarray(i + 1, end)).toString('latin1')) : undefined;
      if (signal !== undefined && nextIsColon(body, end + 1)) return [signal];
      keys += depth === 1 ? 1 : 0;
      i = end;
    } else if (byte === 0x7b || byte === 0x5b) depth += 1;
    else if (byte === 0x7d || byte === 0x5d) depth -= 1;
  }
  return keys === 0 ? SIGNALS : [];
}

function nextIsColon(body: Uint8Array, start: number): boolean {
  let i = start;
  while (body[i] === 0x20 || body[i] === 0x0a || body[i] === 0x0d || body[i] === 0x09) i += 1;
  return body[i] === 0x3a;
}
