/** AnyValue, attribute lists, Resource and Scope to protobuf. */
import type { AnyValue, KeyValue, Resource, Scope } from '../value.ts';
import type { ProtobufWriter } from './writer.ts';

/** One field of a message, with its tag; default values are left out. */
export function writeText(writer: ProtobufWriter, tag: number, value: string): void {
  if (value === '') return;
  writer.varint(tag);
  writer.text(value);
}

export function writeUint32(writer: ProtobufWriter, tag: number, value: number): void {
  if (value === 0) return;
  writer.varint(tag);
  writer.varint(value);
}

/** int32 and enums: negative ones are sign-extended to 64 bits. */
export function writeInt32(writer: ProtobufWriter, tag: number, value: number): void {
  if (value === 0) return;
  writer.varint(tag);
  writer.varint64(BigInt(value));
}

export function writeFixed32(writer: ProtobufWriter, tag: number, value: number): void {
  if (value === 0) return;
  writer.varint(tag);
  writer.fixed32(value);
}

export function writeFixed64(writer: ProtobufWriter, tag: number, value: bigint): void {
  if (value === 0n) return;
  writer.varint(tag);
  writer.fixed64(value);
}

/** `null` is unset; 0 is written, because the field has a presence. */
export function writeOptionalDouble(writer: ProtobufWriter, tag: number, value: number | null): void {
  if (value === null) return;
  writer.varint(tag);
  writer.double(value);
}

/** Negative zero is not the default. */
export function writeDouble(writer: ProtobufWriter, tag: number, value: number): void {
  writeOptionalDouble(writer, tag, Object.is(value, 0) ? null : value);
}

export function writeHex(writer: ProtobufWriter, tag: number, value: string): void {
  if (value === '') return;
  writer.varint(tag);
  writer.hex(value);
}

export function writeMessage(writer: ProtobufWriter, tag: number, write: () => void): void {
  writer.varint(tag);
  const mark = writer.open();
  write();
  writer.close(mark);
}

/** The content of an AnyValue; null is an AnyValue with nothing set. */
export function writeAnyValue(writer: ProtobufWriter, value: AnyValue): void {
  if (value === null) return;
  if (typeof value === 'string') {
    // Not `writeText`: an empty string is a value.
    writer.varint(0x0a);
    writer.text(value);
  } else if (typeof value === 'boolean') {
    writer.varint(0x10);
    writer.varint(value ? 1 : 0);
  } else if (typeof value === 'bigint') {
    writer.varint(0x18);
    writer.varint64(value);
  } else if (typeof value === 'number') {
    writer.varint(0x21);
    writer.double(value);
  } else if (value instanceof Uint8Array) {
    writer.varint(0x3a);
    writer.bytes(value);
  } else if ('entries' in value && !isArray(value)) {
    writeMessage(writer, 0x32, () => writeAttributes(writer, 0x0a, value.entries));
  } else if (isArray(value)) {
    writeMessage(writer, 0x2a, () => {
      for (const item of value) writeMessage(writer, 0x0a, () => writeAnyValue(writer, item));
    });
  }
}

// Array.isArray does not narrow readonly arrays away.
const isArray = (value: object): value is readonly AnyValue[] => Array.isArray(value);

export function writeAttributes(writer: ProtobufWriter, tag: number, attributes: readonly KeyValue[]): void {
  for (const { key, value } of attributes) {
    writeMessage(writer, tag, () => {
      writeText(writer, 0x0a, key);
      if (value !== null) writeMessage(writer, 0x12, () => writeAnyValue(writer, value));
    });
  }
}

export function writeResource(writer: ProtobufWriter, resource: Resource): void {
  writeMessage(writer, 0x0a, () => {
    writeAttributes(writer, 0x0a, resource.attributes);
    writeUint32(writer, 0x10, resource.droppedAttributesCount);
  });
}

export function writeScope(writer: ProtobufWriter, scope: Scope): void {
  writeMessage(writer, 0x0a, () => {
    writeText(writer, 0x0a, scope.name);
    writeText(writer, 0x12, scope.version);
    writeAttributes(writer, 0x1a, scope.attributes);
    writeUint32(writer, 0x20, scope.droppedAttributesCount);
  });
}
