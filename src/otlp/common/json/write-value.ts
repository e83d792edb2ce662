/** AnyValue, attribute lists, Resource and Scope to OTLP/JSON. */
import type { AnyValue, KeyValue, Resource, Scope } from '../value.ts';

export type JsonValue = string | number | boolean | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export const writeAttributes = (attributes: readonly KeyValue[]): JsonValue[] =>
  attributes.map(({ key, value }) => ({ key, value: writeAnyValue(value) }));

/** Null is a value without a kind. */
export function writeAnyValue(value: AnyValue): JsonValue {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'bigint') return { intValue: `${value}` };
  if (typeof value === 'number') return { doubleValue: writeDouble(value) };
  if (value === null) return {};
  if (value instanceof Uint8Array) return { bytesValue: Buffer.from(value).toString('base64') };
  if (isList(value)) return { arrayValue: { values: value.map(writeAnyValue) } };
  return { kvlistValue: { values: writeAttributes(value.entries) } };
}

/** `Array.isArray` alone does not know lists that cannot be changed. */
const isList = (value: AnyValue): value is readonly AnyValue[] => Array.isArray(value);

/** JSON has no word for these three; protobuf's JSON spells them. -0 would lose its sign as a number. */
export const writeDouble = (value: number): JsonValue =>
  Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? '-0' : `${value}`;

/** Parents, flags, counts: what has its default value is not sent. */
export const unless = <Value>(key: string, value: Value, none: Value): { readonly [key: string]: Value } =>
  value === none ? {} : { [key]: value };

type Origin = { readonly resource: Resource } | { readonly scope: Scope };

/** The fields beside the records of a resource's or a scope's envelope. */
export const writeEnvelope = (origin: Origin, schemaUrl: string): { readonly [key: string]: JsonValue } => ({
  ...('resource' in origin ? { resource: writeAttributed(origin.resource) } : { scope: writeScope(origin.scope) }),
  ...(schemaUrl === '' ? {} : { schemaUrl }),
});

const writeScope = (scope: Scope): JsonValue => ({
  ...(scope.name === '' ? {} : { name: scope.name }),
  ...(scope.version === '' ? {} : { version: scope.version }),
  ...writeAttributed(scope),
});

const writeAttributed = ({ attributes, droppedAttributesCount: dropped }: Resource) => ({
  attributes: writeAttributes(attributes),
  ...(dropped === 0 ? {} : { droppedAttributesCount: dropped }),
});
