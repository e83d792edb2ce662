/** Reading the payload of a rollout line: whatever is not what Codex writes counts as not told. */
import { isUuid } from '../attribute.ts';

export type Payload = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Payload =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const NOTHING: Payload = {};

export function object(payload: Payload, key: string): Payload {
  const value = payload[key];
  return isObject(value) ? value : NOTHING;
}

export function list(payload: Payload, key: string): readonly unknown[] {
  const value = payload[key];
  return Array.isArray(value) ? value : [];
}

/** null for what is no text, and for ''. */
export function text(payload: Payload, key: string): string | null {
  const value = payload[key];
  return typeof value === 'string' && value !== '' ? value : null;
}

export function number(payload: Payload, key: string): number | null {
  const value = payload[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** Codex's ids of threads and turns; '' for anything else. */
export function uuid(payload: Payload, key: string): string {
  const value = payload[key];
  return typeof value === 'string' && isUuid(value) ? value : '';
}

/** Scalars as text, anything nested as JSON; null for nothing. */
export function written(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  return JSON.stringify(value);
}

/** `{secs, nanos}` → ms. */
export function milliseconds(payload: Payload, key: string): number | null {
  const duration = object(payload, key);
  const seconds = number(duration, 'secs');
  return seconds === null ? null : seconds * 1000 + (number(duration, 'nanos') ?? 0) / 1e6;
}

/** The text parts of a message's content (`{type, text}`); pictures and encrypted parts say nothing. */
export const textParts = (content: readonly unknown[]): string[] =>
  content.flatMap((part) => (isObject(part) ? (text(part, 'text') ?? []) : []));
