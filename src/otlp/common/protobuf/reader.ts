/**
 * A protobuf reader over one buffer. `end` is the end of the message at hand: `enter` narrows it, `leave` widens it
 * again, and no read ever passes it, so a lying length is found where it lies. Faults carry the path of the record.
 */
import { isUtf8 } from 'node:buffer';
import { type DecodeContext, truncationMark } from '../context.ts';

export const WIRE = { varint: 0, fixed64: 1, bytes: 2, startGroup: 3, endGroup: 4, fixed32: 5 } as const;

/** Groups inside groups; real senders never nest any. */
const GROUP_DEPTH_MAX = 64;

const SMALL: readonly bigint[] = Array.from({ length: 128 }, (_, i) => BigInt(i));

export class ProtobufReader {
  readonly context: DecodeContext;
  private readonly buffer: Buffer;
  private readonly view: DataView;
  position = 0;
  end: number;

  constructor(bytes: Uint8Array, context: DecodeContext) {
    this.context = context;
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.end = bytes.byteLength;
  }

  more(): boolean {
    return this.position < this.end;
  }

  private byte(): number {
    if (this.position >= this.end) this.context.fail('', 'message ends inside a field');
    // In range: `end` never exceeds the buffer.
    return this.buffer[this.position++] as number;
  }

  /** Field number and wire type as on the wire: `number << 3 | type`. */
  tag(): number {
    const first = this.byte();
    const tag = first < 0x80 ? first : this.shortVarint(first, 'tag');
    if (tag >>> 3 === 0) this.context.fail('', 'field number 0');
    return tag;
  }

  /** A varint that must fit 32 bits: tags and lengths. */
  private shortVarint(first: number, what: string): number {
    let value = first & 0x7f;
    for (let shift = 7; shift < 35; shift += 7) {
      const byte = this.byte();
      if (shift === 28 && byte > 0x0f) break;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    return this.context.fail('', `${what} does not fit 32 bits`);
  }

  /** Goes into a nested message; returns the outer end for `leave`. */
  enter(): number {
    const outer = this.end;
    const length = this.length();
    this.end = this.position + length;
    return outer;
  }

  leave(outer: number): void {
    this.end = outer;
  }

  private length(): number {
    const first = this.byte();
    const length = first < 0x80 ? first : this.shortVarint(first, 'length');
    if (length > this.end - this.position) {
      this.context.fail('', `length ${length} reaches past the end of its message`);
    }
    return length;
  }

  /** The low 32 bits of a varint, signed: int32 and enums (negative ones take ten bytes). */
  int32(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.byte();
      if (shift < 32) value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    return this.context.fail('', 'varint is longer than ten bytes');
  }

  uint32(): number {
    return this.int32() >>> 0;
  }

  sint32(): number {
    const value = this.uint32();
    return (value >>> 1) ^ -(value & 1);
  }

  uint64(): bigint {
    const first = this.byte();
    if (first < 0x80) return SMALL[first] as bigint;
    let value = first & 0x7f;
    let scale = 128;
    // Seven bytes are 49 bits: exact in a double. Only longer ones pay for BigInt arithmetic.
    for (let i = 1; i < 7; i += 1) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return BigInt(value);
      scale *= 128;
    }
    let high = 0;
    for (let shift = 0; shift < 21; shift += 7) {
      const byte = this.byte();
      high |= (byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, (BigInt(high) << 49n) | BigInt(value));
    }
    return this.context.fail('', 'varint is longer than ten bytes');
  }

  int64(): bigint {
    return BigInt.asIntN(64, this.uint64());
  }

  bool(): boolean {
    return this.uint64() !== 0n;
  }

  private fixed(size: number): number {
    const start = this.position;
    if (size > this.end - start) this.context.fail('', 'message ends inside a field');
    this.position = start + size;
    return start;
  }

  fixed32(): number {
    return this.view.getUint32(this.fixed(4), true);
  }

  fixed64(): bigint {
    return this.view.getBigUint64(this.fixed(8), true);
  }

