/**
 * Writes ClickHouse's RowBinary into one growing buffer: little-endian numbers, strings behind a LEB128 length, arrays
 * and maps behind a count. The hot path of ingest: no intermediate objects, short strings are copied by hand because a
 * native call costs more than the bytes.
 */
import { storableNanosecond } from '../../lib/nanosecond.ts';

const SHORT_STRING_MAX = 48;

export class RowBinaryWriter {
  #buffer: Buffer;
  // Buffer's own methods for 64-bit integers go through BigInt arithmetic; a DataView stores them in one instruction.
  #view: DataView;
  #length = 0;

  constructor(initialBytes = 4096) {
    this.#buffer = Buffer.allocUnsafeSlow(initialBytes);
    this.#view = new DataView(this.#buffer.buffer);
  }

  get length(): number {
    return this.#length;
  }

  /** The bytes so far, as a view that is valid until the next write. */
  bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  uint8(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#length++] = value;
  }

  bool(value: boolean): void {
    this.uint8(value ? 1 : 0);
  }

  uint32(value: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.#length, value, true);
    this.#length += 4;
  }

  int32(value: number): void {
    this.#reserve(4);
    this.#view.setInt32(this.#length, value, true);
    this.#length += 4;
  }

  uint64(value: bigint): void {
    this.#reserve(8);
    this.#view.setBigUint64(this.#length, value, true);
    this.#length += 8;
  }

  int64(value: bigint): void {
    this.#reserve(8);
    this.#view.setBigInt64(this.#length, value, true);
    this.#length += 8;
  }

  /** An integer that is safe as a number, as 64 bits. */
  int64Number(value: number): void {
    this.#reserve(8);
    const high = Math.floor(value / 0x1_0000_0000);
    this.#view.setUint32(this.#length, value - high * 0x1_0000_0000, true);
    this.#view.setInt32(this.#length + 4, high, true);
    this.#length += 8;
  }

  float64(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  /** DateTime64(9) from unsigned nanoseconds; what lies beyond the year 2262 becomes its last nanosecond. */
  nanoseconds(value: bigint): void {
    this.int64(storableNanosecond(value));
  }

  /** DateTime64(3) from ms since the epoch. */
  milliseconds(value: number): void {
    this.int64Number(Math.round(value));
  }

  /** The flag in front of a Nullable. Returns true when the value has to follow. */
  present<T>(value: T | null): value is T {
    this.uint8(value === null ? 1 : 0);
    return value !== null;
  }

  nullableFloat64(value: number | null): void {
    if (this.present(value)) this.float64(value);
  }

  /** Half the bytes, seven digits: enough for what is only counted and drawn. */
  nullableFloat32(value: number | null): void {
    if (!this.present(value)) return;
    this.#reserve(4);
    this.#view.setFloat32(this.#length, value, true);
    this.#length += 4;
  }

  nullableInt32(value: number | null): void {
    if (this.present(value)) this.int32(value);
  }

  nullableUint32(value: number | null): void {
    if (this.present(value)) this.uint32(value);
  }

  nullableCount(value: number | null): void {
    if (this.present(value)) this.int64Number(value);
  }

  /** An unsigned LEB128: the length of a string, the count of an array or map. */
  count(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest >= 0x80) {
      this.#buffer[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#buffer[this.#length++] = rest;
  }

  /** UTF-8; a lone surrogate becomes U+FFFD, so that every stored string is valid text. */
  string(value: string): void {
    if (value.length <= SHORT_STRING_MAX && this.#ascii(value)) return;
    const byteLength = Buffer.byteLength(value, 'utf8');
    this.count(byteLength);
    this.#reserve(byteLength);
    this.#length += this.#buffer.write(value, this.#length, byteLength, 'utf8');
  }

  strings(values: readonly string[]): void {
    this.count(values.length);
    for (const value of values) this.string(value);
  }

  /** Short and ASCII: the length is one byte. False (and nothing written) when a character is not ASCII. */
  #ascii(value: string): boolean {
    const length = value.length;
    this.#reserve(length + 1);
    const buffer = this.#buffer;
    const start = this.#length;
    for (let index = 0; index < length; index++) {
      const code = value.charCodeAt(index);
      if (code > 0x7f) return false;
      buffer[start + 1 + index] = code;
    }
    buffer[start] = length;
    this.#length = start + 1 + length;
    return true;
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
    this.#view = new DataView(grown.buffer);
  }
}
