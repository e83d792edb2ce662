/** Resource and InstrumentationScope from protobuf; a second occurrence merges into the first. */
import type { KeyValue, Resource, Scope } from '../value.ts';
import { fieldSet, type ProtobufReader } from './reader.ts';
import { readAttribute } from './value.ts';

export const NO_RESOURCE: Resource = { attributes: [], droppedAttributesCount: 0 };
export const NO_SCOPE: Scope = { name: '', version: '', attributes: [], droppedAttributesCount: 0 };

const RESOURCE = fieldSet(1, 2);
const SCOPE = fieldSet(1, 2, 3, 4);

export function readResource(reader: ProtobufReader, before: Resource): Resource {
  const outer = reader.enter();
  const attributes: KeyValue[] = [...before.attributes];
  let { droppedAttributesCount } = before;
  let dropped = 0;
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x0a) dropped += readAttribute(reader, attributes);
    else if (tag === 0x10) droppedAttributesCount = reader.uint32();
    else reader.skip(tag, RESOURCE);
  }
  reader.leave(outer);
  return { attributes, droppedAttributesCount: droppedAttributesCount + dropped };
}

export function readScope(reader: ProtobufReader, before: Scope): Scope {
  const outer = reader.enter();
  const attributes: KeyValue[] = [...before.attributes];
  let { name, version, droppedAttributesCount } = before;
  let dropped = 0;
  while (reader.more()) {
    const tag = reader.tag();
    if (tag === 0x0a) name = reader.text();
    else if (tag === 0x12) version = reader.text();
    else if (tag === 0x1a) dropped += readAttribute(reader, attributes);
    else if (tag === 0x20) droppedAttributesCount = reader.uint32();
    else reader.skip(tag, SCOPE);
  }
  reader.leave(outer);
  return { name, version, attributes, droppedAttributesCount: droppedAttributesCount + dropped };
}
