/**
 * What Codex adds to the W3C `tracestate` that leaves: members of its own, each a list of fields, `codex=tier:gold;ring:2`. Rules of both are those
 * of the crate.
 */
import { OtelError } from './otel-error.ts';

/** Member → field → value. */
export type TracestateEntries = Readonly<Record<string, Readonly<Record<string, string>>>>;

const MEMBER_KEY = /^[a-z0-9][a-z0-9_\-*/@]{0,255}$/;
/** Printable ASCII without what separates members, fields, and keys from values. */
const FIELD_KEY = /^[\x21-\x7e]+$/;
const FIELD_KEY_TAKEN = /[:;,=]/;
const FIELD_VALUE = /^[\x20-\x7e]*$/;
const FIELD_VALUE_TAKEN = /[,=;]/;
const MEMBER_VALUE_LENGTH_MAX = 256;

/** Throws `OtelError` that names the member and the field. */
export function validateTracestateEntries(entries: TracestateEntries): void {
  for (const [member, fields] of Object.entries(entries)) validateTracestateMember(member, fields);
}

/** Throws `OtelError` that says which of its rules the member breaks. */
export function validateTracestateMember(member: string, fields: Readonly<Record<string, string>>): void {
  const refuse = (why: string): never => {
    throw new OtelError('invalid_config', `tracestate member ${JSON.stringify(member)}: ${why}`);
  };
  if (!MEMBER_KEY.test(member)) refuse('its key is none that W3C allows');
  for (const [key, value] of Object.entries(fields)) {
    if (!FIELD_KEY.test(key) || FIELD_KEY_TAKEN.test(key)) {
      refuse(`field key ${JSON.stringify(key)} takes printable ASCII without : ; , =`);
    }
    if (!FIELD_VALUE.test(value) || FIELD_VALUE_TAKEN.test(value)) {
      refuse(`value of field ${key} takes printable ASCII without , = ;`);
    }
  }
  const joined = joinFields(Object.entries(fields));
  if (joined === '') refuse('it has no field');
  if (joined.endsWith(' ')) refuse('its value cannot end in a space');
  if (joined.length > MEMBER_VALUE_LENGTH_MAX) refuse(`its value is longer than ${MEMBER_VALUE_LENGTH_MAX} characters`);
}

/**
 * A tracestate header with the entries put in: fields that are there are replaced once, unknown ones stay, new ones are appended; the members
 * touched move to the front, as W3C asks of who changes them.
 */
export function mergeTracestate(header: string, entries: TracestateEntries): string {
  const members = parseMembers(header);
  const touched = Object.entries(entries).map(([key, fields]) => {
    const before = members.find((member) => member.key === key)?.value ?? '';
    return { key, value: mergeFields(before, fields) };
  });
  const untouched = members.filter(({ key }) => !Object.hasOwn(entries, key));
  return [...touched, ...untouched].map(({ key, value }) => `${key}=${value}`).join(',');
}

interface Member {
  readonly key: string;
  readonly value: string;
}

function parseMembers(header: string): Member[] {
  return header.split(',').flatMap((part) => {
    const text = part.trim();
    const at = text.indexOf('=');
    return at < 1 ? [] : [{ key: text.slice(0, at), value: text.slice(at + 1) }];
  });
}

function mergeFields(before: string, fields: Readonly<Record<string, string>>): string {
  const waiting = new Map(Object.entries(fields));
  const seen = new Set<string>();
  const kept = before
    .split(';')
    .filter((field) => field !== '')
    .flatMap((field) => {
      const at = field.indexOf(':');
      const key = at < 0 ? field : field.slice(0, at);
      if (!Object.hasOwn(fields, key)) return [field];
      if (seen.has(key)) return [];
      seen.add(key);
      const value = waiting.get(key) ?? '';
      waiting.delete(key);
      return [`${key}:${value}`];
    });
  return [...kept, ...[...waiting].map(([key, value]) => `${key}:${value}`)].join(';');
}

const joinFields = (fields: readonly (readonly [string, string])[]): string =>
  fields.map(([key, value]) => `${key}:${value}`).join(';');
