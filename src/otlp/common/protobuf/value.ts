/** AnyValue, KeyValue and attribute lists from protobuf. */
import type { AnyValue, KeyValue } from '../value.ts';
import { fieldSet, type ProtobufReader } from './reader.ts';

const ANY_VALUE = fieldSet(1, 2, 3, 4, 5, 6, 7);
const KEY_VALUE = fieldSet(1, 2);
const LIST = fieldSet(1);

/**
 * The AnyValue that `reader` has entered. `before` is the value of the same field met earlier in the message: arrays
 * and maps merge with it, everything else replaces it (proto3, a oneof sent twice).
 */
export function readAnyValue(reader: ProtobufReader, before: AnyValue, depth: number): AnyValue {
  let value = before;
  if (depth > reader.context.limits.valueDepthMax) {
    reader.context.cutValues += 1;
    reader.position = reader.end;
    return null;
  }
  while (reader.more()) {
    const tag = reader.tag();
    switch (tag) {
      case 0x0a:
        value = reader.text();
        break;
      case 0x10:
        value = reader.bool();
        break;
      case 0x18:
        value = reader.int64();
        break;
      case 0x21:
        value = reader.double();
        break;
      case 0x2a:
        value = readArray(reader, isArray(value) ? value : [], depth);
        break;
      case 0x32:
        value = { entries: readEntries(reader, isKeyValueList(value) ? value.entries : [], depth) };
        break;
      case 0x3a:
        value = reader.bytes();
        break;
      default:
        reader.skip(tag, ANY_VALUE);
    }
  }
  return value;
}

const isArray = (value: AnyValue): value is readonly AnyValue[] => Array.isArray(value);

const isKeyValueList = (value: AnyValue): value is { entries: readonly KeyValue[] } =>
  typeof value === 'object' && value !== null && 'entries' in value && Array.isArray(value.entries);

function readArray(reader: ProtobufReader, before: readonly AnyValue[], depth: number): readonly AnyValue[] {
  const values = [...before];
  const outer = reader.enter();
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x0a) {
      reader.context.take(1);
      const array = reader.enter();
      values.push(readAnyValue(reader, null, depth + 1));
      reader.leave(array);
    } else reader.skip(tag, LIST);
  }
  reader.leave(outer);
  return values;
}

function readEntries(reader: ProtobufReader, before: readonly KeyValue[], depth: number): readonly KeyValue[] {
  const entries = [...before];
  const outer = reader.enter();
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x0a) {
      reader.context.take(1);
      entries.push(readKeyValue(reader, depth + 1));
    } else reader.skip(tag, LIST);
  }
  reader.leave(outer);
  return entries;
}

function readKeyValue(reader: ProtobufReader, depth: number): KeyValue {
  const outer = reader.enter();
  let key = '';
  let value: AnyValue = null;
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x0a) key = reader.key();
    else if (tag === 0x12) {
      const message = reader.enter();
      value = readAnyValue(reader, value, depth);
      reader.leave(message);
    } else reader.skip(tag, KEY_VALUE);
  }
  reader.leave(outer);
  return { key, value };
}

/** Reads one attribute into `into`; answers 1 when the record already has as many as are allowed, so that callers can sum up. */
export function readAttribute(reader: ProtobufReader, into: KeyValue[]): 0 | 1 {
  if (into.length >= reader.context.limits.attributesPerRecordMax) {
    const outer = reader.enter();
    reader.position = reader.end;
    reader.leave(outer);
    reader.context.droppedAttributes += 1;
    return 1;
  }
  reader.context.take(1);
  into.push(readKeyValue(reader, 1));
  return 0;
}