  sfixed64(): bigint {
    return this.view.getBigInt64(this.fixed(8), true);
  }

  double(): number {
    return this.view.getFloat64(this.fixed(8), true);
  }

  /** A copy, so that a kept value does not keep the whole request. */
  bytes(): Uint8Array {
    const length = this.length();
    const start = this.fixed(length);
    return new Uint8Array(this.buffer.subarray(start, start + length));
  }

  /** An attribute key: cut at the limit, counted. */
  key(): string {
    const length = this.length();
    const start = this.fixed(length);
    const { limits, interner } = this.context;
    if (length <= limits.keyBytesMax) return this.checked(interner.key(this.buffer, start, start + length), start);
    this.context.truncatedKeys += 1;
    return this.cut(start, limits.keyBytesMax);
  }

  /** Any other string: cut at the limit with a mark, counted. */
  text(): string {
    const length = this.length();
    const start = this.fixed(length);
    const { limits, interner } = this.context;
    if (length <= limits.valueBytesMax) return this.checked(interner.value(this.buffer, start, start + length), start);
    this.context.truncatedValues += 1;
    return this.cut(start, limits.valueBytesMax) + truncationMark(length);
  }

  private cut(start: number, bytesMax: number): string {
    let end = start + bytesMax;
    // Never inside a character: step back over at most three continuation bytes.
    while (end > start && end > start + bytesMax - 4 && ((this.buffer[end] as number) & 0xc0) === 0x80) end -= 1;
    return this.checked(this.buffer.toString('utf8', start, end), start, end);
  }

  /** Counts replaced bytes. A one-byte string answers `includes` at once, so ASCII pays nothing. */
  private checked(text: string, start: number, end: number = this.position): string {
    if (text.includes('\uFFFD') && !isUtf8(this.buffer.subarray(start, end))) this.context.invalidUtf8 += 1;
    return text;
  }

  /** A trace id (16) or span id (8) in lower-case hex; '' when empty or all zero. Any other length rejects the record. */
  id(size: 8 | 16, field: string): string {
    const length = this.length();
    const start = this.fixed(length);
    if (length === 0) return '';
    if (length !== size) {
      this.context.reject(field, `must be ${size} bytes, got ${length}`);
      return '';
    }
    const hex = this.buffer.toString('hex', start, start + size);
    return /^0+$/.test(hex) ? '' : hex;
  }

  /** Passes over a field that we do not know. `known` has bit n set for each field n that we do: there the wire type was wrong. */
  skip(tag: number, known: number): void {
    const field = tag >>> 3;
    if (field < 32 && (known >>> field) & 1) this.context.fail('', `field ${field} has wire type ${tag & 7}`);
    this.skipValue(tag);
  }

  private skipValue(tag: number): void {
    switch (tag & 7) {
      case WIRE.varint:
        this.uint64();
        return;
      case WIRE.fixed64:
        this.fixed(8);
        return;
      case WIRE.bytes:
        this.fixed(this.length());
        return;
      case WIRE.startGroup:
        this.skipGroup(tag >>> 3);
        return;
      case WIRE.fixed32:
        this.fixed(4);
        return;
      default:
        this.context.fail('', `wire type ${tag & 7} on field ${tag >>> 3}`);
    }
  }

  private skipGroup(field: number): void {
    const open = [field];
    while (open.length > 0) {
      const tag = this.tag();
      const type = tag & 7;
      if (type === WIRE.startGroup) {
        if (open.push(tag >>> 3) > GROUP_DEPTH_MAX) this.context.fail('', 'groups nested too deep');
      } else if (type === WIRE.endGroup) {
        if (open.pop() !== tag >>> 3) this.context.fail('', 'group ends with another number than it began');
      } else this.skipValue(tag);
    }
  }
}

/** The bit set that `skip` takes. */
export const fieldSet = (...fields: readonly number[]): number => fields.reduce((set, field) => set | (1 << field), 0);
