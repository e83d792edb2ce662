import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RowBinaryWriter } from './row-binary-writer.ts';

/** Starts with one byte of room, so that every write has to grow the buffer. */
function written(write: (writer: RowBinaryWriter) => void): Buffer {
  const writer = new RowBinaryWriter(1);
  write(writer);
  return Buffer.from(writer.bytes());
}

/** An independent LEB128, after the specification: seven bits a byte, lowest first. */
function leb128(value: number): number[] {
  return value < 128 ? [value] : [(value & 0x7f) | 0x80, ...leb128(value >>> 7)];
}

describe('RowBinaryWriter', () => {
  test('strings are UTF-8 behind their length in bytes, whatever they hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const utf8 = Buffer.from(text, 'utf8');
        expect(written((writer) => writer.string(text))).toEqual(Buffer.from([...leb128(utf8.length), ...utf8]));
      }),
    );
  });

  test.each([0, 1, 47, 48, 49, 127, 128, 16_383, 16_384])('a string of %i characters', (length) => {
    const text = 'x'.repeat(length);
    expect(written((writer) => writer.string(text))).toEqual(Buffer.from([...leb128(length), ...Buffer.from(text)]));
  });

  test('a lone surrogate becomes U+FFFD, in short and in long strings', () => {
    for (const pad of ['', 'x'.repeat(60)]) {
      const bytes = written((writer) => writer.string(`${pad}\ud800`));
      expect(bytes.subarray(1).toString('utf8')).toBe(`${pad}\ufffd`);
    }
  });

  test('numbers are little-endian and keep every bit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        expect(written((writer) => writer.int64(value)).readBigInt64LE()).toBe(value);
      }),
    );
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(written((writer) => writer.int64Number(value)).readBigInt64LE()).toBe(BigInt(value));
      }),
    );
    fc.assert(
      fc.property(fc.double(), (value) => {
        expect(written((writer) => writer.float64(value)).readDoubleLE()).toBe(value);
      }),
    );
    expect(written((writer) => writer.uint64(2n ** 64n - 1n)).readBigUInt64LE()).toBe(2n ** 64n - 1n);
    expect(written((writer) => writer.uint32(0xffff_ffff)).readUInt32LE()).toBe(0xffff_ffff);
    expect(written((writer) => writer.int32(-5)).readInt32LE()).toBe(-5);
  });

  test('counts are LEB128 up to 32 bits', () => {
    fc.assert(
      fc.property(fc.nat(0x7fff_ffff), (value) => {
        expect([...written((writer) => writer.count(value))]).toEqual(leb128(value));
      }),
    );
  });

  test('a time beyond the last one that fits becomes the last one', () => {
    expect(written((writer) => writer.nanoseconds(2n ** 64n - 1n)).readBigInt64LE()).toBe(2n ** 63n - 1n);
    expect(written((writer) => writer.nanoseconds(7n)).readBigInt64LE()).toBe(7n);
  });

  test('nothing is a flag alone, a value follows its flag', () => {
    expect([...written((writer) => writer.nullableInt32(null))]).toEqual([1]);
    expect([...written((writer) => writer.nullableInt32(0))]).toEqual([0, 0, 0, 0, 0]);
    expect([...written((writer) => writer.nullableCount(null))]).toEqual([1]);
    expect([...written((writer) => writer.nullableFloat64(null))]).toEqual([1]);
  });
});
