import { deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ContentEncoding, createInflater, parseContentEncoding, type TakeChunk } from './inflate.ts';

/** Every way to undo an encoding, with the two implementations of zstd. */
const WAYS: readonly (readonly [string, ContentEncoding, boolean, (body: Uint8Array) => Buffer])[] = [
  ['gzip', 'gzip', true, (body) => gzipSync(body)],
  ['deflate', 'deflate', true, (body) => deflateSync(body)],
  ['raw deflate', 'deflate', true, (body) => deflateRawSync(body)],
  ['zstd of Node', 'zstd', true, (body) => zstdCompressSync(body)],
  ['zstd of fzstd', 'zstd', false, (body) => zstdCompressSync(body)],
];

async function inflate(way: (typeof WAYS)[number], chunks: readonly Uint8Array[], take: TakeChunk): Promise<void> {
  const inflater = createInflater(way[1], take, way[2]);
  for (const chunk of chunks) await inflater.write(chunk);
  await inflater.end();
}

function split(bytes: Uint8Array, size: number): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) parts.push(bytes.subarray(at, at + size));
  return parts;
}

describe.each(WAYS)('%s', (...way) => {
  const compress = way[3];

  test('any split of the input gives the same output', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3_000 }), fc.integer({ min: 1, max: 500 }), async (body, size) => {
        const out: Uint8Array[] = [];
        await inflate(way, split(compress(body), size), (chunk) => out.push(Uint8Array.from(chunk)));
        expect(Buffer.concat(out)).toEqual(Buffer.from(body));
      }),
      { numRuns: 30, endOnFailure: true },
    );
  });

  test('a truncated stream is refused', async () => {
    const whole = compress(Buffer.from('some words, and some more words'));
    await expect(inflate(way, [whole.subarray(0, whole.length - 2)], () => undefined)).rejects.toBeInstanceOf(Error);
  });

  test.each([1, 7, 10_000])('bytes after the end, in pieces of %i, end in one way or the other', async (size) => {
    const whole = Buffer.concat([compress(Buffer.from('some words')), Buffer.from('and what nobody asked for')]);
    const settled = inflate(way, split(whole, size), () => undefined).then(
      () => 'taken',
      () => 'refused',
    );
    const late = new Promise((resolve) => {
      setTimeout(() => resolve('never settled'), 5_000).unref();
    });
    expect(await Promise.race([settled, late])).toMatch(/taken|refused/);
  });

  test('what is not compressed is refused', async () => {
    // 0x0f: a raw deflate block of a type that does not exist.
    const junk = Buffer.from([0x0f, 0xff, 0xff, 0x0f, 0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07]);
    await expect(inflate(way, [junk], () => undefined)).rejects.toBeInstanceOf(Error);
  });

  test('the taker stops a bomb', async () => {
    const bomb = compress(Buffer.alloc(64 * 1024 * 1024));
    let taken = 0;
    const stop = (chunk: Uint8Array): void => {
      taken += chunk.length;
      if (taken > 1_000_000) throw new Error('enough');
    };
    await expect(inflate(way, split(bomb, 4_096), stop)).rejects.toThrow('enough');
    expect(taken).toBeLessThan(2_000_000);
  });
});

test.each([
  ['', 'identity'],
  ['GZip ', 'gzip'],
  ['x-gzip', 'gzip'],
  ['zlib', 'deflate'],
  ['zstd', 'zstd'],
  ['br', undefined],
  ['gzip, gzip', undefined],
])('Content-Encoding "%s" is %s', (header, encoding) => {
  expect(parseContentEncoding(header)).toBe(encoding);
});
