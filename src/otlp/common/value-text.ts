/**
 * OTLP values as text, the way the Collector's exporter fills its Map(String, String): integers in decimal, doubles
 * in their shortest form, arrays and maps as JSON, bytes as base64. An empty value is ''.
 */
import type { AnyValue, KeyValueList } from './value.ts';

export function textOfValue(value: AnyValue): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  if (value instanceof Uint8Array) return base64(value);
  if (typeof value === 'object') return jsonOfValue(value);
  return String(value);
}

function jsonOfValue(value: AnyValue): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  // JSON has no word for these; a string is what OTLP's own JSON uses.
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `"${value}"`;
  if (value instanceof Uint8Array) return `"${base64(value)}"`;
  if (isKeyValueList(value)) {
    return `{${value.entries.map((entry) => `${JSON.stringify(entry.key)}:${jsonOfValue(entry.value)}`).join(',')}}`;
  }
  return `[${value.map(jsonOfValue).join(',')}]`;
}

function isKeyValueList(value: KeyValueList | readonly AnyValue[]): value is KeyValueList {
  return !Array.isArray(value);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
