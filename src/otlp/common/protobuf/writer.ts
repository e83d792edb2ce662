/**
 * A protobuf writer into one growing buffer. Nested messages are written in place: one byte is kept for the length, and
 * the message moves up when its length needs more. Fields with the default value are left out by the caller.
 */
export class ProtobufWriter {
  private buffer: Buffer = Buffer.allocUnsafe(1024);
  private length = 0;

  /** What was written: a view, valid until the next write. */
  finish(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + bytes));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }

  /** `value` is a whole number from 0 to 2^53. */
  varint(value: number): void {
    this.reserve(8);
    this.length = this.putVarint(value, this.length);
  }

  /** Room must be reserved. Answers the position behind. */
  private putVarint(value: number, start: number): number {
    let at = start;
    let rest = value;
    while (rest >= 0x80) {
      this.buffer[at++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.buffer[at++] = rest;
    return at;
  }

  /** int64 and uint64: negative numbers take ten bytes. */
  varint64(value: bigint): void {
    this.reserve(10);
    let rest = BigInt.asUintN(64, value);
    while (rest >= 0x80n) {
      this.buffer[this.length++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.buffer[this.length++] = Number(rest);
  }

  sint32(value: number): void {
    this.varint(((value << 1) ^ (value >> 31)) >>> 0);
  }

  fixed32(value: number): void {
    this.reserve(4);
    this.length = this.buffer.writeUInt32LE(value, this.length);
  }

  fixed64(value: bigint): void {
    this.reserve(8);
    this.length = this.buffer.writeBigUInt64LE(BigInt.asUintN(64, value), this.length);
  }

  double(value: number): void {
    this.reserve(8);
    this.length = this.buffer.writeDoubleLE(value, this.length);
  }

  bytes(value: Uint8Array): void {
    this.varint(value.length);
    this.reserve(value.length);
    this.buffer.set(value, this.length);
    this.length += value.length;
  }

  text(value: string): void {
    const mark = this.open();
    this.reserve(value.length * 3);
    this.length += this.buffer.write(value, this.length, 'utf8');
    this.close(mark);
  }

  hex(value: string): void {
    this.varint(value.length / 2);
    this.reserve(value.length / 2);
    this.length += this.buffer.write(value, this.length, 'hex');
  }

  /** Begins a nested message; give the answer to `close`. */
  open(): number {
    this.reserve(1);
    this.length += 1;
    return this.length;
  }

  close(mark: number): void {
    const size = this.length - mark;
    let extra = 0;
    for (let rest = size; rest >= 0x80; rest = Math.floor(rest / 0x80)) extra += 1;
    this.reserve(extra);
    if (extra > 0) this.buffer.copyWithin(mark + extra, mark, this.length);
    // Not `varint`: it could grow the buffer, and growing copies only up to `length`.
    this.putVarint(size, mark - 1);
    this.length += extra;
  }
}
