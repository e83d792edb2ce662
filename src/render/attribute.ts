/**
 * From a table of names and small functions to the attributes of a span. A function may answer null for "unknown" or "does not apply": then
 * there is no attribute. So a session from which content was taken renders without holes, and nobody has to ask for each field.
 */
import type { KeyValue } from '../otlp/common/value.ts';

/** Sent as a JSON string, because most backends index nothing else on spans. */
export interface Json {
  readonly json: object;
  /** As somebody wrote it, where somebody did: written again, it might not say the same. */
  readonly text?: string;
}

/** Spread over dotted names, as OpenInference wants its messages: `name.0.message.role`. */
export interface Flat {
  readonly nested: Nested;
}

export type Nested = string | null | readonly Nested[] | { readonly [key: string]: Nested };
/** `bigint` is an OTLP integer, `number` a double: an attribute never changes its type from span to span. */
export type Value = string | bigint | number | boolean | readonly string[] | Json | Flat | null;
export type Table<Node, Context> = Readonly<Record<string, (node: Node, context: Context) => Value>>;

export const int = (count: number | null): bigint | null => (count === null ? null : BigInt(Math.round(count)));
export const json = (value: object | null): Json | null => (value === null ? null : { json: value });
export const flat = (value: Nested): Flat => ({ nested: value });
/** Only ever says yes: `false` on every other span would be noise. */
export const onlyTrue = (claim: boolean): true | null => (claim ? true : null);

/** Attributes in the order of the tables, without those that would be empty; a later table has the last word about a name. */
export function attributesOf<Node, Context>(
  tables: readonly Table<Node, Context>[],
  node: Node,
  context: Context,
): KeyValue[] {
  const found = new Map<string, KeyValue['value']>();
  for (const table of tables)
    for (const [name, valueOf] of Object.entries(table))
      for (const { key, value } of keyValuesOf(name, valueOf(node, context))) found.set(key, value);
  return [...found].map(([key, value]) => ({ key, value }));
}

/** The names of a table's JSON attributes, with what each holds: for backends that want to be told. */
export function jsonTypesOf<Node, Context>(
  tables: readonly Table<Node, Context>[],
  node: Node,
  context: Context,
): Record<string, 'array' | 'object'> {
  const types: Record<string, 'array' | 'object'> = {};
  for (const table of tables)
    for (const [name, valueOf] of Object.entries(table)) {
      const value = valueOf(node, context);
      if (isJson(value)) types[name] = Array.isArray(value.json) ? 'array' : 'object';
    }
  return types;
}

/** Text without NUL: backends that keep spans in PostgreSQL, Phoenix among them, lose the whole span otherwise. */
export const withoutNul = (text: string): string => text.replaceAll('\0', '\ufffd');

function keyValuesOf(key: string, value: Value): KeyValue[] {
  if (value === null || value === '') return [];
  if (typeof value === 'string') return [{ key, value: withoutNul(value) }];
  if (isJson(value)) return [{ key, value: value.text ?? JSON.stringify(value.json) }];
  if (isFlat(value)) return spread(key, value.nested);
  return isEmptyList(value) ? [] : [{ key, value }];
}

const isJson = (value: Value): value is Json => typeof value === 'object' && value !== null && 'json' in value;
const isFlat = (value: Value): value is Flat => typeof value === 'object' && value !== null && 'nested' in value;
const isEmptyList = (value: Value): boolean => Array.isArray(value) && value.length === 0;

function spread(key: string, value: Nested): KeyValue[] {
  if (value === null || value === '') return [];
  if (typeof value === 'string') return [{ key, value: withoutNul(value) }];
  return Object.entries(value).flatMap(([name, inner]) => spread(`${key}.${name}`, inner));
}
