/** AnyValue, attribute lists, Resource and Scope from JSON. */
import type { DecodeContext } from '../context.ts';
import type { AnyValue, KeyValue, Resource, Scope } from '../value.ts';
import {
  asObject,
  boolField,
  type JsonObject,
  limitKey,
  listField,
  objectField,
  textField,
  toDouble,
  toInt64,
  uint32Field,
} from './field.ts';

type ReadKind = (context: DecodeContext, from: JsonObject, depth: number) => AnyValue;

const KINDS: Readonly<Record<string, ReadKind>> = {
  stringValue: (context, from) => textField(context, from, 'stringValue'),
  boolValue: (context, from) => boolField(context, from, 'boolValue'),
  intValue: (context, from) => toInt64(context, from['intValue'], 'intValue'),
  doubleValue: (context, from) => toDouble(context, from['doubleValue'], 'doubleValue'),
  arrayValue: mapArray,
  kvlistValue: mapEntries,
  bytesValue: mapBytes,
};
const KIND_NAMES = Object.keys(KINDS);

/** An AnyValue object; `{}`, null and unknown kinds are null. The first kind that is set wins. */
export function mapAnyValue(context: DecodeContext, value: unknown, depth: number, field: string): AnyValue {
  if (value === undefined || value === null) return null;
  const from = asObject(context, value, field);
  if (depth > context.limits.valueDepthMax) {
    context.cutValues += 1;
    return null;
  }
  // The common case first, without a look at the table.
  if (typeof from['stringValue'] === 'string') return textField(context, from, 'stringValue');
  for (const kind of KIND_NAMES) {
    const inner = from[kind];
    if (inner !== undefined && inner !== null) return KINDS[kind]?.(context, from, depth) ?? null;
  }
  return null;
}

function mapArray(context: DecodeContext, from: JsonObject, depth: number): AnyValue {
  const array = objectField(context, from, 'arrayValue') ?? {};
  return listField(context, array, 'values').map((value) => mapAnyValue(context, value, depth + 1, 'values'));
}

function mapEntries(context: DecodeContext, from: JsonObject, depth: number): AnyValue {
  const list = objectField(context, from, 'kvlistValue') ?? {};
  return { entries: listField(context, list, 'values').map((entry) => mapKeyValue(context, entry, depth + 1)) };
}

/** Standard or URL alphabet, padding optional. */
function mapBytes(context: DecodeContext, from: JsonObject): AnyValue {
  const value = from['bytesValue'];
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(value)) {
    context.fail('bytesValue', 'must be base64');
  }
  return new Uint8Array(Buffer.from(value, 'base64'));
}

function mapKeyValue(context: DecodeContext, value: unknown, depth: number): KeyValue {
  const from = asObject(context, value, 'attributes');
  const key = from['key'] ?? '';
  if (typeof key !== 'string') context.fail('attributes.key', 'must be a string');
  return { key: limitKey(context, key), value: mapAnyValue(context, from['value'], depth, 'attributes.value') };
}

export interface Attributes {
  readonly attributes: readonly KeyValue[];
  /** What the sender dropped plus what our limit dropped. */
  readonly droppedAttributesCount: number;
}

/** The attributes of a record, up to the limit. */
export function mapAttributes(context: DecodeContext, from: JsonObject, field = 'attributes'): Attributes {
  const list = listField(context, from, field);
  const kept = list.slice(0, context.limits.attributesPerRecordMax);
  const dropped = list.length - kept.length;
  context.droppedAttributes += dropped;
  return {
    attributes: kept.map((entry) => mapKeyValue(context, entry, 1)),
    droppedAttributesCount: uint32Field(context, from, 'droppedAttributesCount') + dropped,
  };
}

export function mapResource(context: DecodeContext, from: JsonObject): Resource {
  return mapAttributes(context, objectField(context, from, 'resource') ?? {});
}

export function mapScope(context: DecodeContext, from: JsonObject): Scope {
  const scope = objectField(context, from, 'scope') ?? {};
  const name = textField(context, scope, 'name');
  const version = textField(context, scope, 'version');
  return { name, version, ...mapAttributes(context, scope) };
}
