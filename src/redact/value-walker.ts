/** Goes through values of any shape, and through our own: which strings are text, which are ids. */
import type { Observation } from '../model/observation.ts';
import type { Session } from '../model/session.ts';
import { markersOnly } from './value-end.ts';

export interface ValueWalkerOptions {
  readonly text: (text: string, field: string) => string;
  /** The value of a key; what takes its place, or itself. */
  readonly secretNamed: (name: string, value: string, field: string) => string;
}

export interface ValueWalker {
  value(value: unknown, field: string): unknown;
  observation(observation: Observation): Observation;
  session(session: Session): Session;
}

/** Deeper than anything that is sent; what lies deeper goes. */
const DEPTH_MAX = 100;
const KEYS_MAX = 2_000;

/** Ids tie records together: they are never text. */
const isIdName = (name: string): boolean => /(?:^|[._])(?:id|ids|ordinal)$|Id$/.test(name);

export function createValueWalker({ text, secretNamed }: ValueWalkerOptions): ValueWalker {
  const keys = new Map<string, string>();
  /** Keys repeat: each is scanned once, and counted once. */
  const key = (name: string, field: string): string => {
    const known = keys.get(name);
    if (known !== undefined) return known;
    const clean = text(name, `${field} (key)`);
    if (keys.size >= KEYS_MAX) keys.clear();
    keys.set(name, clean);
    return clean;
  };
  const named = (name: string, value: string, field: string): string => {
    const clean = text(value, field);
    return markersOnly(clean) ? clean : secretNamed(name, clean, field);
  };
  const visit = (value: unknown, field: string, name: string, depth: number): unknown => {
    if (typeof value === 'string') return name === '' ? text(value, field) : named(name, value, field);
    if (typeof value !== 'object' || value === null) return value;
    if (depth > DEPTH_MAX) return null;
    if (value instanceof Uint8Array) return bytes(value, field);
    if (Array.isArray(value)) return list(value, field, name, depth);
    return object(value as Readonly<Record<string, unknown>>, field, name, depth);
  };
  const list = (values: readonly unknown[], field: string, name: string, depth: number): readonly unknown[] => {
    let result: unknown[] | null = null;
    for (const [at, each] of values.entries()) {
      const clean = visit(each, field, name, depth + 1);
      if (clean === each) continue;
      result ??= [...values];
      result[at] = clean;
    }
    return result ?? values;
  };
  const object = (value: Readonly<Record<string, unknown>>, field: string, name: string, depth: number): unknown => {
    // `{key: "DB_PASSWORD", value: "x"}`: an attribute of OTLP, a variable of a container
    const told = pairName(value) ?? '';
    let result: [string, unknown][] | null = null;
    const entries = Object.entries(value);
    for (const [at, [own, each]] of entries.entries()) {
      const cleanKey = key(own, field);
      const under = told !== '' && (own === 'value' || own === 'Value') ? told : isWrapper(own) ? name : own;
      const clean = isIdName(own) ? each : visit(each, depth === 0 ? joined(field, cleanKey) : field, under, depth + 1);
      if (clean === each && cleanKey === own) continue;
      result ??= [...entries];
      result[at] = [cleanKey, clean];
    }
    return result === null ? value : Object.fromEntries(result);
  };
  const bytes = (value: Uint8Array, field: string): Uint8Array => {
    const raw = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1');
    const clean = text(raw, field);
    return clean === raw ? value : Buffer.from(clean, 'latin1');
  };
  const attributes = (all: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
    let result: Record<string, string> | null = null;
    for (const name in all) {
      const value = all[name] ?? '';
      const cleanName = key(name, 'attributes');
      const clean = isIdName(name) ? value : named(name, value, cleanName);
      if (clean === value && cleanName === name) continue;
      result ??= { ...all };
      if (cleanName !== name) delete result[name];
      result[cleanName] = clean;
    }
    return result ?? all;
  };
  return {
    value: (value, field) => visit(value, field, '', 0),
    observation: (observation) => {
      const name = text(observation.name, 'name');
      const clean = attributes(observation.attributes);
      return name === observation.name && clean === observation.attributes
        ? observation
        : { ...observation, name, attributes: clean };
    },
    session: (session) => visit(session, 'session', '', 0) as Session,
  };
}

const joined = (field: string, name: string): string => (field === '' ? name : `${field}.${name}`);

/** How OTLP's JSON and others wrap a value: the name outside of it counts. */
const isWrapper = (name: string): boolean =>
  name === 'stringValue' || name === 'arrayValue' || name === 'values' || name === 'bytesValue' || name === 'value';

function pairName(value: Readonly<Record<string, unknown>>): string | undefined {
  for (const own of ['key', 'name', 'Key', 'Name']) {
    const name = value[own];
    if (typeof name === 'string' && ('value' in value || 'Value' in value) && name.length < 200) return name;
  }
  return undefined;
}
