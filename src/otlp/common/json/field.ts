/**
 * Strict getters over parsed OTLP/JSON: right type or a fault with the field's path. `null` and absent are the
 * default; unknown keys are never looked at, so snake_case keys are unknown too (OTLP names only lowerCamelCase).
 */
import { type DecodeContext, truncationMark } from '../context.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value);

export function asObject(context: DecodeContext, value: unknown, field: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    context.fail(field, `must be an object, got ${kindOf(value)}`);
  }
  return value as JsonObject;
}

export function objectField(context: DecodeContext, from: JsonObject, field: string): JsonObject | null {
  const value = from[field];
  return value === undefined || value === null ? null : asObject(context, value, field);
}

const EMPTY: readonly unknown[] = [];

/** Elements are accounted for here: everything repeated passes through. */
export function listField(context: DecodeContext, from: JsonObject, field: string): readonly unknown[] {
  const value = from[field];
  if (value === undefined || value === null) return EMPTY;
  if (!Array.isArray(value)) context.fail(field, `must be an array, got ${kindOf(value)}`);
  context.take(value.length);
  return value;
}

export function textField(context: DecodeContext, from: JsonObject, field: string): string {
  const value = from[field];
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') context.fail(field, `must be a string, got ${kindOf(value)}`);
  return limitText(context, value);
}

/** Cuts at the same byte as the protobuf reader does. */
export function limitText(context: DecodeContext, value: string): string {
  const { valueBytesMax } = context.limits;
  // UTF-8 has at most three bytes a UTF-16 unit: most strings need no counting.
  if (value.length * 3 <= valueBytesMax) return value;
  const bytes = Buffer.byteLength(value);
  if (bytes <= valueBytesMax) return value;
  context.truncatedValues += 1;
  return cutText(value, valueBytesMax) + truncationMark(bytes);
}

export function limitKey(context: DecodeContext, key: string): string {
  const { keyBytesMax } = context.limits;
  if (key.length * 3 <= keyBytesMax || Buffer.byteLength(key) <= keyBytesMax) return key;
  context.truncatedKeys += 1;
  return cutText(key, keyBytesMax);
}

function cutText(value: string, bytesMax: number): string {
  const buffer = Buffer.from(value.slice(0, bytesMax));
  let end = Math.min(bytesMax, buffer.length);
  while (end > 0 && ((buffer[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return buffer.toString('utf8', 0, end);
}

const UINT64_MAX = 2n ** 64n - 1n;
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/** 64-bit integers: decimal strings, or numbers that are whole (long ones were put into quotes before parsing). */
function integer(context: DecodeContext, value: unknown, field: string, min: bigint, max: bigint): bigint {
  let whole: bigint | null = null;
  if (typeof value === 'string' && /^-?[0-9]{1,20}$/.test(value)) whole = BigInt(value);
  else if (typeof value === 'number' && Number.isSafeInteger(value)) whole = BigInt(value);
  if (whole === null || whole < min || whole > max) {
    context.fail(field, `must be an integer from ${min} to ${max}, got ${String(value).slice(0, 40)}`);
  }
  return whole;
}

export const toUint64 = (context: DecodeContext, value: unknown, field: string): bigint =>
  integer(context, value, field, 0n, UINT64_MAX);

export const toInt64 = (context: DecodeContext, value: unknown, field: string): bigint =>
  integer(context, value, field, INT64_MIN, INT64_MAX);

export function uint64Field(context: DecodeContext, from: JsonObject, field: string): bigint {
  const value = from[field];
  return value === undefined || value === null || value === '0' ? 0n : toUint64(context, value, field);
}

export function uint32Field(context: DecodeContext, from: JsonObject, field: string): number {
  const value = from[field];
  if (value === undefined || value === null || value === 0) return 0;
  return Number(integer(context, value, field, 0n, 0xffff_ffffn));
}

export function int32Field(context: DecodeContext, from: JsonObject, field: string): number {
  const value = from[field];
  if (value === undefined || value === null || value === 0) return 0;
  return Number(integer(context, value, field, -0x8000_0000n, 0x7fff_ffffn));
}

export function boolField(context: DecodeContext, from: JsonObject, field: string): boolean {
  const value = from[field];
  if (value === undefined || value === null) return false;
  if (typeof value !== 'boolean') context.fail(field, `must be true or false, got ${kindOf(value)}`);
  return value;
}

/** OTLP/JSON enums are integers; names are taken too, because other encoders of protobuf JSON write them. */
export function enumField(
  context: DecodeContext,
  from: JsonObject,
  field: string,
  names: ReadonlyMap<string, number>,
): number {
  const value = from[field];
  if (typeof value !== 'string' || /^-?[0-9]+$/.test(value)) return int32Field(context, from, field);
  return names.get(value) ?? context.fail(field, `is not a known name: ${value.slice(0, 60)}`);
}

const SPECIAL_DOUBLES: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

export function toDouble(context: DecodeContext, value: unknown, field: string): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') {
    const special = SPECIAL_DOUBLES.get(value);
    if (special !== undefined) return special;
    if (/^-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/.test(value)) return Number(value);
  }
  return context.fail(field, `must be a number, got ${kindOf(value)}`);
}

/** null where the sender did not set it: proto3 `optional`. */
export function optionalDouble(context: DecodeContext, from: JsonObject, field: string): number | null {
  const value = from[field];
  return value === undefined || value === null ? null : toDouble(context, value, field);
}

/**
 * A trace id (32 digits) or span id (16) in hex of either case. All zero is ''. Anything else rejects the record at hand,
 * not the request; `place` is the path from the record to the object that holds the field.
 */
export function idField(context: DecodeContext, from: JsonObject, field: string, digits: 16 | 32, place = ''): string {
  const value = from[field];
  if (value === undefined || value === null || value === '') return '';
  if (typeof value === 'string' && value.length === digits && /^[0-9a-fA-F]+$/.test(value)) {
    return /^0+$/.test(value) ? '' : value.toLowerCase();
  }
  const got = typeof value === 'string' ? `${value.length} characters` : kindOf(value);
  context.reject(`${place}${field}`, `must be ${digits} hex digits, got ${got}`);
  return '';
}
