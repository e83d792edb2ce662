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
  named(name: string, value: string): string;
  observation(observation: Observation): Observation;
  session(session: Session): Session;
}

/** Deeper than anything that is sent; what lies deeper goes. */
const DEPTH_MAX = 100;
const KEYS_MAX = 2_000;
const NUMBER_MIN = 100_000;

/** Ids tie records together: they are never text. */
const isIdName = (name: string): boolean => /(?:^|[._])(?:id|ids|ordinal)$|Id$/.test(name);

export function createValueWalker(options: ValueWalkerOptions): ValueWalker {
  const walk = new Walk(options);
  return {
    value: (value, field) => walk.visit(value, { field, name: '', depth: 0 }),
    // the report names the field, and the name may hold a secret itself
    named: (name, value) => walk.named(name, value, walk.key(name, 'attributes')),
    observation: (observation) => walk.observation(observation),
    session: (session) => walk.visit(session, { field: 'session', name: '', depth: 0 }) as Session,
  };
}

/** Where in a value a walk is. */
interface Place {
  readonly field: string;
  /** The key that the value stands under, '' where there is none. */
  readonly name: string;
  readonly depth: number;
}

class Walk {
  readonly #text: ValueWalkerOptions['text'];
  readonly #secretNamed: ValueWalkerOptions['secretNamed'];
  /** Keys repeat: each is scanned once, and counted once. */
  readonly #keys = new Map<string, string>();

  constructor({ text, secretNamed }: ValueWalkerOptions) {
    this.#text = text;
    this.#secretNamed = secretNamed;
  }

  observation(observation: Observation): Observation {
    const name = this.#text(observation.name, 'name');
    const attributes = this.#attributes(observation.attributes);
    return name === observation.name && attributes === observation.attributes
      ? observation
      : { ...observation, name, attributes };
  }

  visit(value: unknown, place: Place): unknown {
    if (typeof value === 'string')
      return place.name === '' ? this.#text(value, place.field) : this.named(place.name, value, place.field);
    if (typeof value === 'number' || typeof value === 'bigint') return this.#number(value, place);
    if (typeof value !== 'object' || value === null) return value;
    if (place.depth > DEPTH_MAX) return null;
    if (value instanceof Uint8Array) return this.#bytes(value, place.field);
    if (Array.isArray(value)) return this.#list(value, place);
    return this.#object(value as Readonly<Record<string, unknown>>, place);
  }

  key(name: string, field: string): string {
    const known = this.#keys.get(name);
    if (known !== undefined) return known;
    const clean = this.#text(name, `${field} (key)`);
    if (this.#keys.size >= KEYS_MAX) this.#keys.clear();
    this.#keys.set(name, clean);
    return clean;
  }

  named(name: string, value: string, field: string): string {
    const clean = this.#text(value, field);
    return markersOnly(clean) ? clean : this.#secretNamed(name, clean, field);
  }

  #list(values: readonly unknown[], { field, name, depth }: Place): readonly unknown[] {
    let result: unknown[] | null = null;
    for (const [at, each] of values.entries()) {
      const clean = this.visit(each, { field, name, depth: depth + 1 });
      if (clean === each) continue;
      result ??= [...values];
      result[at] = clean;
    }
    return result ?? values;
  }

  #object(value: Readonly<Record<string, unknown>>, { field, name, depth }: Place): unknown {
    // `{key: "DB_PASSWORD", value: "x"}`: an attribute of OTLP, a variable of a container
    const told = pairName(value) ?? '';
    let result: [string, unknown][] | null = null;
    const entries = Object.entries(value);
    for (const [at, [own, each]] of entries.entries()) {
      const key = this.key(own, field);
      const under = told !== '' && (own === 'value' || own === 'Value') ? told : isWrapper(own) ? name : own;
      const inside = { field: depth === 0 ? joined(field, key) : field, name: under, depth: depth + 1 };
      const clean = isIdName(own) ? each : this.visit(each, inside);
      if (clean === each && key === own) continue;
      result ??= [...entries];
      result[at] = [key, clean];
    }
    return result === null ? value : Object.fromEntries(result);
  }

  /** A password of digits; shorter numbers are lengths and ports. */
  #number(value: number | bigint, { name, field }: Place): unknown {
    if (name === '' || value < NUMBER_MIN) return value;
    const written = String(value);
    const clean = this.#secretNamed(name, written, field);
    return clean === written ? value : clean;
  }

  #bytes(value: Uint8Array, field: string): Uint8Array {
    const raw = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1');
    const clean = this.#text(raw, field);
    return clean === raw ? value : Buffer.from(clean, 'latin1');
  }

  #attributes(all: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    let result: [string, string][] | null = null;
    const entries = Object.entries(all);
    for (const [at, [name, value]] of entries.entries()) {
      const key = this.key(name, 'attributes');
      const clean = isIdName(name) ? value : this.named(name, value, key);
      if (clean === value && key === name) continue;
      result ??= [...entries];
      result[at] = [key, clean];
    }
    return result === null ? all : Object.fromEntries(result);
  }
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
